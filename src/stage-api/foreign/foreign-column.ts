/**
 * A column that another program wrote, as one of ours: the same values in a type that artifacts have. A type whose values
 * would have to be changed is refused with a way to write it differently.
 */

import { type Data, DataType, type Field, Type } from 'apache-arrow';
import {
  ColumnProblem,
  dictionaryIn,
  numberLists,
  numbersIn,
  numberTypeName,
  offsetsIn,
  readColumn,
  spansIn,
  textIn,
  textLists,
  validIn,
} from '../arrow/read-column.ts';
import type { Column } from '../table.ts';
import { ForeignProblem, unsupported } from './foreign-problem.ts';

/** @throws ForeignProblem */
export function foreignColumn(field: Field, data: Data | undefined): Column {
  try {
    const column = readColumn(field, data) ?? converted(field.type, data);
    if (column !== undefined) return column;
  } catch (error) {
    if (error instanceof ColumnProblem)
      throw new ForeignProblem(`column "${field.name}" ${error.message}`, { hint: error.hint });
    throw error;
  }
  throw unsupported(field.name, typeText(field.type), cures[field.type.typeId as Type]);
}

function typeText(type: DataType): string {
  return DataType.isDecimal(type) ? `Decimal(${type.precision}, ${type.scale})` : String(type);
}

const cures: { readonly [type in Type]?: string } = {
  [Type.Null]: 'give the column a type: with pyarrow, table.cast(schema)',
  [Type.Float]: "cast it to float32: with pyarrow, column.cast('float32')",
  [Type.Decimal]: "cast it to float64 or text: with pyarrow, column.cast('float64') or column.cast('string')",
  [Type.Struct]: 'write a column for each field: with pyarrow, table.flatten()',
  [Type.Dictionary]: 'write its values: with pyarrow, column.dictionary_decode()',
  [Type.Map]: 'write two columns, one of keys and one of values',
  [Type.Union]: 'write a column for each type',
  [Type.Time]: "cast it to int64: with pyarrow, column.cast('int64')",
  [Type.Duration]: "cast it to int64: with pyarrow, column.cast('int64')",
  [Type.Interval]: 'write its months, days and nanoseconds as integer columns',
  [Type.List]: 'write lists of numbers or texts: with pyarrow, pyarrow.compute.list_flatten takes one level away',
  [Type.LargeList]: 'write lists of numbers or texts: with pyarrow, pyarrow.compute.list_flatten takes one level away',
  [Type.FixedSizeList]: 'write lists of numbers: with pyarrow, pyarrow.compute.list_flatten takes one level away',
};

/** Types that other programs use for the same values. */
function converted(type: DataType, data: Data | undefined): Column | undefined {
  if (DataType.isNull(type)) return undefined;
  const length = data?.length ?? 0;
  const valid = validIn(data, length);
  const nulls = valid === undefined ? {} : { valid };
  const texts = textReader(type);
  if (texts !== undefined) return { type: 'Utf8', values: texts(data), ...nulls };
  const bytes = bytesReader(type);
  if (bytes !== undefined) return { type: 'Binary', values: bytes(data), ...nulls };
  if (DataType.isDate(type)) return { type: 'Date', values: daysIn(data, length, valid), ...nulls };
  if (DataType.isDictionary(type)) return decodedDictionary(type, data, length, valid);
  if (DataType.isList(type) || DataType.isLargeList(type)) {
    const item = (type.children[0] as Field).type;
    const spans = spansIn(data, length);
    const [child, own] = [data?.children[0], numberTypeName(item)];
    if (own !== undefined) return { ...numberLists(own, spans, child), ...nulls };
    const items = textReader(item);
    return items && { type: 'List', of: 'Utf8', values: textLists(spans, items(child)), ...nulls };
  }
  return undefined;
}

type Reader<Value> = (data: Data | undefined) => Value[];

function textReader(type: DataType): Reader<string> | undefined {
  if (!(DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type))) return undefined;
  const parts = DataType.isUtf8View(type) ? viewsIn : offsetParts;
  return (data) => {
    const valid = validIn(data, data?.length ?? 0);
    return parts(data).map((one, row) => (valid?.[row] === 0 ? '' : textIn(one, row)));
  };
}

function bytesReader(type: DataType): Reader<Uint8Array> | undefined {
  if (DataType.isLargeBinary(type)) return offsetParts;
  if (DataType.isBinaryView(type)) return viewsIn;
  return DataType.isFixedSizeBinary(type) ? (data) => fixedParts(data, type.byteWidth) : undefined;
}

function offsetParts(data: Data | undefined): Uint8Array[] {
  const [length, bytes] = [data?.length ?? 0, (data?.values as Uint8Array | undefined) ?? new Uint8Array(0)];
  const offsets = offsetsIn(data, length, bytes.length);
  return Array.from({ length }, (_, row) => bytes.subarray(offsets[row], offsets[row + 1]));
}

function fixedParts(data: Data | undefined, width: number): Uint8Array[] {
  const [length, bytes] = [data?.length ?? 0, (data?.values as Uint8Array | undefined) ?? new Uint8Array(0)];
  if (bytes.length < length * width)
    throw new ColumnProblem(`has ${bytes.length} bytes where ${length * width} are expected`);
  return Array.from({ length }, (_, row) => bytes.subarray(row * width, (row + 1) * width));
}

const viewBytes = 16;
const inlineBytesMax = 12;

/** Views: up to twelve bytes in place, or a place in one of several buffers. */
function viewsIn(data: Data | undefined): Uint8Array[] {
  const length = data?.length ?? 0;
  const views = (data?.values as Uint8Array | undefined) ?? new Uint8Array(0);
  if (views.length < length * viewBytes)
    throw new ColumnProblem(`has ${views.length} bytes of views for ${length} rows`);
  const at = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const buffers = data?.variadicBuffers ?? [];
  const valid = validIn(data, length);
  return Array.from({ length }, (_, row) => {
    if (valid?.[row] === 0) return new Uint8Array(0);
    const start = row * viewBytes;
    const size = at.getInt32(start, true);
    if (size >= 0 && size <= inlineBytesMax) return views.subarray(start + 4, start + 4 + size);
    const [buffer, offset] = [
      buffers[at.getInt32(start + 8, true)] as Uint8Array | undefined,
      at.getInt32(start + 12, true),
    ];
    if (buffer === undefined || size < 0 || offset < 0 || offset + size > buffer.length)
      throw new ColumnProblem(`has a view of bytes that are not there in row ${row}`);
    return buffer.subarray(offset, offset + size);
  });
}

const millisecondsPerDay = 86_400_000n;

function daysIn(data: Data | undefined, length: number, valid: Uint8Array | undefined): Int32Array {
  const milliseconds = (length === 0 ? new BigInt64Array(0) : numbersIn('Int64', data, length)) as BigInt64Array;
  return Int32Array.from(milliseconds, (one, row) => {
    if (valid?.[row] === 0) return 0;
    const days = one / millisecondsPerDay;
    if (days * millisecondsPerDay === one && BigInt.asIntN(32, days) === days) return Number(days);
    throw new ColumnProblem(`has a date that is no whole day in row ${row}`);
  });
}

/** Texts in another layout than ours. */
function decodedDictionary(
  type: DataType & { readonly dictionary: DataType; readonly isOrdered: boolean },
  data: Data | undefined,
  length: number,
  valid: Uint8Array | undefined,
): Column | undefined {
  const texts = textReader(type.dictionary);
  if (texts === undefined) return undefined;
  const indexed = dictionaryIn(data, length, valid, texts);
  return { type: 'Dictionary', ordered: type.isOrdered, ...indexed, ...(valid !== undefined && { valid }) };
}
