/**
 * Records that C and TypeScript share: each `struct` is described once, this module places its fields in memory, and
 * c-header.ts writes the declaration that the kernels include.
 *
 * Fields lie as clang lays them out for wasm32: in the order of the description, each at a multiple of its own size;
 * pointers are four bytes, offsets into the memory. The same C compiled for a machine with pointers of eight bytes has
 * the layout `wide`; `widen` makes such a record. Names are camelCase here and snake_case in C.
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

export interface Layout {
  readonly bytes: number;
  readonly alignment: number;
  readonly offsets: ReadonlyMap<string, number>;
}

/** Its own layout is the one with pointers of four bytes. */
export interface CRecord<F extends Fields = Fields> extends Layout {
  /** The tag of the struct in C. */
  readonly name: string;
  readonly about: string;
  readonly fields: F;
  /** With pointers of eight bytes. */
  readonly wide: Layout;
}

/** Returns an address once the memory is divided. */
export type LateAddress = () => number;
export type Address = number | LateAddress;

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

/** Of any record. */
export interface Values {
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
  const narrow = (field: Field): Size => sizeOf(field, 4, (nested) => nested);
  const wide = (field: Field): Size => sizeOf(field, 8, (nested) => nested.wide);
  return { name, about, fields, ...layoutOf(fields, narrow), wide: layoutOf(fields, wide) };
}

type Size = Pick<Layout, 'bytes' | 'alignment'>;

function layoutOf(fields: Fields, sizeOf: (field: Field) => Size): Layout {
  const offsets = new Map<string, number>();
  let end = 0;
  let alignment = 1;
  for (const [field, description] of Object.entries<Field>(fields)) {
    const own = sizeOf(description);
    const at = Math.ceil(end / own.alignment) * own.alignment;
    offsets.set(field, at);
    end = at + own.bytes;
    alignment = Math.max(alignment, own.alignment);
  }
  return { bytes: Math.ceil(end / alignment) * alignment, alignment, offsets };
}

function sizeOf(field: Field, pointerBytes: number, layout: (record: CRecord) => Layout): Size {
  if (field.kind === 'record') return layout(field.record);
  const bytes = field.kind === 'double' ? 8 : field.kind === 'pointer' ? pointerBytes : 4;
  return { bytes, alignment: bytes };
}

/** Where a field begins, from the start of its record. */
function offsetOf({ name: tag }: CRecord, { offsets }: Layout, name: string): number {
  const offset = offsets.get(name);
  if (offset === undefined) throw new Error(`Internal error: struct ${tag} has no field ${name}`);
  return offset;
}

/** The addresses among the values that are not known yet. */
export function lateAddresses(values: Values): readonly LateAddress[] {
  return Object.values(values).flatMap((value) => {
    if (typeof value === 'function') return [value];
    return typeof value === 'object' ? lateAddresses(value) : [];
  });
}

/** The same values with other addresses. */
export function withAddresses(values: Values, other: (address: LateAddress) => LateAddress): Values {
  const changed = (value: Address | Values): Address | Values => {
    if (typeof value === 'function') return other(value);
    return typeof value === 'object' ? withAddresses(value, other) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, changed(value)]));
}

/** Writes all fields of the record that begins at `at`. */
export function writeRecord(
  memory: DataView,
  at: number,
  { name: tag, fields, offsets }: CRecord,
  values: Values,
): void {
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    const place = at + (offsets.get(name) ?? 0);
    if (field.kind === 'record' && typeof value === 'object') writeRecord(memory, place, field.record, value);
    else if (field.kind === 'pointer' && typeof value === 'function') put(memory, place, 'pointer', value());
    else if (field.kind !== 'record' && typeof value === 'number') put(memory, place, field.kind, value);
    else throw new Error(`Internal error: struct ${tag} was given no value for ${name}`);
  }
}

/** Writes one field that is a number or a pointer of four bytes; in another layout of the record a number. */
export function writeField<F extends Fields>(
  memory: DataView,
  at: number,
  record: CRecord<F>,
  name: keyof F & string,
  value: number,
  layout: Layout = record,
): void {
  put(memory, at + offsetOf(record, layout, name), kindOf(record, name), value);
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

/** Reads one field that is a number or a pointer of four bytes; in another layout of the record a number. */
export function readField<F extends Fields>(
  memory: DataView,
  at: number,
  record: CRecord<F>,
  name: keyof F & string,
  layout: Layout = record,
): number {
  const place = at + offsetOf(record, layout, name);
  const kind = kindOf(record, name);
  if (kind === 'double') return memory.getFloat64(place, true);
  if (kind === 'float') return memory.getFloat32(place, true);
  return kind === 'int' ? memory.getInt32(place, true) : memory.getUint32(place, true);
}

/** Copies the record at `from` to its wide layout at `to`: pointers get `base` added, but null stays null. */
export function widen(
  source: DataView,
  from: number,
  record: CRecord,
  target: DataView,
  to: number,
  base: bigint,
): void {
  for (const [name, field] of Object.entries(record.fields)) {
    const here = from + offsetOf(record, record, name);
    const there = to + offsetOf(record, record.wide, name);
    if (field.kind === 'record') widen(source, here, field.record, target, there, base);
    else if (field.kind === 'pointer') {
      const offset = source.getUint32(here, true);
      target.setBigUint64(there, offset === 0 ? 0n : base + BigInt(offset), true);
    } else if (field.kind === 'double') target.setFloat64(there, source.getFloat64(here, true), true);
    else target.setUint32(there, source.getUint32(here, true), true);
  }
}
