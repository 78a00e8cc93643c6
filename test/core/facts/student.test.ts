/** Student's t distribution and its quantiles, beside mpmath's and SciPy's (bench/peers/make_student_goldens.py). */

import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { studentQuantile, studentTails } from '../../../src/core/facts/student.ts';

interface Goldens {
  readonly tails: readonly { readonly t: number; readonly degrees: number; readonly p: number }[];
  readonly quantiles: readonly { readonly alpha: number; readonly degrees: number; readonly t: number }[];
}

const file = new URL('../../../../test/core/facts/student-goldens.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;

/** Powers of many degrees of freedom lose digits in proportion; a tail of 1e-300 is still a number. */
const tolerance = (degrees: number): number => 1e-12 + degrees * 1e-15;

test('the chance of both tails is that of mpmath, however far out and for however many degrees of freedom', (t) => {
  for (const { t: value, degrees, p } of goldens.tails) {
    const found = studentTails(value, degrees);
    const near = Math.abs(found - p) <= tolerance(degrees) * p || (found < 1e-290 && p < 1e-290);
    t.true(near, `${value} with ${degrees} degrees: ${found}, expected ${p}`);
    t.is(studentTails(-value, degrees), found);
  }
  t.deepEqual([studentTails(0, 3), studentTails(Number.POSITIVE_INFINITY, 3)], [1, 0]);
  t.is(studentTails(Number.NaN, 3), Number.NaN);
});

test('quantiles are those of SciPy at every alpha', (t) => {
  for (const { alpha, degrees, t: expected } of goldens.quantiles) {
    const found = studentQuantile(degrees, alpha);
    const near = Math.abs(found - expected) <= 10 * tolerance(degrees) * expected;
    t.true(near, `${alpha} with ${degrees} degrees: ${found}, expected ${expected}`);
  }
  t.deepEqual([studentQuantile(4, 0), studentQuantile(4, 1), studentQuantile(4, 2)], [Infinity, 0, Number.NaN]);
});

test('a quantile is the value whose tails have its alpha', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 1e-9, max: 0.999, noNaN: true }),
        (degrees, alpha) => {
          const back = studentTails(studentQuantile(degrees, alpha), degrees);
          if (Math.abs(back - alpha) > 1e-10 * alpha + 1e-13) throw new Error(`${alpha} with ${degrees}: ${back}`);
        },
      ),
    ),
  );
});
