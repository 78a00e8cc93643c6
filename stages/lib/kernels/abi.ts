/**
 * Records that C and TypeScript share: each `struct` is described once, this module places its fields in memory, and
 * c-header.ts writes the declaration that the kernels include.
 *
 * Fields lie as clang lays them out for wasm32: in the order of the description, each at a multiple of its own size;
 * pointers are four bytes, offsets into the memory. Names are camelCase here and snake_case in C.
 */

/** `about` becomes the comment of the field in C. */
export interface Scalar {
  readonly kind: 'int' | 'unsigned' | 'float' | 'double';
  readonly about: string;
}
export interface Pointer {
  readonly kind: 'pointer';
  /** Type in C of its target, such as `const float` or `struct Tree`. */
  readonly to: string;
  readonly about: string;
}
export interface Nested<F extends Fields = Fields> {
  readonly kind: 'record';
  readonly record: CRecord<F>;
  readonly about: string;
}
export type Field = Scalar | Pointer | Nested;
type SingleKind = Scalar['kind'] | Pointer['kind'];
export interface Fields {
  readonly [name: string]: Field;
}

export interface CRecord<F extends Fields = Fields> {
  /** The tag of the struct in C. */
  readonly name: string;
  readonly about: string;
  readonly fields: F;
  readonly bytes: number;
  readonly alignment: number;
  readonly offsets: ReadonlyMap<string, number>;
}

/** An address in the memory, or a function that returns it once the memory is divided. */
export type Address = number | (() => number);

/** The values of all fields, records within records. */
export type ValuesOf<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Nested<infer Inner>
    ? ValuesOf<Inner>
    : F[Name] extends Pointer
      ? Address
      : number;
};

/** Where the regions lie that the pointers of a record point to. */
export type PointersOf<F extends Fields> = {
  readonly [Name in keyof F as F[Name] extends Pointer ? Name : never]: number;
};

interface Values {
  readonly [name: string]: Address | Values;
}

export const int = (about = ''): Scalar => ({ kind: 'int', about });
export const unsigned = (about = ''): Scalar => ({ kind: 'unsigned', about });
export const float = (about = ''): Scalar => ({ kind: 'float', about });
export const double = (about = ''): Scalar => ({ kind: 'double', about });
/** `about` begins with the shape: the numbers that it points to. */
export const pointer = (to: string, about = ''): Pointer => ({ kind: 'pointer', to, about });
export const nested = <F extends Fields>(record: CRecord<F>, about = ''): Nested<F> => ({
  kind: 'record',
  record,
  about,
});

export function record<F extends Fields>(name: string, about: string, fields: F): CRecord<F> {
  const offsets = new Map<string, number>();
  let end = 0;
  let alignment = 1;
  for (const [field, description] of Object.entries<Field>(fields)) {
    const own = alignmentOf(description);
    const at = Math.ceil(end / own) * own;
    offsets.set(field, at);
    end = at + sizeOf(description);
    alignment = Math.max(alignment, own);
  }
  return { name, about, fields, bytes: Math.ceil(end / alignment) * alignment, alignment, offsets };
}

function sizeOf(field: Field): number {
  if (field.kind === 'record') return field.record.bytes;
  return field.kind === 'double' ? 8 : 4;
}

function alignmentOf(field: Field): number {
  return field.kind === 'record' ? field.record.alignment : sizeOf(field);
}

/** Where a field begins, from the start of its record. */
function offsetOf<F extends Fields>(record: CRecord<F>, name: keyof F & string): number {
  const offset = record.offsets.get(name);
  if (offset === undefined) throw new Error(`Internal error: struct ${record.name} has no field ${name}`);
  return offset;
}

/** Writes all fields of the record that begins at `at`. */
export function writeRecord<F extends Fields>(
  memory: DataView,
  at: number,
  record: CRecord<F>,
  values: ValuesOf<F>,
): void {
  write(memory, at, record, values);
}

function write(memory: DataView, at: number, { name: tag, fields, offsets }: CRecord, values: Values): void {
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    const place = at + (offsets.get(name) ?? 0);
    if (field.kind === 'record' && typeof value === 'object') write(memory, place, field.record, value);
    else if (field.kind === 'pointer' && typeof value === 'function') put(memory, place, 'pointer', value());
    else if (field.kind !== 'record' && typeof value === 'number') put(memory, place, field.kind, value);
    else throw new Error(`Internal error: struct ${tag} was given no value for ${name}`);
  }
}

/** Writes one field that is a number or a pointer. */
export function writeField<F extends Fields>(
  memory: DataView,
  at: number,
  record: CRecord<F>,
  name: keyof F & string,
  value: number,
): void {
  put(memory, at + offsetOf(record, name), kindOf(record, name), value);
}

function put(memory: DataView, place: number, kind: SingleKind, value: number): void {
  if (kind === 'double') memory.setFloat64(place, value, true);
  else if (kind === 'float') memory.setFloat32(place, value, true);
  else memory.setUint32(place, value, true);
}

function kindOf<F extends Fields>({ name: tag, fields }: CRecord<F>, name: keyof F & string): SingleKind {
  const kind = fields[name]?.kind;
  if (kind === undefined || kind === 'record') throw new Error(`Internal error: ${tag}.${name} is no single number`);
  return kind;
}

/** Reads one field that is a number or a pointer. */
export function readField<F extends Fields>(
  memory: DataView,
  at: number,
  record: CRecord<F>,
  name: keyof F & string,
): number {
  const place = at + offsetOf(record, name);
  const kind = kindOf(record, name);
  if (kind === 'double') return memory.getFloat64(place, true);
  if (kind === 'float') return memory.getFloat32(place, true);
  return kind === 'int' ? memory.getInt32(place, true) : memory.getUint32(place, true);
}
