/** The order in which the answers to the rows of a split are packed. */

import type { Predictions } from '../../../../src/artifacts/predictions.ts';

/** Indices into the predictions: of the rows of the split, by their rows in the dataset. */
export function packedOrder({ split, row }: Predictions, of: string): number[] {
  const found = [...split.keys()].filter((index) => split[index] === of);
  return found.sort((left, right) => row[left]! - row[right]!);
}
