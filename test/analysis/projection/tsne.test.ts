/** t-SNE: scikit-learn's divergence, the affinities, the forces by all pairs, and rows that are few or equal. */

import test from 'ava';
import { buildKdTree } from '../../../stages/lib/analysis/neighbours/kdtree.ts';
import { nearestNeighbours } from '../../../stages/lib/analysis/neighbours/neighbours.ts';
import { jointProbabilities } from '../../../stages/lib/analysis/projection/affinities.ts';
import { principalPositions } from '../../../stages/lib/analysis/projection/initial-positions.ts';
import { Layout } from '../../../stages/lib/analysis/projection/tsne/layout.ts';
import { tsne } from '../../../stages/lib/analysis/projection/tsne/tsne.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import { fixture, pointsOf } from '../fixture.ts';
import { repulsionOf } from '../naive.ts';
import { layOutTsne, tsneOptions } from './lay-out-tsne.ts';

/** Of scikit-learn's layouts from nine such starts, over all pairs. */
function goldenMedian(set: string): number {
  return fixture<{ tsne: { divergences: readonly number[] } }>(set).tsne.divergences[4]!;
}

for (const set of ['moons', 'anisotropic'])
  test(`${set}: the divergence is within 1 % of scikit-learn's`, async (t) => {
    const { divergence } = await layOutTsne(set, 1000);
    t.deepEqual(
      divergence.map(([iteration]) => iteration),
      Array.from({ length: 21 }, (_, index) => 50 * index),
    );
    const [golden, [, last]] = [goldenMedian(set), divergence.at(-1)!];
    t.true(last <= 1.01 * golden, `${last}, scikit-learn ${golden}`);
  });

test('the same start gives the same bytes', async (t) => {
  t.deepEqual(await layOutTsne('manifold', 120), await layOutTsne('manifold', 120));
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

/** The largest difference, and the root of the mean square of what was expected. */
function apart(found: Float64Array, expected: Float64Array): { readonly worst: number; readonly size: number } {
  let [worst, squares] = [0, 0];
  for (const [index, value] of expected.entries()) {
    worst = Math.max(worst, Math.abs(found[index]! - value));
    squares += value * value;
  }
  return { worst, size: Math.sqrt(squares / expected.length) };
}

const noEdges = (rows: number) => ({
  start: new Int32Array(rows + 1),
  to: new Int32Array(0),
  weight: new Float32Array(0),
});

for (const rows of [1, 2, 401])
  test(`${rows} rows repel each other as all pairs do`, async (t) => {
    const source = random(3, 'repulsion test');
    const positions = Float64Array.from({ length: 2 * rows }, () => source.normal() * 20);
    const forces = repulsionOf(positions);
    const layout = new Layout(noEdges(rows), positions);
    await layout.computeGradient(1, 0, 1, unpaced);
    t.true(apart(layout.gradient, rows === 1 ? new Float64Array(2) : forces).worst < 1e-12, 'the forces');
  });

for (const deviation of [1e-4, 0.3, 4, 20])
  test(`repulsion by interpolation is near that of all pairs: rows ${deviation} apart`, async (t) => {
    const source = random(5, 'repulsion test');
    const positions = Float64Array.from({ length: 2 * 3000 }, () => source.normal() * deviation);
    // Far from all others, and equal to each other.
    positions.set([deviation * 5, -deviation * 5, deviation * 5, -deviation * 5]);
    const forces = repulsionOf(positions);
    const layout = new Layout(noEdges(3000), positions, 0);
    await layout.computeGradient(1, 0, 1, unpaced);
    const { worst, size } = apart(layout.gradient, forces);
    t.true(worst < 0.06 * size, `${worst} of ${size}`);
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
      tsneOptions,
      unpaced,
    );
    t.true(positions.every(Number.isFinite), 'every coordinate is finite');
    t.true(
      divergence.every(([, value]) => Number.isFinite(value)),
      'every divergence is finite',
    );
  }
});
