/**
 * One linear memory, divided before it exists: regions are handed out in order and never given back.
 */

import { StageFailure } from '../../../../../src/stage-api/failure.ts';

/** WebAssembly's 4 GiB less a last page, so that no region's end wraps around to 0. */
export const memoryBytesMax = 2 ** 32 - 65536;
const alignment = 64;

export class Arena {
  #end: number;
  readonly #limit: number;

  constructor(start: number, limit: number = memoryBytesMax) {
    this.#end = roundUp(start);
    this.#limit = limit;
  }

  /** A region of `count` 32-bit words, on a cache line of its own. */
  words(count: number): number {
    return this.bytes(count * 4);
  }

  /** @throws StageFailure `out-of-memory` before anything is allocated. */
  bytes(count: number): number {
    const start = this.#end;
    this.#end = roundUp(start + count);
    if (this.#end > this.#limit)
      throw new StageFailure('out-of-memory', 'the network does not fit the memory of the compiled engine', {
        found: `${this.#end} bytes or more`,
        expected: `at most ${this.#limit} bytes`,
        hint: 'use a smaller batchSize, or engine: tensorflow',
      });
    return start;
  }

  get end(): number {
    return this.#end;
  }
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

function roundUp(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
