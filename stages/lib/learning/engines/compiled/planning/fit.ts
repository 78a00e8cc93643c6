/** The refusal of a network that does not fit one memory, with the number of bytes and the batch size that would fit. */

import { StageFailure } from 'arrowline/stage';
import { memoryBytesMax } from '../../../../kernels/arena.ts';

/** Where a training takes more, outputs are dropped that can be computed again. */
export const comfortableBytes = 2 ** 31;

/** @param bytesFor the size of the memory with another batch size */
export function requireFit(
  bytes: number,
  limit: number,
  batchSize: number,
  bytesFor: (batchSize: number) => number,
): void {
  if (bytes <= limit) return;
  const fits = largestBelow(batchSize, (size) => bytesFor(size) <= limit);
  const own = fits > 0 ? `use a batchSize of at most ${fits}, or` : 'no batchSize is small enough: use';
  throw new StageFailure('out-of-memory', 'the network does not fit the memory of the compiled engine', {
    found: `${bytes} bytes in batches of ${batchSize}`,
    expected: `at most ${limit} bytes${limit === memoryBytesMax ? ', one memory of 32-bit addresses' : ''}`,
    hint: `${own} engine: tensorflow`,
  });
}

/** The largest whole number from 1 up to below `end` that fits, if what fits begins at 1; 0 if none does. */
function largestBelow(end: number, fits: (size: number) => boolean): number {
  let [low, high] = [0, end];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
