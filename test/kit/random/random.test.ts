/** Random numbers by name: the same for the same name, evenly and normally spread. */

import test from 'ava';
import fc from 'fast-check';
import { permutation, random } from '../../../stages/lib/kit/random/random.ts';

test('a generator is named by its seed and labels', (t) => {
  const first = (seed: number, ...labels: (string | number)[]) => random(seed, ...labels).uint32();
  t.is(first(5, 'shuffle', 1), first(5, 'shuffle', 1));
  const named = [first(5), first(6), first(5, 'shuffle'), first(5, 'shuffle', 1), first(5, 'shuffle', '1'), first(51)];
  t.is(new Set(named).size, named.length);
});

test('normal deviates have mean 0, variance 1 and the tails of the normal distribution', (t) => {
  const source = random(3, 'normal');
  const draws = Array.from({ length: 100_000 }, () => source.normal());
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  const beyondTwo = draws.filter((x) => Math.abs(x) > 2).length / draws.length;
  t.true(Math.abs(mean) < 0.01, `${mean}`);
  t.true(Math.abs(variance - 1) < 0.02, `${variance}`);
  t.true(Math.abs(beyondTwo - 0.0455) < 0.003, `${beyondTwo}`);
});

test('normal deviates are the same everywhere', (t) => {
  const source = random(11, 'golden');
  t.deepEqual(
    [source.normal(), source.normal(), source.normal()],
    [0.0637246575147651, -0.3811440201320926, 0.4503579108794209],
  );
});

test('below is uniform over its range and stays in it', (t) => {
  const source = random(9);
  const counts = new Uint32Array(7);
  for (let count = 0; count < 70_000; count++) counts[source.below(7)]!++;
  for (const count of counts) t.true(Math.abs(count - 10_000) < 500, `${counts}`);
});

test('a permutation holds each index once', (t) => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(50), fc.nat(50), (seed, start, count) => {
      const order = permutation(random(seed), start, start + count);
      t.deepEqual(
        [...order].sort((a, b) => a - b),
        Array.from({ length: count }, (_, index) => start + index),
      );
    }),
  );
});
