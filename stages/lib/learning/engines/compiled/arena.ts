/** The memory of one network, and the region in it that all operations share while they run. */

import { StageFailure } from '../../../../../src/stage-api/failure.ts';
import { Arena, memoryBytesMax, roundUp } from '../../../kernels/arena.ts';

export type { Arena };

/** @throws StageFailure `out-of-memory` from each method, before anything is allocated. */
export function networkArena(start: number, limit: number = memoryBytesMax): Arena {
  return new Arena(
    start,
    limit,
    (bytes) =>
      new StageFailure('out-of-memory', 'the network does not fit the memory of the compiled engine', {
        found: `${bytes} bytes or more`,
        expected: `at most ${limit} bytes`,
        hint: 'use a smaller batchSize, or engine: tensorflow',
      }),
  );
}

/** The region that operations share while they run: as large as the largest wants it. */
export class ScratchRegion {
  #bytes = 0;

  /** Consecutive pieces of so many words each, for one operation. */
  pieces(...words: readonly number[]): { scratch: number }[] {
    let end = 0;
    const pieces = words.map((count) => {
      const scratch = end;
      end = roundUp(end + count * 4);
      return { scratch };
    });
    this.#bytes = Math.max(this.#bytes, end);
    return pieces;
  }

  get bytes(): number {
    return this.#bytes;
  }
}
