/** The memory of one network, and the region in it that all operations share while they run. */

import { Arena, type Gaps, roundUp } from '../../../kernels/arena.ts';

export type { Arena, Gaps };

/** Without a limit: planning/fit.ts refuses what is too large when everything has its place. */
export function networkArena(start: number, gaps?: Gaps): Arena {
  const refusal = (bytes: number): Error => new Error(`Internal error: ${bytes} bytes are no size of a memory`);
  return new Arena(start, Number.MAX_SAFE_INTEGER, refusal, gaps);
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
