/** Columns whose missing values nothing stands for: their rows must all have one, in every split. */

import { StageFailure } from 'arrowline/stage';
import { featureColumn } from '../../../src/artifacts/dataset.ts';
import { quoted } from '../kit/dataset/label-text.ts';
import { type Pieces, placeIn } from './pieces.ts';

const shownMax = 8;

/** Counts all missing values before it fails. @throws StageFailure `not-numeric` */
export async function requireValues(
  pieces: Pieces,
  columns: readonly { readonly group: string; readonly name: string }[],
): Promise<void> {
  const stored = (one: (typeof columns)[number]): string => featureColumn(one.group, one.name);
  // Other columns cannot have missing values, by their type.
  const nullable = columns.filter((one) => pieces.types[stored(one)]?.endsWith('?'));
  if (nullable.length === 0) return;
  const counts = nullable.map(() => 0);
  let where: string | undefined;
  for await (const piece of pieces.read(nullable.map(stored)))
    for (const [index, one] of nullable.entries()) {
      const { valid } = piece.table.columns[stored(one)]!;
      if (valid === undefined) continue;
      counts[index]! += valid.reduce((count, isThere) => count + (isThere === 0 ? 1 : 0), 0);
      const first = valid.indexOf(0);
      if (first >= 0) where ??= placeIn(piece, one.name)(first);
    }
  const found = nullable.flatMap(({ name }, index) =>
    counts[index]! > 0 ? [`${quoted(name)}: ${counts[index]}`] : [],
  );
  if (found.length === 0) return;
  const rest = found.length > shownMax ? `; and ${found.length - shownMax} more columns` : '';
  throw new StageFailure('not-numeric', `values are missing, and nothing is said to stand for them`, {
    where: where!,
    found: `missing of ${pieces.rows} values: ${found.slice(0, shownMax).join(', ')}${rest}`,
    expected: 'a value in every row',
    hint: 'write impute for the type (numbers: { impute: median }) or the column, or drop the column',
  });
}
