/** How many rows one call of a kernel takes, so that it lasts some milliseconds. */

import { blockRows } from './pca-records.ts';

/** Multiplications that one call makes at most, unless a single block needs more. */
const callProducts = 1 << 26;

/** Whole blocks, so that the division into calls does not change the result. */
export function rowsPerCall(rows: number, productsPerRow: number): number {
  const blocks = Math.max(1, Math.floor(callProducts / productsPerRow / blockRows));
  return Math.min(rows, blocks * blockRows, 32 * blockRows);
}
