/**
 * The order of the rows in their source: by file, as the stage that ingested them lists the files, and by row. A dataset
 * holds its test rows last, wherever they were, so the last rows of a dataset are not those of its source.
 */

import type { StoredTable } from 'arrowline/stage';
import { roleColumns } from '../../src/artifacts/dataset.ts';

/** A number for each row that grows along the source; rows of a dataset that does not know its source are as they are. */
export async function sourcePlaces(input: StoredTable): Promise<Float64Array> {
  const places = Float64Array.from({ length: input.rows }, (_, row) => row);
  const names = [roleColumns.row, roleColumns.file].filter((name) => Object.hasOwn(input.types, name));
  if (!names.includes(roleColumns.row)) return places;
  for (const [batch, { start, rows }] of input.batches.entries()) {
    const { columns } = await input.read(batch, names);
    const [own, file] = [columns[roleColumns.row], columns[roleColumns.file]];
    if (own?.type !== 'Int32') continue;
    for (let row = 0; row < rows; row++)
      places[start + row] = (file?.type === 'Dictionary' ? file.values[row]! : 0) * 2 ** 32 + own.values[row]!;
  }
  return places;
}

/** The last `count` of the rows, ascending. */
export function lastOf(rows: Uint32Array, count: number, places: Float64Array): Uint32Array {
  return rows
    .slice()
    .sort((one, other) => places[one]! - places[other]! || one - other)
    .subarray(rows.length - count)
    .sort();
}
