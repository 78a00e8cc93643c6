/**
 * Columns of Arrow data. Every length and offset is checked against the bytes that are there: a damaged file gives an
 * error that says what is wrong, and never values from somewhere else.
 */

import { type Data, DataType, type Field, TimeUnit, type Vector } from 'apache-arrow';
import {
  arrays,
  type Column,
  type NumberArray,
  type NumberType,
  type TimeUnit as Unit,
  type WideArray,
  type WideType,
  wideArrays,
} from '../table.ts';
import { unpackBits } from './nulls.ts';

/** A column's data does not make sense, or cannot be kept; the message is the end of a sentence about the column. */
export class ColumnProblem extends RangeError {
  readonly hint: string;

  constructor(message: string, hint = 'write the file again: it is damaged') {
    super(message);
    this.hint = hint;
  }
}

/** The column of one record batch; empty without data. Undefined for a type that no artifact has. */
export function readColumn({ type }: Field, data: Data | undefined): Column | undefined {
  if (DataType.isNull(type)) return undefined;
  const length = data?.length ?? 0;
  const valid = validIn(data, length);
  const values = valuesIn(type, data, length, valid);
  return values === undefined ? undefined : { ...values, ...(valid !== undefined && { valid }) };
}

/** Without the rows that have no value. */
function valuesIn(type: DataType, data: Data | undefined, length: number, valid: Valid): Column | undefined {
  const own = numberTypeName(type);
  if (own !== undefined) return { type: own, values: numbersIn(own, data, length) } as Column;
  if (DataType.isBool(type)) return { type: 'Bool', values: bitsIn(data, length) };
  if (DataType.isDate(type) && type.toString() === 'Date32<DAY>')
    return { type: 'Date', values: numbersIn('Int32', data, length) as Int32Array };
  if (DataType.isTimestamp(type)) {
    const { unit, timezone } = type;
    const zone = timezone == null || timezone === '' ? {} : { zone: timezone };
    return {
      type: 'Timestamp',
      unit: unitOf(unit),
      ...zone,
      values: numbersIn('Int64', data, length) as BigInt64Array,
    };
  }
  if (DataType.isUtf8(type)) return { type: 'Utf8', values: textsIn(data, length, valid) };
  if (DataType.isBinary(type)) return { type: 'Binary', values: partsIn(data, length) };
  if (DataType.isDictionary(type) && DataType.isUtf8(type.dictionary))
    return { type: 'Dictionary', ordered: type.isOrdered, ...dictionaryIn(data, length, valid, textsOf) };
  const item = itemType(type);
  if (item === undefined) return undefined;
  if (DataType.isFixedSizeList(type)) return fixedLists(item, type.listSize, data, length, valid);
  return DataType.isList(type) ? lists(item, data, length) : undefined;
}

type Valid = Uint8Array | undefined;

export function validIn(data: Data | undefined, length: number): Valid {
  if (data === undefined || data.nullCount === 0) return undefined;
  const bits = data.nullBitmap ?? new Uint8Array(0);
  if (bits.length * 8 < length) throw new ColumnProblem('says that rows have no value, and not which');
  const valid = unpackBits(bits, length);
  return valid.includes(0) ? valid : undefined;
}

export function numberTypeName(type: DataType): NumberType | WideType | undefined {
  const name = type.toString();
  return name in arrays || name in wideArrays ? (name as NumberType | WideType) : undefined;
}

/** The type of the elements of a list, if a column can have such lists. */
function itemType(type: DataType): DataType | undefined {
  const [item] = DataType.isList(type) || DataType.isFixedSizeList(type) ? type.children : [];
  return item?.type;
}

function unitOf(unit: TimeUnit): Unit {
  const units = {
    [TimeUnit.SECOND]: 's',
    [TimeUnit.MILLISECOND]: 'ms',
    [TimeUnit.MICROSECOND]: 'us',
    [TimeUnit.NANOSECOND]: 'ns',
  };
  return units[unit] as Unit;
}

export function numbersIn(
  type: NumberType | WideType,
  data: Data | undefined,
  length: number,
): NumberArray | WideArray {
  const all = { ...arrays, ...wideArrays }[type];
  const values = data?.values as NumberArray | WideArray | undefined;
  if (length === 0) return new all(0);
  if (!(values instanceof all) || values.length < length) throw cut(values?.length ?? 0, length);
  return values.subarray(0, length);
}

function cut(found: number, expected: number): ColumnProblem {
  return new ColumnProblem(`has ${found} values where ${expected} are expected`);
}

function bitsIn(data: Data | undefined, length: number): Uint8Array {
  const bits = (data?.values as Uint8Array | undefined) ?? new Uint8Array(0);
  if (bits.length * 8 < length) throw cut(bits.length * 8, length);
  return unpackBits(bits, length);
}

/** The offsets of the elements of each row, `length + 1` of them: rising, and none behind `total`. */
export function offsetsIn(data: Data | undefined, length: number, total: number): ArrayLike<number> {
  if (length === 0) return [0];
  const given = (data?.valueOffsets ?? new Int32Array(0)) as Int32Array | BigInt64Array;
  if (given.length <= length) throw cut(given.length, length + 1);
  const offsets = given instanceof Int32Array ? given : Float64Array.from(given.subarray(0, length + 1), Number);
  let last = 0;
  for (let row = 0; row <= length; row++) {
    const offset = offsets[row] as number;
    if (!(offset >= last && offset <= total)) throw new ColumnProblem(`has the offset ${offset} in row ${row}`);
    last = offset;
  }
  return offsets;
}

/** The bytes of each row: views of the file. */
function partsIn(data: Data | undefined, length: number): Uint8Array[] {
  const bytes = (data?.values as Uint8Array | undefined) ?? new Uint8Array(0);
  const offsets = offsetsIn(data, length, bytes.length);
  return Array.from({ length }, (_, row) => bytes.subarray(offsets[row], offsets[row + 1]));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function textIn(bytes: Uint8Array, row: number): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ColumnProblem(`has bytes that are not UTF-8 in row ${row}`);
  }
}

function textsIn(data: Data | undefined, length: number, valid?: Uint8Array): string[] {
  return partsIn(data, length).map((bytes, row) => (valid?.[row] === 0 ? '' : textIn(bytes, row)));
}

/** A dictionary is decoded once, whatever the number of record batches that refer to it. */
const decoded = new WeakMap<Data, readonly string[]>();

function textsOf(chunk: Data): readonly string[] {
  const texts = decoded.get(chunk) ?? textsIn(chunk, chunk.length);
  decoded.set(chunk, texts);
  return texts;
}

export interface Indexed {
  readonly dictionary: readonly string[];
  readonly values: Int32Array;
}

/** Indices into a dictionary, 0 in rows without a value. */
export function dictionaryIn(
  data: Data | undefined,
  length: number,
  valid: Valid,
  texts: (chunk: Data) => readonly string[],
): Indexed {
  const chunks = (data?.dictionary as Vector | undefined)?.data ?? [];
  if (chunks.some((chunk) => chunk.nullCount > 0))
    throw new ColumnProblem(
      'has a dictionary with an entry that is null',
      'write missing values as rows without a value',
    );
  const [first] = chunks;
  const dictionary = first !== undefined && chunks.length === 1 ? texts(first) : chunks.flatMap(texts);
  const indices = (data?.values ?? []) as ArrayLike<number | bigint>;
  if (indices.length < length) throw cut(indices.length, length);
  const values = new Int32Array(length);
  for (let row = 0; row < length; row++) {
    if (valid?.[row] === 0) continue;
    const index = Number(indices[row]);
    if (!(index >= 0 && index < dictionary.length))
      throw new ColumnProblem(`has the index ${index} in row ${row}, and its dictionary ${dictionary.length} entries`);
    values[row] = index;
  }
  return { dictionary, values };
}

function fixedLists(
  item: DataType,
  width: number,
  data: Data | undefined,
  length: number,
  valid: Valid,
): Column | undefined {
  const of = numberTypeName(item);
  if (of === undefined) return undefined;
  const child = data?.children[0];
  const values = numbersIn(of, child, length * width);
  const there = validIn(child, length * width);
  for (let at = 0; there !== undefined && at < there.length; at++)
    if (there[at] === 0 && valid?.[Math.floor(at / width)] !== 0) throw missingItem(Math.floor(at / width));
  return { type: 'FixedSizeList', of, width, values } as Column;
}

function lists(item: DataType, data: Data | undefined, length: number): Column | undefined {
  const [child, spans] = [data?.children[0], spansIn(data, length)];
  if (DataType.isUtf8(item))
    return { type: 'List', of: 'Utf8', values: textLists(spans, textsIn(child, child?.length ?? 0)) };
  const of = numberTypeName(item);
  return of === undefined ? undefined : numberLists(of, spans, child);
}

export function textLists(spans: readonly Span[], texts: readonly string[]): string[][] {
  return spans.map(([start, end]) => texts.slice(start, end));
}

export function numberLists(of: NumberType | WideType, spans: readonly Span[], child: Data | undefined): Column {
  const numbers = numbersIn(of, child, child?.length ?? 0);
  return { type: 'List', of, values: spans.map(([start, end]) => numbers.subarray(start, end)) } as Column;
}

export type Span = readonly [start: number, end: number];

/** Where the elements of each row are in the child of a list. */
export function spansIn(data: Data | undefined, length: number): Span[] {
  const child = data?.children[0];
  const total = child?.length ?? 0;
  const offsets = offsetsIn(data, length, total);
  const there = validIn(child, total);
  return Array.from({ length }, (_, row) => {
    const span = [offsets[row] as number, offsets[row + 1] as number] as const;
    if (there?.subarray(...span).includes(0) === true) throw missingItem(row);
    return span;
  });
}

function missingItem(row: number): ColumnProblem {
  return new ColumnProblem(`has a list with an element that is null in row ${row}`, 'fill in the elements');
}
