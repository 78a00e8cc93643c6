/** The memory of one network, and the region in it that all operations share while they run. */

import { StageFailure } from 'arrowline/stage';
import { Arena, type Gaps, memoryBytesMax, roundUp } from '../../../kernels/arena.ts';

export type { Arena, Gaps };

/** @throws StageFailure `out-of-memory` from each method, before anything is allocated. */
export function networkArena(start: number, limit: number = memoryBytesMax, gaps?: Gaps): Arena {
  return new Arena(
    start,
    limit,
    (bytes) =>
      new StageFailure('out-of-memory', 'the network does not fit the memory of the compiled engine', {
        found: `${bytes} bytes or more`,
        expected: `at most ${limit} bytes`,
        hint: 'use a smaller batchSize, or engine: tensorflow',
      }),
    gaps,
  );
}

/** The region that calls share while they run: as large as the largest wants it, its place known last of all. */
export class ScratchRegion {
  #bytes = 0;
  #start: number | undefined;

  /** Consecutive pieces of so many words each, for one call; their addresses are known once the region is placed. */
  pieces<const Words extends readonly number[]>(...words: Words): { readonly [Index in keyof Words]: () => number } {
    let end = 0;
    const pieces = words.map((count) => {
      const offset = end;
      end = roundUp(end + count * 4);
      return () => this.#at(offset);
    });
    this.#bytes = Math.max(this.#bytes, end);
    return pieces as { readonly [Index in keyof Words]: () => number };
  }

  place(arena: Arena): void {
    this.#start = arena.bytes(this.#bytes);
  }

  #at(offset: number): number {
    if (this.#start === undefined) throw new Error('Internal error: the scratch region has no place yet');
    return this.#start + offset;
  }
}
