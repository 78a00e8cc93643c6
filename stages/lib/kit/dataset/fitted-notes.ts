/** Says where rows that are to judge a model have had a part in the numbers that it is trained on. */

import type { DatasetFacts } from '../../../../src/artifacts/dataset.ts';

/** @param rows that trained when the features were fitted, and validate or test now */
export function fittedNotes({ fittedBy }: Pick<DatasetFacts, 'fittedBy'>, rows: number): string[] {
  if (fittedBy === undefined || rows === 0) return [];
  const [counted, are] = rows === 1 ? ['1 row', 'is'] : [`${rows} rows`, 'are'];
  return [
    `${counted} that ${fittedBy} fitted the features to ${are} no longer for training: choose rows that validate or test before it, in a stage of kind split`,
  ];
}
