/** Columns as Arrow data with explicit types: no value of a table decides about a type, and no counter about an id. */

import {
  Binary,
  Bool,
  type Data,
  type DataType,
  DateDay,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  makeData,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  Vector,
} from 'apache-arrow';
import {
  arrays,
  type Column,
  columnRows,
  type NumberArray,
  type NumberType,
  type WideArray,
  type WideType,
  wideArrays,
} from '../table.ts';
import { hasNulls, packBits, withClearNulls } from './nulls.ts';

const numberTypes: { readonly [type in NumberType | WideType]: new () => DataType } = {
  ...{ Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64, Float32, Float64 },
};

const timestampTypes = {
  s: TimestampSecond,
  ms: TimestampMillisecond,
  us: TimestampMicrosecond,
  ns: TimestampNanosecond,
} as const;

/**
 * `position`: the column's number in its table, which is the id of its dictionary. `dictionary`: that of earlier rows of
 * the column, if these are not the first.
 */
export function columnData(given: Column, position: number, dictionary?: Vector<Utf8>): Data {
  const column = withClearNulls(given);
  const nulls = hasNulls(column)
    ? { nullCount: column.valid.reduce((count, one) => count + 1 - one, 0), nullBitmap: packBits(column.valid) }
    : { nullCount: 0 };
  const made = { length: columnRows(column), ...nulls };
  switch (column.type) {
    case 'FixedSizeList': {
      const child = numberData(column.of, column.values);
      return makeData({ type: new FixedSizeList(column.width, new Field('item', child.type, false)), ...made, child });
    }
    case 'List': {
      const { offsets, total } = offsetsOf(column.values);
      const child =
        column.of === 'Utf8' ? textData(column.values.flat()) : joined(column.of, column.values, offsets, total);
      return makeData({ type: new List(new Field('item', child.type, false)), ...made, valueOffsets: offsets, child });
    }
    case 'Utf8':
      return textData(column.values, made);
    case 'Binary':
      return bytesData(new Binary(), column.values, made);
    case 'Bool':
      return makeData({ type: new Bool(), ...made, data: packBits(column.values) });
    case 'Date':
      return makeData({ type: new DateDay(), ...made, data: column.values });
    case 'Timestamp':
      return makeData({ type: new timestampTypes[column.unit](column.zone), ...made, data: column.values });
    case 'Dictionary': {
      const type = new Dictionary(new Utf8(), new Int32(), position, column.ordered);
      return makeData({ type, ...made, data: column.values, dictionary: dictionary ?? textVector(column.dictionary) });
    }
    default:
      return numberData(column.type, column.values, made);
  }
}

export function textVector(texts: readonly string[]): Vector<Utf8> {
  return new Vector([textData(texts)]) as Vector<Utf8>;
}

interface Made {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array;
}

const whole = (length: number): Made => ({ length, nullCount: 0 });

function numberData(type: NumberType | WideType, values: NumberArray | WideArray, made = whole(values.length)): Data {
  const options = { type: new numberTypes[type](), ...made, data: values };
  return makeData(options as Parameters<typeof makeData>[0]) as Data;
}

function joined(
  of: NumberType | WideType,
  lists: readonly (NumberArray | WideArray)[],
  offsets: Int32Array,
  total: number,
): Data {
  const all = new { ...arrays, ...wideArrays }[of](total);
  lists.forEach((values, row) => {
    all.set(values as never, offsets[row]);
  });
  return numberData(of, all);
}

const textEncoder = new TextEncoder();
const unitsAtOnce = 2 ** 18;

/** Texts are encoded many at a time: an array of bytes for each would cost more than the bytes. */
function textData(texts: readonly string[], made = whole(texts.length)): Data {
  const offsets = new Int32Array(texts.length + 1);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let start = 0, end = 0; start < texts.length; start = end) {
    for (let units = 0; end < texts.length && (units === 0 || units < unitsAtOnce); end++) units += texts[end]!.length;
    const joined = end === start + 1 ? texts[start]! : texts.slice(start, end).join('');
    const bytes = textEncoder.encode(joined);
    const areAscii = bytes.length === joined.length;
    for (let row = start; row < end; row++) {
      const text = texts[row]!;
      if (!areAscii && !text.isWellFormed()) throw new RangeError('a text to be stored holds half of a surrogate pair');
      total += areAscii ? text.length : Buffer.byteLength(text);
      if (total > 0x7fffffff) throw tooLong();
      offsets[row + 1] = total;
    }
    parts.push(bytes);
  }
  return makeData({
    type: new Utf8(),
    ...made,
    valueOffsets: offsets,
    data: Buffer.concat(parts, total),
  } as never) as Data;
}

function tooLong(): RangeError {
  return new RangeError('a column of more than 2^31 - 1 elements cannot be stored');
}

function bytesData(type: Binary, parts: readonly Uint8Array[], made: Made): Data {
  const { offsets, total } = offsetsOf(parts);
  const data = new Uint8Array(total);
  parts.forEach((part, row) => {
    data.set(part, offsets[row]);
  });
  return makeData({ type, ...made, valueOffsets: offsets, data } as never) as Data;
}

function offsetsOf(parts: readonly ArrayLike<unknown>[]): { offsets: Int32Array; total: number } {
  const offsets = new Int32Array(parts.length + 1);
  let total = 0;
  parts.forEach((part, row) => {
    total += part.length;
    if (total > 0x7fffffff) throw tooLong();
    offsets[row + 1] = total;
  });
  return { offsets, total };
}
