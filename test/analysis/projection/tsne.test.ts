/** t-SNE: scikit-learn's divergence, the affinities, the forces by all pairs, and rows that are few or equal. */

import test from 'ava';
import { buildKdTree } from '../../../stages/lib/analysis/neighbours/kdtree.ts';
import { nearestNeighbours } from '../../../stages/lib/analysis/neighbours/neighbours.ts';
import { jointProbabilities } from '../../../stages/lib/analysis/projection/affinities.ts';
import { principalPositions } from '../../../stages/lib/analysis/projection/initial-positions.ts';
import { Quadtree } from '../../../stages/lib/analysis/projection/quadtree.ts';
import { tsne } from '../../../stages/lib/analysis/projection/tsne.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import { fixture, pointsOf } from '../fixture.ts';

const options = { iterations: 1000, earlyExaggeration: 12, learningRate: 'auto', angle: 0.5 } as const;

async function layOut(set: string, iterations: number, nudge = 0) {
  const points = pointsOf(fixture(set));
  const neighbours = await nearestNeighbours(await buildKdTree(points, unpaced), 91, unpaced);
  const start = await principalPositions(points, 2, 1e-4, 1, unpaced);
  const source = random(nudge, 't-SNE test');
  const nudged = start.map((position) => position * (1 + nudge * 1e-7 * source.normal()));
  return tsne(await jointProbabilities(neighbours, 30, unpaced), nudged, { ...options, iterations }, unpaced);
}

for (const set of ['moons', 'anisotropic'])
  test(`${set}: the divergence is within 2 % of scikit-learn's`, async (t) => {
    const golden = fixture<{ tsne: { divergence: number } }>(set).tsne.divergence;
    const { divergence } = await layOut(set, 1000);
    t.deepEqual(
      divergence.map(([iteration]) => iteration),
      Array.from({ length: 21 }, (_, index) => 50 * index),
    );
    const [, last] = divergence.at(-1)!;
    t.true(Math.abs(last - golden) <= 0.02 * golden, `${last}, scikit-learn ${golden}`);
  });

// On sheets the last digits of the start decide which minimum the descent ends in, here as in scikit-learn: of 24 starts
// that differ by 1e-7 it ended between 0.145 and 0.165, ours between 0.146 and 0.173. So the better half is compared.
test('manifold: of nine starts the better ones reach what the better ones of scikit-learn reach', async (t) => {
  const golden = fixture<{ tsne: { divergences: readonly number[] } }>('manifold').tsne.divergences;
  const reached: number[] = [];
  for (let nudge = 0; nudge < golden.length; nudge++)
    reached.push((await layOut('manifold', 1000, nudge)).divergence.at(-1)![1]);
  reached.sort((left, right) => left - right);
  t.true(reached[2]! <= 1.02 * golden[2]!, `${reached}, scikit-learn ${golden}`);
  t.true(reached.at(-1)! <= 1.2 * golden[2]!, `${reached}`);
});

test('the same start gives the same bytes', async (t) => {
  t.deepEqual(await layOut('manifold', 120), await layOut('manifold', 120));
});

test('affinities are symmetric and sum to 1', async (t) => {
  const points = pointsOf(fixture('noise'));
  const { start, to, weight } = await jointProbabilities(
    await nearestNeighbours(await buildKdTree(points, unpaced), 60, unpaced),
    20,
    unpaced,
  );
  let total = 0;
  for (let row = 0; row < points.rows; row++)
    for (let edge = start[row]!; edge < start[row + 1]!; edge++) {
      total += weight[edge]!;
      const other = to[edge]!;
      const back = to.subarray(start[other]!, start[other + 1]!).indexOf(row);
      t.is(weight[start[other]! + back], weight[edge]!);
    }
  t.true(Math.abs(total - 1) < 1e-6, `affinities sum to ${total}`);
});

test('the probabilities of a row have the perplexity asked for', async (t) => {
  // Row 0 has three neighbours; rows 1 to 3 have none that count, so that nothing is added to row 0's own weights.
  const distances = Float32Array.of(1, 2, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  const rows = Int32Array.of(1, 2, 3, 2, 3, 0, 1, 3, 0, 1, 2, 0);
  const { start, weight } = await jointProbabilities({ count: 3, rows, distances }, 1.8, unpaced);
  // Equally near neighbours have a third each, whatever the perplexity; row 0's edge holds its own part and that third.
  const own = Array.from(weight.subarray(start[0]!, start[1]!), (one) => one * 8 - 1 / 3);
  const entropy = own.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
  t.true(Math.abs(Math.exp(entropy) - 1.8) < 1e-4, `${own}`);
});

test('repulsion at angle 0 is the sum over all pairs; at 0.5 it is near', async (t) => {
  const source = random(3, 'quadtree test');
  const positions = Float64Array.from({ length: 2 * 400 }, () => source.normal() * 20);
  positions.copyWithin(0, 20, 24);
  const tree = new Quadtree(positions);
  tree.build();
  const forces = new Float64Array(positions.length);
  const rough = new Float64Array(positions.length);
  const total = tree.repulsion(0, 400, 0, forces);
  const near = tree.repulsion(0, 400, 0.5, rough);
  let expected = 0;
  for (let row = 0; row < 400; row++) {
    let x = 0;
    let y = 0;
    for (let other = 0; other < 400; other++) {
      const dx = positions[2 * row]! - positions[2 * other]!;
      const dy = positions[2 * row + 1]! - positions[2 * other + 1]!;
      const q = 1 / (1 + dx * dx + dy * dy);
      if (other !== row) expected += q;
      x += q * q * dx;
      y += q * q * dy;
    }
    t.true(
      Math.abs(forces[2 * row]! - x) < 1e-9 && Math.abs(forces[2 * row + 1]! - y) < 1e-9,
      `exact forces of row ${row}`,
    );
    t.true(Math.abs(rough[2 * row]! - x) < 0.02 + 0.1 * Math.abs(x), `rough force of row ${row}`);
  }
  t.true(Math.abs(total - expected) < 1e-6, `${total}, by all pairs ${expected}`);
  t.true(Math.abs(near / expected - 1) < 0.02, `${near}, by all pairs ${expected}`);
});

test('equal rows stay together, few rows and lines are laid out', async (t) => {
  for (const values of [
    [1, 1, 1, 1, 2, 2, 3, 3],
    [5, 5, 5, 5],
    [0, 0, 1, 0, 2, 0, 3, 0],
  ]) {
    const points = { values: Float32Array.from(values), rows: values.length / 2, width: 2 };
    const neighbours = await nearestNeighbours(await buildKdTree(points, unpaced), points.rows - 1, unpaced);
    const start = await principalPositions(points, 2, 1e-4, 1, unpaced);
    const { positions, divergence } = await tsne(
      await jointProbabilities(neighbours, 1.2, unpaced),
      start,
      options,
      unpaced,
    );
    t.true(positions.every(Number.isFinite), 'every coordinate is finite');
    t.true(
      divergence.every(([, value]) => Number.isFinite(value)),
      'every divergence is finite',
    );
  }
});
