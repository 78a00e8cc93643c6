/** One linear memory, divided before it exists: regions are handed out in order and never given back. */

import type { CRecord } from './abi.ts';

/** WebAssembly's 4 GiB less a last page, so that no region's end wraps around to 0. */
export const memoryBytesMax = 2 ** 32 - 65536;
const alignment = 64;

/** Makes the caller's error for regions that end at `bytes`, beyond the limit. */
export type Refusal = (bytes: number) => Error;

/** For tests that look whether anybody writes between regions. */
export interface Gaps {
  readonly bytes: number;
  /** Called with the place of each gap. */
  readonly left: (at: number) => void;
}

/** Regions are offsets, each on a cache line of its own. All methods throw the refusal before anything is allocated. */
export class Arena {
  #end: number;
  readonly #limit: number;
  readonly #refusal: Refusal;
  readonly #gaps: Gaps | undefined;

  constructor(start: number, limit: number, refusal: Refusal, gaps?: Gaps) {
    this.#end = roundUp(start);
    this.#limit = limit;
    this.#refusal = refusal;
    this.#gaps = gaps;
  }

  bytes(count: number): number {
    const start = this.#end;
    this.#end = roundUp(start + count);
    if (this.#end > this.#limit) throw this.#refusal(this.#end);
    this.#gaps?.left(this.#end);
    this.#end += this.#gaps?.bytes ?? 0;
    return start;
  }

  /** A region of `count` 32-bit words. */
  words(count: number): number {
    return this.bytes(4 * count);
  }

  doubles(count: number): number {
    return this.bytes(8 * count);
  }

  record(record: CRecord): number {
    return this.bytes(record.bytes);
  }

  get end(): number {
    return this.#end;
  }
}

export function roundUp(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
