/**
 * Rows of examples as rows of the reported dataset. Artifacts count the rows of the dataset that they were made from;
 * `split` and `normalize` order rows anew, so the same example may be another row of the reported dataset. It is found by
 * its place in the source, where both sides know it.
 */

import type { SourceRows } from '../../artifacts/examples.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { Dataset } from './study.ts';

/** The row of the reported dataset for a row of the artifact; undefined if they are the same. */
export type ToDataset = (row: number) => number;

/** @throws StageFailure `other-rows` for an example that the reported dataset does not have */
export function rowsInDataset(
  dataset: Pick<Dataset, 'rowsOfSource'> | undefined,
  rows: ArrayLike<number>,
  source: SourceRows | undefined,
  port: string,
): ToDataset | undefined {
  const known = dataset?.rowsOfSource;
  if (known === undefined || source === undefined) return undefined;
  const [placeIn, place] = [placesOf(known), placesOf(source)];
  const areSame = Array.from(source.row).every((_, index) => placeIn(rows[index]!) === place(index));
  if (areSame) return undefined;
  const rowOf = new Map(Array.from(known.row, (_, row) => [placeIn(row), row]));
  const mapped = new Map<number, number>();
  for (let index = 0; index < rows.length; index++) {
    const row = rowOf.get(place(index));
    if (row === undefined)
      throw new StageFailure('other-rows', 'the reported dataset does not have the examples of another input', {
        where: `input "${port}", row ${rows[index]}`,
        found: `row ${place(index)} of its source`,
        expected: 'an example of the dataset at the port `dataset`',
        hint: 'wire the dataset that was evaluated, or the one that it was made from',
      });
    mapped.set(rows[index]!, row);
  }
  return (row) => mapped.get(row) ?? row;
}

/** `12`, `12 of train`: the place of a row in its source; of several rows with one place the last one counts. */
function placesOf({ row, file, files = [] }: SourceRows): (index: number) => string {
  return (index) => (file === undefined ? `${row[index]}` : `${row[index]} of ${files[file[index]!]}`);
}
