/**
 * Encodes a table as the bytes of an Apache Arrow IPC file, and decodes it exactly.
 *
 * Encoding is deterministic: explicit types, no dictionaries, no nulls, one record batch, one metadata entry
 * (`arrowline`, canonical JSON). Decoding relies only on the digest that the store has checked before.
 */

import {
  Table as ArrowTable,
  Binary,
  type Data,
  type DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Utf8,
} from 'apache-arrow';
import { canonicalJson, type JsonObject } from '../core/values/canonical.ts';
import { arrays, type Column, columnRows, type NumberArray, type NumberType, type Table } from './table.ts';

/** The bytes of an Arrow IPC file. Equal tables give equal bytes. */
export function encodeTable(table: Table): Uint8Array {
  const fields: Field[] = [];
  const children: Data[] = [];
  const memory = new Set<ArrayBufferLike>();
  for (const [name, one] of Object.entries(table.columns)) {
    const data = columnData(ownMemory(one, memory));
    fields.push(new Field(name, data.type, false));
    children.push(data);
  }
  const schema = new Schema(fields, new Map([['arrowline', canonicalJson(table.metadata)]]));
  const struct = makeData({ type: new Struct(fields), length: table.rows, nullCount: 0, children });
  return tableToIPC(new ArrowTable(schema, [new RecordBatch(schema, struct)]), 'file');
}

/** apache-arrow's writer merges two columns over the same memory: copy the second. */
function ownMemory(column: Column, memory: Set<ArrayBufferLike>): Column {
  if (!('buffer' in column.values)) return column;
  const shared = memory.has(column.values.buffer);
  memory.add(column.values.buffer);
  return shared ? ({ ...column, values: column.values.slice() } as Column) : column;
}

function numberType(type: NumberType): DataType {
  return { Uint8: new Uint8(), Int32: new Int32(), Float32: new Float32(), Float64: new Float64() }[type];
}

function numberData(type: NumberType, values: NumberArray): Data {
  const options = { type: numberType(type), length: values.length, nullCount: 0, data: values };
  return makeData(options as Parameters<typeof makeData>[0]) as Data;
}

function columnData(column: Column): Data {
  switch (column.type) {
    case 'FixedSizeList': {
      const child = numberData(column.of, column.values);
      const type = new FixedSizeList(column.width, new Field('item', child.type, false));
      return makeData({ type, length: columnRows(column), nullCount: 0, child });
    }
    case 'List': {
      const { offsets, total } = offsetsOf(column.values);
      const joined = new arrays[column.of](total);
      column.values.forEach((values, row) => {
        joined.set(values, offsets[row]);
      });
      const child = numberData(column.of, joined);
      const type = new List(new Field('item', child.type, false));
      return makeData({ type, length: column.values.length, nullCount: 0, valueOffsets: offsets, child });
    }
    case 'Utf8':
    case 'Binary': {
      const parts = column.type === 'Utf8' ? column.values.map((text) => encodeText(text)) : column.values;
      const { offsets, total } = offsetsOf(parts);
      const data = new Uint8Array(total);
      parts.forEach((part, row) => {
        data.set(part, offsets[row]);
      });
      const type = column.type === 'Utf8' ? new Utf8() : new Binary();
      return makeData({ type, length: parts.length, nullCount: 0, valueOffsets: offsets, data } as never) as Data;
    }
    default:
      return numberData(column.type, column.values);
  }
}

const textEncoder = new TextEncoder();
function encodeText(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new RangeError('a text to be stored holds half of a surrogate pair');
  return textEncoder.encode(text);
}

function offsetsOf(parts: readonly ArrayLike<unknown>[]): { offsets: Int32Array; total: number } {
  const offsets = new Int32Array(parts.length + 1);
  let total = 0;
  parts.forEach((part, row) => {
    total += part.length;
    if (total > 0x7fffffff) throw new RangeError('a column of more than 2^31 - 1 elements cannot be stored');
    offsets[row + 1] = total;
  });
  return { offsets, total };
}

/**
 * Reads an Arrow IPC file that `encodeTable` wrote. Numeric columns are views of `bytes`, not copies.
 * Throws a RangeError for a column type that no artifact has.
 */
export function decodeTable(bytes: Uint8Array): Table {
  // Columns are views: the decoder needs the file to start at an aligned address.
  const aligned = bytes.byteOffset % 64 === 0 ? bytes : bytes.slice();
  const arrow = tableFromIPC(aligned);
  if (arrow.batches.length > 1) throw new RangeError('an artifact is one record batch; this file has more');
  const metadata = JSON.parse(arrow.schema.metadata.get('arrowline') ?? '{}') as JsonObject;
  const data = arrow.batches[0]?.data;
  const columns: Record<string, Column> = {};
  arrow.schema.fields.forEach((field, index) => {
    columns[field.name] = readColumn(field, data?.children[index]);
  });
  return { rows: arrow.numRows, columns, metadata };
}

function numberTypeName(type: DataType): NumberType | undefined {
  const name = type.toString();
  return name in arrays ? (name as NumberType) : undefined;
}

function numbersOf(type: NumberType, data: Data | undefined, start: number, end: number): NumberArray {
  return (data?.values as NumberArray | undefined)?.subarray(start, end) ?? new arrays[type](0);
}

function readColumn(field: Field, data: Data | undefined): Column {
  const length = data?.length ?? 0;
  const own = numberTypeName(field.type);
  if (own !== undefined) return { type: own, values: numbersOf(own, data, 0, length) };
  const type = field.type;
  if (type instanceof FixedSizeList) {
    const of = numberTypeName(type.valueType);
    const width = type.listSize;
    if (of !== undefined)
      return { type: 'FixedSizeList', of, width, values: numbersOf(of, data?.children[0], 0, length * width) };
  }
  const offsets = data?.valueOffsets as Int32Array | undefined;
  const spans = Array.from({ length }, (_, row) => [offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0] as const);
  if (type instanceof List) {
    const of = numberTypeName(type.valueType);
    if (of !== undefined)
      return { type: 'List', of, values: spans.map(([start, end]) => numbersOf(of, data?.children[0], start, end)) };
  }
  const raw = (data?.values as Uint8Array | undefined) ?? new Uint8Array(0);
  if (type instanceof Utf8) {
    const decoder = new TextDecoder();
    return { type: 'Utf8', values: spans.map(([start, end]) => decoder.decode(raw.subarray(start, end))) };
  }
  if (type instanceof Binary) return { type: 'Binary', values: spans.map(([start, end]) => raw.subarray(start, end)) };
  throw new RangeError(`column "${field.name}" has type ${type}, which no artifact has`);
}
