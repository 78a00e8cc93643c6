/** A dataset that is read in pieces, with as many rows and columns at a time as are needed. */

import type { StoredTable, Table } from 'arrowline/stage';
import { type DatasetFacts, dataset, roleColumns } from '../../../src/artifacts/dataset.ts';
import { quoted } from '../kit/dataset/label-text.ts';
import type { Place } from './cells.ts';

export interface Piece {
  /** The dataset's row that is the first one of the table. */
  readonly start: number;
  /** So many of the table's rows are meant. */
  readonly rows: number;
  readonly table: Table;
}

export interface Pieces extends Pick<StoredTable, 'rows' | 'types'> {
  readonly facts: DatasetFacts;
  /** The rows before `end`, in order. The columns that tell the rows' sources come with the named ones. */
  read(names: readonly string[], end?: number): AsyncIterable<Piece>;
}

/** @throws StageFailure `invalid-artifact` if the table is no dataset */
export function piecesOf(stored: StoredTable, breathe: () => Promise<void>): Pieces {
  const { rows, types, batches } = stored;
  const sources = [roleColumns.row, roleColumns.file].filter((name) => Object.hasOwn(types, name));
  return {
    ...{ rows, types },
    facts: dataset.facts({ columns: types, metadata: stored.metadata }),
    async *read(names, end = rows) {
      for (const [index, { start }] of batches.entries()) {
        if (start >= end) return;
        const table = await stored.read(index, [...new Set([...names, ...sources])]);
        yield { start, rows: Math.min(table.rows, end - start), table };
        await breathe();
      }
    },
  };
}

/** The place of a row of a piece: in its file if the dataset has it, else in the dataset. */
export function placeIn({ start, table }: Pick<Piece, 'start' | 'table'>, feature: string): Place {
  const [rows, files] = [table.columns[roleColumns.row], table.columns[roleColumns.file]];
  return (row) => {
    const own = rows?.type === 'Int32' ? rows.values[row] : undefined;
    const file = files?.type === 'Dictionary' ? ` of ${files.dictionary[files.values[row]!]}` : '';
    return `${own === undefined ? `row ${start + row} of the dataset` : `row ${own}${file || ' of the source'}`}, feature ${quoted(feature)}`;
  };
}
