/** Tables as they are in their files. */

import { inputArtifact } from 'arrowline/testing';
import { encodeStream } from '../../src/stage-api/arrow/encode-stream.ts';
import type { OpenTable } from '../../src/stage-api/arrow/open-table.ts';
import { encodeTable, joinBytes, openBytes } from '../../src/stage-api/arrow-file.ts';
import type { InputArtifact } from '../../src/stage-api/context.ts';
import { describeTable, type Table } from '../../src/stage-api/table.ts';
import type { TableStream } from '../../src/stage-api/table-stream.ts';
import { sliceColumn } from '../../src/stage-api/table-type.ts';

export function stored(table: Table): OpenTable {
  return openBytes(encodeTable(table));
}

/** A table as a stream whose pieces end at the rows `cuts`. */
export function streamOf(table: Table, cuts: readonly number[] = []): TableStream {
  const { columns, metadata } = describeTable(table);
  const dictionaries = Object.fromEntries(
    Object.entries(table.columns).flatMap(([name, one]) => (one.type === 'Dictionary' ? [[name, one.dictionary]] : [])),
  );
  const ends = [...cuts, table.rows];
  const batches = async function* () {
    let from = 0;
    for (const to of ends) {
      const [first, last] = [from, to];
      yield Object.fromEntries(
        Object.entries(table.columns).map(([name, one]) => [name, sliceColumn(one, first, last)]),
      );
      from = to;
    }
  };
  return { types: columns, dictionaries, metadata, batches: batches() };
}

/** The bytes of a table in batches of at most `rows` rows. */
export async function bytesInBatches(table: Table, rows: number, cuts: readonly number[] = []): Promise<Uint8Array> {
  return bytesOfStream(streamOf(table, cuts), { rows });
}

export async function bytesOfStream(
  stream: TableStream,
  limits?: Parameters<typeof encodeStream>[1],
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodeStream(stream, limits).pieces) pieces.push(piece.slice());
  return joinBytes(pieces);
}

/** An artifact of batches of at most `rows` rows. `table` reads all of them, if it is not what a test asks for. */
export async function artifactInBatches(
  type: string,
  table: Table,
  rows: number,
  read?: () => Promise<Table>,
): Promise<InputArtifact> {
  const { batch, whole, ...opened } = openBytes(await bytesInBatches(table, rows));
  return {
    ...inputArtifact(type, table),
    table: read ?? (async () => whole()),
    open: async () => ({
      ...opened,
      read: async (index, names) => batch(index, names),
      whole: async (names) => whole(names),
    }),
  };
}
