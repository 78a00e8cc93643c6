/** UMAP: its graph, its curve, the start by eigenvectors, and layouts that keep groups apart. */

import test from 'ava';
import { buildKdTree } from '../../../stages/lib/analysis/neighbours/kdtree.ts';
import { nearestNeighbours } from '../../../stages/lib/analysis/neighbours/neighbours.ts';
import type { Points } from '../../../stages/lib/analysis/points.ts';
import type { Graph } from '../../../stages/lib/analysis/projection/graph.ts';
import { principalPositions, randomPositions } from '../../../stages/lib/analysis/projection/initial-positions.ts';
import { spectralPositions } from '../../../stages/lib/analysis/projection/spectral.ts';
import { fuzzyGraph, membershipWeights } from '../../../stages/lib/analysis/projection/umap/fuzzy-graph.ts';
import { layOut, placeAmong } from '../../../stages/lib/analysis/projection/umap/umap.ts';
import { fitCurve } from '../../../stages/lib/analysis/projection/umap/umap-curve.ts';
import { projectionQuality } from '../../../stages/lib/analysis/quality/projection-quality.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import { fixture, pointsOf } from '../fixture.ts';
import { descentOf } from '../naive.ts';

const options = { components: 2, learningRate: 1, negatives: 5, seed: 1 };

const graphOf = async (points: Points, count = 14) =>
  await fuzzyGraph(await nearestNeighbours(await buildKdTree(points, unpaced), count, unpaced), unpaced);

test("trustworthiness is within 0.01 of umap-js'", async (t) => {
  const golden = fixture<{ umapJs: { trustworthiness: Record<string, number> } }>('manifold');
  const points = pointsOf(golden);
  const graph = await graphOf(points);
  const anchors = await principalPositions(points, 2, 5, 1, unpaced);
  const start = await spectralPositions(graph, 2, anchors, 1, unpaced);
  const noise = randomPositions(points.rows, 2, 1e-4, 1);
  const values = Float32Array.from(start, (value, index) => value + noise[index]!);
  await layOut(graph, values, fitCurve(0.1), { ...options, epochs: 500 }, unpaced);
  for (const k of [5, 12]) {
    const after = { values, rows: points.rows, width: 2 };
    const quality = await projectionQuality(points, after, { k, sample: points.rows, seed: 1 }, unpaced);
    t.true(quality!.trustworthiness > golden.umapJs.trustworthiness[k]! - 0.01, `${quality!.trustworthiness}`);
  }
});

test('the same seed gives the same bytes, another does not; three dimensions work', async (t) => {
  const points = pointsOf(fixture('blobs'));
  const graph = await graphOf(points);
  const run = async (seed: number, components = 2) => {
    const values = Float32Array.from(await principalPositions(points, components, 5, 1, unpaced));
    await layOut(graph, values, fitCurve(0.1), { ...options, components, seed, epochs: 40 }, unpaced);
    return values;
  };
  t.deepEqual(await run(1), await run(1));
  t.notDeepEqual(await run(1), await run(2));
  const solid = await run(1, 3);
  t.is(solid.length, 3 * points.rows);
  t.true(solid.every(Number.isFinite), 'every coordinate is finite');
});

for (const components of [1, 2, 3])
  test(`three epochs move rows in ${components} dimensions as the forces say, among themselves and beside fixed rows`, async (t) => {
    const source = random(components, 'umap test');
    const rows = 60;
    const near = 5;
    const graph: Graph = {
      start: Int32Array.from({ length: rows + 1 }, (_, row) => row * near),
      to: Int32Array.from({ length: rows * near }, () => source.below(rows)),
      weight: Float32Array.from({ length: rows * near }, () => source.uniform()),
    };
    const placesAnew = () =>
      Float32Array.from({ length: rows * components }, () => (components === 1 ? 40 : 5) * source.normal());
    const these = { ...options, components, epochs: 3 };
    const curve = fitCurve(0.1);
    const [together, beside, fixed] = [placesAnew(), placesAnew(), placesAnew()];
    // Rows at one place are pushed apart, and do not pull each other.
    together.copyWithin(components, 0, components);
    const expected = [
      descentOf(graph, [together, together], curve, these),
      descentOf(graph, [beside, fixed], curve, these),
    ];
    const stayed = fixed.slice();
    await layOut(graph, together, curve, these, unpaced);
    await placeAmong(graph, beside, fixed, curve, these, unpaced);
    t.deepEqual(fixed, stayed);
    for (const [which, found] of [together, beside].entries())
      found.forEach((place, at) => {
        // The table of forces is right to a thousandth; a force moves a row by 4 at most.
        const missed = Math.abs(place - expected[which]![at]!);
        t.true(
          missed <= 0.03 * Math.max(1, Math.abs(place)),
          `${which}, ${at}: ${place}, expected ${expected[which]![at]}`,
        );
      });
  });

test("the curve's parameters are those that umap-learn's documentation and code give", async (t) => {
  const { a, b } = fitCurve(0.1);
  t.true(Math.abs(a - 1.577) < 5e-4 && Math.abs(b - 0.8951) < 5e-5, `a ${a}, b ${b}`);
  const wide = fitCurve(0.001);
  t.true(Math.abs(wide.a - 1.929) < 2e-3 && Math.abs(wide.b - 0.7915) < 1e-3, `a ${wide.a}, b ${wide.b}`);
});

test('membership weights are 1 for the nearest and sum to log2 of k', async (t) => {
  const neighbours = await nearestNeighbours(await buildKdTree(pointsOf(fixture('noise')), unpaced), 14, unpaced);
  const weights = await membershipWeights(neighbours, unpaced);
  for (let row = 0; row < 250; row++) {
    const own = weights.subarray(row * 14, row * 14 + 14);
    t.is(own[0], 1);
    t.true(
      Math.abs(own.reduce((sum, one) => sum + one, 0) - Math.log2(15)) < 1e-3,
      'the memberships of a row sum to log2 of its neighbours',
    );
  }
});

test('the joined graph is symmetric and joins a and b to a + b - ab', async (t) => {
  const rows = Int32Array.of(1, 2, 0, 2, 1, 0);
  const distances = Float32Array.of(1, 2, 1, 3, 3, 2);
  const neighbours = { count: 2, rows, distances };
  const weights = await membershipWeights(neighbours, unpaced);
  const { start, to, weight } = await fuzzyGraph(neighbours, unpaced);
  const between = (one: number, other: number) =>
    weight[start[one]! + to.subarray(start[one]!, start[one + 1]!).indexOf(other)]!;
  const joined = weights[1]! + weights[5]! - weights[1]! * weights[5]!;
  t.true(Math.abs(between(0, 2) - joined) < 1e-6, 'a + b - ab');
  t.is(between(0, 2), between(2, 0));
  t.is(to.length, 6);
});

/** A ring of `rows`, each joined to both beside it; then more rings that it is not joined to. */
function rings(sizes: readonly number[]): Graph {
  const to: number[] = [];
  const start = [0];
  let first = 0;
  for (const size of sizes) {
    for (let index = 0; index < size; index++) {
      to.push(first + ((index + 1) % size), first + ((index + size - 1) % size));
      start.push(to.length);
    }
    first += size;
  }
  return { start: Int32Array.from(start), to: Int32Array.from(to), weight: new Float32Array(to.length).fill(1) };
}

test('the spectral positions of a ring are a circle: its first two eigenvectors', async (t) => {
  const rows = 40;
  const positions = await spectralPositions(rings([rows]), 2, new Float64Array(2 * rows), 1, unpaced);
  const radii = Array.from({ length: rows }, (_, row) => Math.hypot(positions[2 * row]!, positions[2 * row + 1]!));
  t.true(Math.min(...radii) > 8 && Math.max(...radii) < 15, `${Math.min(...radii)} ${Math.max(...radii)}`);
});

test('parts that are not connected are put apart, where the anchors have them', async (t) => {
  const anchors = Float64Array.from({ length: 2 * 63 }, (_, index) => (index < 60 ? -8 : index < 120 ? 8 : 0));
  const positions = await spectralPositions(rings([30, 30, 3]), 2, anchors, 1, unpaced);
  t.true(positions.every(Number.isFinite), 'every coordinate is finite');
  t.true(
    positions.subarray(0, 60).every((value) => value < -1),
    'placed beside the left group',
  );
  t.true(
    positions.subarray(60, 120).every((value) => value > 1),
    'placed beside the right group',
  );
});
