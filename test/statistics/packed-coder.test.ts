/** The coder of packed answers: numbers come back in their order, in about as many bits as their chances allow. */

import test from 'ava';
import fc from 'fast-check';
import {
  decoder,
  encoder,
  putCount,
  putUniform,
  takeCount,
  takeUniform,
  totalMax,
} from '../../stages/lib/statistics/packed/coder.ts';
import { ranksOf } from '../../stages/lib/statistics/packed/ranks.ts';
import { urnOf } from '../../stages/lib/statistics/packed/urn.ts';

const count = fc.oneof(fc.nat(totalMax - 1), fc.nat(20), fc.constantFrom(0, totalMax - 1, totalMax / 2 - 1));
const uniform = fc.integer({ min: 1, max: totalMax }).chain((limit) => fc.tuple(fc.nat(limit - 1), fc.constant(limit)));

test('counts and numbers of known limits come back as they were put', (t) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(count, uniform), { maxLength: 60 }), (numbers) => {
      const to = encoder();
      for (const one of numbers) typeof one === 'number' ? putCount(to, one) : putUniform(to, ...one);
      const from = decoder(to.finish());
      for (const one of numbers) {
        const [back, was] = typeof one === 'number' ? [takeCount(from), one] : [takeUniform(from, one[1]), one[0]];
        if (back !== was) throw new Error(`${back} for ${was}`);
      }
    }),
    { numRuns: 500, seed: 1 },
  );
  t.pass();
});

test('draws from an urn come back, and take as many bits as naming their arrangement', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 200 }), (draws) => {
      const counts = Array.from(
        { length: Math.max(...draws) + 1 },
        (_, number) => draws.filter((one) => one === number).length,
      );
      const [to, urn] = [encoder(), urnOf(counts)];
      for (const one of draws) urn.put(to, one);
      const bytes = to.finish();
      const factorial = (n: number): number =>
        Array.from({ length: n }, (_, at) => Math.log2(at + 1)).reduce((sum, one) => sum + one, 0);
      const bits = factorial(draws.length) - counts.reduce((sum, one) => sum + factorial(one), 0);
      if (bytes.length * 8 > bits + 16) throw new Error(`${bytes.length * 8} bits for ${bits}`);
      const [from, again] = [decoder(bytes), urnOf(counts)];
      for (const one of draws) if (again.take(from) !== one) throw new Error('another draw');
    }),
    { numRuns: 300, seed: 1 },
  );
  t.pass();
});

test('rows of one kind share a rank where none of the other is between them, and rows of both with equal scores do', (t) => {
  const scores = Float32Array.of(0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.05);
  const positive = [false, false, true, false, true, true, false];
  t.deepEqual([...ranksOf(scores, (row) => positive[row] === true)], [0, 0, 1, 1, 2, 2, 0]);
});
