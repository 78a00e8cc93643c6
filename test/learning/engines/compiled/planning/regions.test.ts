/** Regions of a program: those that are needed at the same time lie apart, and together they take little. */

import test from 'ava';
import fc from 'fast-check';
import type { LateAddress } from '../../../../../stages/lib/kernels/abi.ts';
import { Regions } from '../../../../../stages/lib/learning/engines/compiled/planning/regions.ts';
import type { Call } from '../../../../../stages/lib/learning/engines/compiled/step.ts';

/** A call that touches these regions and is never run. */
function touching(addresses: readonly LateAddress[]): Call {
  return { step: 'none', words: 0, addresses, on: () => touching(addresses), write: () => {} };
}

const stays = fc.array(fc.record({ words: fc.integer({ min: 1, max: 400 }), first: fc.nat(30), length: fc.nat(12) }), {
  minLength: 1,
  maxLength: 40,
});

test('regions that are needed at the same time never overlap, and none lies outside', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(stays, (drawn) => {
        const regions = new Regions();
        const all = drawn.map((one) => ({ ...one, at: regions.words(one.words), last: one.first + one.length }));
        const calls = Array.from({ length: 43 }, (_, index) =>
          touching(all.filter(({ first, last }) => index === first || index === last).map(({ at }) => at)),
        );
        const division = regions.divide(calls);
        regions.place(division, 4096);
        for (const one of all) {
          const [from, to] = [one.at(), one.at() + 4 * one.words];
          if (from < 4096 || to > 4096 + division.bytes) throw new Error('outside');
          for (const other of all) {
            if (other === one || other.first > one.last || one.first > other.last) continue;
            if (other.at() < to && from < other.at() + 4 * other.words) throw new Error('two overlap');
          }
        }
        const needed = calls.map((_, index) =>
          all
            .filter(({ first, last }) => first <= index && index <= last)
            .reduce((sum, { words }) => sum + 64 * Math.ceil(words / 16), 0),
        );
        if (division.bytes > 1.5 * Math.max(...needed)) throw new Error(`${division.bytes} of ${Math.max(...needed)}`);
      }),
      { numRuns: 500 },
    ),
  );
});

test('a region that no call touches takes no memory, and its address is a mistake of the engine', (t) => {
  const regions = new Regions();
  const [touched, other] = [regions.words(16), regions.words(1e6)];
  const division = regions.divide([touching([touched])]);
  regions.place(division, 0);
  t.is(division.bytes, 64);
  t.throws(other, { message: /^Internal error:/ });
});
