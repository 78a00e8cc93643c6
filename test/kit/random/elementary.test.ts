/** Elementary functions of our own: within two units of the last place, and the same bits everywhere. */

import { createHash } from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import { cos, exp, log, pow, sin } from '../../../stages/lib/kit/random/elementary.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';

/** Distance in units in the last place of `expected`, itself within 1 of the true value. */
function ulps(found: number, expected: number): number {
  if (Object.is(found, expected)) return 0;
  if (!Number.isFinite(found) || !Number.isFinite(expected)) return Number.POSITIVE_INFINITY;
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(expected) || Number.MIN_VALUE)));
  return Math.abs(found - expected) / 2 ** -52 / 2 ** exponent;
}

function worst(run: (draw: () => number) => readonly [number, number]): number {
  const source = random(7, 'elementary');
  const draw = (): number => 2 * source.uniform() - 1;
  let largest = 0;
  for (let count = 0; count < 40_000; count++) largest = Math.max(largest, ulps(...run(draw)));
  return largest;
}

test('within 2 units in the last place of the platform’s functions', (t) => {
  const both = (own: (x: number) => number, platform: (x: number) => number, draw: () => number) => {
    const x = draw();
    return [own(x), platform(x)] as const;
  };
  t.true(worst((draw) => both(exp, Math.exp, () => 700 * draw())) <= 2, 'exp');
  t.true(worst((draw) => both(exp, Math.exp, draw)) <= 2, 'exp near 0');
  t.true(worst((draw) => both(log, Math.log, () => Math.abs(draw()))) <= 2, 'log below 1');
  t.true(worst((draw) => both(log, Math.log, () => 1 + draw() / 10)) <= 2, 'log near 1');
  t.true(worst((draw) => both(log, Math.log, () => 2 ** (1020 * draw()))) <= 2, 'log of all sizes');
  for (const range of [1, 7, 1000, 1e6]) {
    t.true(worst((draw) => both(sin, Math.sin, () => range * draw())) <= 2, `sin to ${range}`);
    t.true(worst((draw) => both(cos, Math.cos, () => range * draw())) <= 2, `cos to ${range}`);
  }
});

test('pow is within 2 units in the last place, over all magnitudes', (t) => {
  const near = worst((draw) => {
    const base = 10 * Math.abs(draw());
    const exponent = 10 * draw();
    return [pow(base, exponent), base ** exponent];
  });
  const far = worst((draw) => {
    const base = 2 ** (300 * draw());
    const exponent = 3 * draw();
    return [pow(base, exponent), base ** exponent];
  });
  const one = worst((draw) => {
    const base = 1 + draw() / 1e6;
    const exponent = 1e8 * draw();
    return [pow(base, exponent), base ** exponent];
  });
  t.true(Math.max(near, far, one) <= 2, `${near} ${far} ${one}`);
});

test('exact where the exact result is a double', (t) => {
  for (let exponent = -1074; exponent < 1024; exponent++) t.is(pow(2, exponent), 2 ** exponent);
  for (let base = -9; base <= 9; base++) t.is(pow(base, 3), base ** 3);
  t.is(exp(0), 1);
  t.is(log(1), 0);
  t.is(cos(0), 1);
  t.is(sin(Math.PI), 1.2246467991473532e-16);
  t.is(cos(Math.PI / 2), 6.123233995736766e-17);
});

test('special values are those of ECMAScript', (t) => {
  const specials = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1e308, -1e308, 5e-324, Infinity, -Infinity, Number.NaN];
  for (const x of specials) {
    t.true(ulps(exp(x), Math.exp(x)) <= 2, `exp ${x}`);
    if (!(x > 0 && x !== 1)) t.is(log(x), Math.log(x), `log ${x}`);
    for (const y of specials) {
      const expected = x ** y;
      t.true(Object.is(pow(x, y), expected) || ulps(pow(x, y), expected) <= 2, `${x} ** ${y} = ${pow(x, y)}`);
    }
  }
  t.is(log(5e-324), Math.log(5e-324));
  t.is(log(Infinity), Infinity);
  t.is(sin(-0), -0);
  t.is(sin(Infinity), Number.NaN);
  t.is(exp(710), Infinity);
  t.is(exp(-746), 0);
  t.throws(() => sin(1e9), { instanceOf: RangeError });
});

test('exp undoes log', (t) => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      t.true(Math.abs(exp(log(x)) / x - 1) < 1e-13, `exp(log(${x}))`);
    }),
  );
});

test('the same bits everywhere', (t) => {
  const source = random(1, 'bits');
  const values = Float64Array.from({ length: 5000 }, (_, index) => {
    const x = 20 * source.uniform() - 10;
    return [sin(x), cos(x), exp(x), log(Math.abs(x)), pow(Math.abs(x), x / 3)][index % 5]!;
  });
  const digest = createHash('sha256').update(values.join()).digest('hex');
  t.is(digest, 'f0713cfdd4b95987f89890f9b75d4c403a5e3132b85e54e4ec2e7db186f937e9');
});
