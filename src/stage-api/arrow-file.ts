/**
 * Encodes a table as the bytes of an Apache Arrow IPC file, and decodes it exactly.
 *
 * Encoding is deterministic: explicit types, dictionaries numbered by their columns, nothing behind missing values, one
 * record batch, one metadata entry (`arrowline`, canonical JSON). Decoding relies only on the digest that the store has
 * checked before.
 */

import {
  Table as ArrowTable,
  type Data,
  Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  tableFromIPC,
  tableToIPC,
} from 'apache-arrow';
import { canonicalJson, type JsonObject } from '../core/values/canonical.ts';
import { columnData } from './arrow/encode-column.ts';
import { readColumn } from './arrow/read-column.ts';
import type { Column, Table } from './table.ts';

/** The bytes of an Arrow IPC file. Equal tables give equal bytes. */
export function encodeTable(table: Table): Uint8Array {
  const fields: Field[] = [];
  const children: Data[] = [];
  const memory = new Set<ArrayBufferLike>();
  for (const [position, [name, one]] of Object.entries(table.columns).entries()) {
    // The writer of apache-arrow would name it "null".
    if (name === '') throw new RangeError(`column ${position + 1} has no name`);
    const data = columnData(ownMemory(one, memory), position);
    fields.push(new Field(name, data.type, data.nullCount > 0));
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
    const column = readColumn(field, data?.children[index]);
    if (column === undefined)
      throw new RangeError(`column "${field.name}" has type ${field.type}, which no artifact has`);
    columns[field.name] = column;
  });
  return { rows: arrow.numRows, columns, metadata };
}
