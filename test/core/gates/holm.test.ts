/** P values that are decided together, beside statsmodels' (bench/peers/make_paired_goldens.py). */

import test from 'ava';
import fc from 'fast-check';
import { holmAdjusted } from '../../../src/core/gates/holm.ts';
import { goldens } from '../../statistics/goldens.ts';

test("p values of several tests are adjusted as statsmodels' Holm does", (t) => {
  for (const { p, adjusted } of goldens.holm) {
    const found = holmAdjusted(p);
    const apart = found.map((value, index) => Math.abs(value - adjusted[index]!));
    t.true(Math.max(...apart) < 1e-12, `${p}: ${found}`);
  }
  t.deepEqual(holmAdjusted([]), []);
});

test('an adjusted value is never less than its own, never above 1, and keeps its place in the order', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (values) => {
        const adjusted = holmAdjusted(values);
        for (const [i, value] of values.entries()) {
          if (!(adjusted[i]! >= value && adjusted[i]! <= 1)) throw new Error(`${value} became ${adjusted[i]}`);
          for (const [j, other] of values.entries())
            if (value < other && adjusted[i]! > adjusted[j]!) throw new Error(`${value} and ${other} are exchanged`);
        }
      }),
    ),
  );
});
