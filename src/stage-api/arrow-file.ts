/**
 * Encodes a table as the bytes of an Apache Arrow IPC file, and decodes it exactly.
 *
 * Encoding is deterministic: explicit types, dictionaries numbered by their columns, nothing behind missing values, one
 * record batch, one metadata entry (`arrowline`, canonical JSON). Decoding relies only on the digest that the store has
 * checked before.
 */

import { memorySource } from './arrow/byte-source.ts';
import { columnData } from './arrow/encode-column.ts';
import { fileWriter, type NamedData } from './arrow/file-writer.ts';
import { type OpenTable, openTable } from './arrow/open-table.ts';
import type { Table } from './table.ts';

/** The bytes of an Arrow IPC file. Equal tables give equal bytes. */
export function encodeTable(table: Table): Uint8Array {
  const columns = Object.entries(table.columns).map(([name, one], position): NamedData => {
    const data = columnData(one, position);
    return [name, data, data.nullCount > 0];
  });
  const writer = fileWriter(columns, table.metadata);
  const batch = writer.batch(
    table.rows,
    columns.map(([, data]) => data),
  );
  return joinBytes([...batch, ...writer.end()]);
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * Reads an Arrow IPC file that this program wrote. Numeric columns of a file of one record batch are views of `bytes`.
 * Throws a RangeError for a column type that no artifact has.
 */
export function decodeTable(bytes: Uint8Array): Table {
  return openBytes(bytes).whole();
}

export function openBytes(bytes: Uint8Array): OpenTable {
  // Columns are views: they need the file to start at an aligned address.
  return openTable(memorySource(bytes.byteOffset % 64 === 0 ? bytes : bytes.slice()));
}
