/**
 * Memory that is needed for a part of a program only. A region is handed out without a place; when all calls of a program
 * are known, each gets one for the time from the first call that touches it to the last, and regions that are never needed
 * at the same time may lie in the same place. A region holds anything before it is written.
 */

import type { LateAddress } from '../../../../kernels/abi.ts';
import { type Arena, roundUp } from '../../../../kernels/arena.ts';
import type { Call } from '../step.ts';

interface Stay {
  readonly region: LateAddress;
  readonly bytes: number;
  readonly first: number;
  last: number;
}

interface Placed extends Stay {
  readonly at: number;
}

export class Regions {
  readonly #bytes = new Map<LateAddress, number>();
  #places: ReadonlyMap<LateAddress, number> = new Map();

  /** Room for so many 32-bit words. */
  words(count: number): LateAddress {
    const region = (): number => {
      const place = this.#places.get(region);
      if (place === undefined) throw new Error('Internal error: a region that no call touches has no place');
      return place;
    };
    this.#bytes.set(region, roundUp(4 * count));
    return region;
  }

  /** From now on addresses are those of this program, counted from `start`. */
  place({ places }: Division, start: number): void {
    this.#places = new Map([...places].map(([region, at]) => [region, start + at]));
  }

  /**
   * Places for the regions of a program, the largest first, each at the lowest place that is free while it is needed
   * (Lee & Pisarchyk 2020, greedy by size). Within a hundredth of the most that is needed at a time, as a rule.
   */
  divide(calls: readonly Call[]): Division {
    const placed: Placed[] = [];
    let bytes = 0;
    for (const stay of this.#stays(calls)) {
      const beside = placed.filter(({ first, last }) => first <= stay.last && stay.first <= last);
      const at = lowest(stay.bytes, beside);
      placed.push({ ...stay, at });
      bytes = Math.max(bytes, at + stay.bytes);
    }
    return { places: new Map(placed.map(({ region, at }) => [region, at])), bytes };
  }

  /** Places that no two regions of any of the programs share. */
  divideApart(programs: readonly (readonly Call[])[], arena: Arena): Division {
    const places = new Map<LateAddress, number>();
    for (const { region, bytes } of programs.flatMap((calls) => this.#stays(calls)))
      if (!places.has(region)) places.set(region, arena.bytes(bytes));
    return { places, bytes: 0 };
  }

  #stays(calls: readonly Call[]): readonly Stay[] {
    const stays = new Map<LateAddress, Stay>();
    for (const [index, { addresses }] of calls.entries())
      for (const region of addresses) {
        const bytes = this.#bytes.get(region);
        if (bytes === undefined) continue;
        const known = stays.get(region);
        if (known) known.last = index;
        else stays.set(region, { region, bytes, first: index, last: index });
      }
    return [...stays.values()].sort((a, b) => b.bytes - a.bytes || a.first - b.first);
  }
}

/** Where regions lie, counted from the first, and how many bytes they take together. */
export interface Division {
  readonly places: ReadonlyMap<LateAddress, number>;
  readonly bytes: number;
}

/** The lowest place for so many bytes that keeps clear of all the others. */
function lowest(bytes: number, others: readonly Placed[]): number {
  let at = 0;
  for (const other of [...others].sort((a, b) => a.at - b.at)) {
    if (other.at - at >= bytes) break;
    at = Math.max(at, other.at + other.bytes);
  }
  return at;
}
