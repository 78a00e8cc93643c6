/**
 * The values of a column in some rows of a record batch, from its buffers. Every length and offset is checked before bytes
 * are taken for it; @throws Error for those that do not fit.
 */

import { isAscii, isUtf8 } from 'node:buffer';
import { DataType, DateUnit, type Field } from 'apache-arrow';
import type { Column, NumberArray } from 'arrowline/stage';
import { decimalText, halfNumber } from '../typed/exact-numbers.ts';
import { pick } from '../typed/pick.ts';
import { itemName, units } from './column-kind.ts';
import type { Place } from './layout.ts';
import type { Region } from './regions.ts';

/** A record batch with the buffers of its columns. */
export interface Buffers {
  readonly rows: number;
  region(index: number): Region;
  node(index: number): { readonly rows: number; readonly nulls: number };
  /** All values of a dictionary. */
  dictionary(id: number, type: DataType): Column;
}

export type Wrong = (row: number, found: string) => never;

/** Rows `start` to `end`. Lists have `width` numbers; `wrong` is called for another row. */
export function valuesOf(
  type: DataType,
  place: Place,
  buffers: Buffers,
  [start, end]: readonly [number, number],
  width: number | undefined,
  wrong: Wrong,
): Column {
  const node = buffers.node(place.node);
  if (end > node.rows) throw new Error(`${node.rows} rows in a batch of ${buffers.rows}`);
  const valid = node.nulls === 0 ? undefined : bitsOf(buffers.region(place.buffer), start, end);
  const column = present(type, place, buffers, [start, end], valid, width, wrong);
  return valid?.includes(0) === true ? { ...column, valid } : column;
}

function present(
  type: DataType,
  place: Place,
  buffers: Buffers,
  [start, end]: readonly [number, number],
  valid: Uint8Array | undefined,
  width: number | undefined,
  wrong: Wrong,
): Column {
  const own = (index: number): Region => buffers.region(place.buffer + index);
  if (DataType.isDictionary(type)) {
    const indices = numbersOf(String(type.indices), own(1), start, end);
    return pick(
      buffers.dictionary(type.id, type.dictionary),
      Int32Array.from(Array.from<number | bigint, number>(indices as ArrayLike<number>, Number)),
      valid,
    );
  }
  if (DataType.isBool(type)) return { type: 'Bool', values: bitsOf(own(1), start, end) };
  if (DataType.isInt(type) || DataType.isFloat(type)) return numberColumn(type, own(1), start, end);
  if (DataType.isDate(type)) {
    if (type.unit === DateUnit.DAY)
      return { type: 'Date', values: numbersOf('Int32', own(1), start, end) as Int32Array };
    return { type: 'Date', values: daysOf(numbersOf('Int64', own(1), start, end) as BigInt64Array, valid) };
  }
  if (DataType.isTimestamp(type)) {
    const zone = type.timezone == null || type.timezone === '' ? {} : { zone: type.timezone };
    return {
      type: 'Timestamp',
      unit: units[type.unit],
      ...zone,
      values: numbersOf('Int64', own(1), start, end) as BigInt64Array,
    };
  }
  if (DataType.isDecimal(type)) {
    const { bitWidth, scale } = type;
    return {
      type: 'Utf8',
      values: wideIntegers(own(1), start, end, bitWidth / 8).map((one) => decimalText(one, scale)),
    };
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type))
    return { type: 'Utf8', values: offsetTexts(own(1), own(2), start, end, DataType.isLargeUtf8(type), valid) };
  if (DataType.isBinary(type) || DataType.isLargeBinary(type))
    return { type: 'Binary', values: offsetParts(own(1), own(2), start, end, DataType.isLargeBinary(type)) };
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) {
    const parts = viewParts(own, place.more, start, end, valid);
    if (DataType.isBinaryView(type)) return { type: 'Binary', values: parts };
    return { type: 'Utf8', values: parts.map((one, row) => textOf(one, valid?.[row])) };
  }
  if (DataType.isFixedSizeBinary(type)) {
    const bytes = own(1).bytes(start * type.byteWidth, end * type.byteWidth);
    return {
      type: 'Binary',
      values: Array.from({ length: end - start }, (_, row) =>
        bytes.subarray(row * type.byteWidth, (row + 1) * type.byteWidth),
      ),
    };
  }
  const [item] = type.children as [Field];
  const [child] = place.children as [Place];
  if (DataType.isFixedSizeList(type)) {
    const { listSize } = type;
    const numbers = valuesOf(item.type, child, buffers, [start * listSize, end * listSize], undefined, wrong);
    numbers.valid?.forEach((there, at) => {
      const row = Math.floor(at / listSize);
      if (there === 0 && valid?.[row] !== 0) wrong(start + row, 'a list with a missing number');
    });
    return vectors(item.type, listSize, numbers);
  }
  const offsets = offsetsOf(own(1), start, end, DataType.isLargeList(type));
  const [first, last] = [offsets[0] as number, offsets[end - start] as number];
  const numbers = valuesOf(item.type, child, buffers, [first, last], undefined, wrong);
  return spread(item.type, numbers, offsets, valid, width, (row, found) => wrong(start + row, found));
}

function vectors(item: DataType, width: number, { values }: Column): Column {
  return { type: 'FixedSizeList', of: itemName(item), width, values } as Column;
}

/** Lists of one length as vectors, zeros where a row has no list. */
function spread(
  item: DataType,
  numbers: Column,
  offsets: ArrayLike<number>,
  valid: Uint8Array | undefined,
  given: number | undefined,
  wrong: Wrong,
): Column {
  const rows = offsets.length - 1;
  let width = given;
  const base = offsets[0] as number;
  const from = (row: number): number => (offsets[row] as number) - base;
  for (let row = 0; row < rows; row++) {
    if (valid?.[row] === 0) continue;
    const length = from(row + 1) - from(row);
    width ??= length;
    if (length === 0) wrong(row, 'an empty list');
    if (length !== width) wrong(row, `a list of ${length} numbers, where others have ${width}`);
    if (numbers.valid?.subarray(from(row), from(row + 1)).includes(0) === true)
      wrong(row, 'a list with a missing number');
  }
  const all = numbers.values as NumberArray;
  const make = all.constructor as new (length: number) => NumberArray;
  const of = width ?? 1;
  const values = new make(rows * of);
  for (let row = 0; row < rows; row++)
    if (valid?.[row] !== 0) values.set(all.subarray(from(row), from(row + 1)), row * of);
  return vectors(item, of, { ...numbers, values } as Column);
}

function bitsOf(region: Region, start: number, end: number): Uint8Array {
  const bytes = region.bytes(Math.floor(start / 8), Math.ceil(end / 8));
  const skip = start % 8;
  return Uint8Array.from(
    { length: end - start },
    (_, row) => ((bytes[(row + skip) >> 3] as number) >> ((row + skip) & 7)) & 1,
  );
}

const arrays = {
  ...{
    Int8: Int8Array,
    Int16: Int16Array,
    Int32: Int32Array,
    Int64: BigInt64Array,
    Uint8: Uint8Array,
    Uint16: Uint16Array,
  },
  ...{
    Uint32: Uint32Array,
    Uint64: BigUint64Array,
    Float16: Uint16Array,
    Float32: Float32Array,
    Float64: Float64Array,
  },
} as const;

function numbersOf(
  name: string,
  region: Region,
  start: number,
  end: number,
): NumberArray | BigInt64Array | BigUint64Array {
  const make = arrays[name as keyof typeof arrays];
  const size = make.BYTES_PER_ELEMENT;
  const bytes = region.bytes(start * size, end * size);
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new make(aligned.buffer as ArrayBuffer, aligned.byteOffset, end - start);
}

function numberColumn(type: DataType, region: Region, start: number, end: number): Column {
  const name = String(type);
  const values = numbersOf(name, region, start, end);
  if (name === 'Float16') return { type: 'Float32', values: Float32Array.from(values as Uint16Array, halfNumber) };
  return { type: name, values } as Column;
}

const dayMilliseconds = 86_400_000n;

function daysOf(values: BigInt64Array, valid: Uint8Array | undefined): Int32Array {
  return Int32Array.from(
    Array.from(values, (one, row) => {
      const days = one / dayMilliseconds;
      if (valid?.[row] !== 0 && days * dayMilliseconds !== one)
        throw new Error(`a date that is no whole day: ${one} ms`);
      return Number(days);
    }),
  );
}

function wideIntegers(region: Region, start: number, end: number, size: number): bigint[] {
  const bytes = region.bytes(start * size, end * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: end - start }, (_, row) => {
    if (size === 4) return BigInt(view.getInt32(row * 4, true));
    let value = view.getBigInt64((row + 1) * size - 8, true);
    for (let at = size - 16; at >= 0; at -= 8) value = (value << 64n) | view.getBigUint64(row * size + at, true);
    return value;
  });
}

/** Rising, so that no row has bytes of another. */
function offsetsOf(region: Region, start: number, end: number, large: boolean): ArrayLike<number> {
  if (region.size === 0 && end === start) return [0];
  const given = numbersOf(large ? 'Int64' : 'Int32', region, start, end + 1);
  const offsets = large ? Float64Array.from(Array.from(given as BigInt64Array, Number)) : (given as Int32Array);
  let last = 0;
  for (let row = 0; row < offsets.length; row++) {
    const offset = offsets[row] as number;
    if (!(offset >= last)) throw new Error(`the offset ${offset} after ${last}`);
    last = offset;
  }
  return offsets;
}

function offsetParts(places: Region, values: Region, start: number, end: number, large: boolean): Uint8Array[] {
  const offsets = offsetsOf(places, start, end, large);
  const first = offsets[0] as number;
  const bytes = values.bytes(first, offsets[end - start] as number);
  return Array.from({ length: end - start }, (_, row) =>
    bytes.subarray((offsets[row] as number) - first, (offsets[row + 1] as number) - first),
  );
}

/** Texts that are all ASCII are parts of one string, which is decoded at once. */
function offsetTexts(
  places: Region,
  values: Region,
  start: number,
  end: number,
  large: boolean,
  valid: Uint8Array | undefined,
): string[] {
  const offsets = offsetsOf(places, start, end, large);
  const first = offsets[0] as number;
  const bytes = values.bytes(first, offsets[end - start] as number);
  const row = (index: number): [number, number] => [
    (offsets[index] as number) - first,
    (offsets[index + 1] as number) - first,
  ];
  if (!isAscii(bytes))
    return Array.from({ length: end - start }, (_, index) => textOf(bytes.subarray(...row(index)), valid?.[index]));
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return Array.from({ length: end - start }, (_, index) => (valid?.[index] === 0 ? '' : text.slice(...row(index))));
}

const viewBytes = 16;
const inPlaceMax = 12;

/** Up to twelve bytes in place, or a place in one of several buffers. */
function viewParts(
  own: (index: number) => Region,
  more: number,
  start: number,
  end: number,
  valid: Uint8Array | undefined,
): Uint8Array[] {
  const bytes = own(1).bytes(start * viewBytes, end * viewBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const far = Array.from({ length: more }, (_, index) => {
    const region = own(2 + index);
    return region.bytes(0, region.size);
  });
  return Array.from({ length: end - start }, (_, row) => {
    if (valid?.[row] === 0) return new Uint8Array(0);
    const at = row * viewBytes;
    const size = view.getInt32(at, true);
    if (size >= 0 && size <= inPlaceMax) return bytes.subarray(at + 4, at + 4 + size);
    const [buffer, offset] = [far[view.getInt32(at + 8, true)], view.getInt32(at + 12, true)];
    if (buffer === undefined || size < 0 || offset < 0 || offset + size > buffer.length)
      throw new Error('a text that is not there');
    return buffer.subarray(offset, offset + size);
  });
}

function textOf(bytes: Uint8Array, there: number | undefined): string {
  if (there === 0) return '';
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.includes('\ufffd') && !isUtf8(bytes)) throw new Error('a text is not UTF-8');
  return text;
}
