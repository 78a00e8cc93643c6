/** HDBSCAN against scikit-learn, and its spanning tree against Prim's algorithm over all pairs. */

import test from 'ava';
import fc from 'fast-check';
import type { CondensedTree } from '../../../../stages/lib/analysis/clustering/hierarchy/condensed-tree.ts';
import { hdbscan } from '../../../../stages/lib/analysis/clustering/hierarchy/hdbscan.ts';
import { spanningTree } from '../../../../stages/lib/analysis/clustering/hierarchy/spanning-tree.ts';
import { buildKdTree } from '../../../../stages/lib/analysis/neighbours/kdtree.ts';
import { nearestNeighbours } from '../../../../stages/lib/analysis/neighbours/neighbours.ts';
import type { Points } from '../../../../stages/lib/analysis/points.ts';
import { unpaced } from '../../../../stages/lib/kit/pace.ts';
import { arbitraryPoints } from '../../arbitrary-points.ts';
import { type Fixture, fixture, pointSets, pointsOf, sameGroups } from '../../fixture.ts';
import { primsWeights } from '../../naive.ts';

async function cluster(
  points: Points,
  options: { minClusterSize: number; minSamples: number; selection: 'eom' | 'leaf' },
) {
  const tree = await buildKdTree(points, unpaced);
  return hdbscan(tree, await nearestNeighbours(tree, options.minSamples - 1, unpaced), options, unpaced);
}

/**
 * Whether a row left its cluster at the very λ of a split: it is as near to either side, because the edges to both
 * weigh its core distance. Then the order of equal edges decides, and no order is more right than another.
 */
function undecided({ clusterOf, leftAt, birth, parent }: CondensedTree, row: number): boolean {
  const own = clusterOf[row]!;
  const lambda = leftAt[row]!;
  if (lambda === Infinity) return false;
  if (lambda === birth[own]) return true;
  return parent.some((above, child) => above === own && birth[child] === lambda);
}

/** For each number of `left`, the number of `right` it most often goes with. */
function mostCommon(left: Int32Array, right: readonly number[]): Map<number, number> {
  const counts = new Map<string, number>();
  left.forEach((one, row) => {
    counts.set(`${one} ${right[row]}`, (counts.get(`${one} ${right[row]}`) ?? 0) + 1);
  });
  const rising = [...counts].sort(([, one], [, other]) => one - other);
  return new Map(rising.map(([pair]) => pair.split(' ').map(Number) as [number, number]));
}

for (const name of pointSets)
  for (const golden of fixture<Fixture>(name).hdbscan) {
    const { minClusterSize, minSamples, selection } = golden;
    test(`${name}, ${minClusterSize}/${minSamples}/${selection}: scikit-learn's clusters, noise, probabilities`, async (t) => {
      const found = await cluster(pointsOf(fixture(name)), golden);
      const rows = [...golden.labels.keys()].filter((row) => !undecided(found.tree, row));
      t.true(
        sameGroups(
          rows.map((row) => found.clusters[row]!),
          rows.map((row) => golden.labels[row]!),
        ),
        `clusters ${found.clusters.join(' ')}`,
      );
      const named = mostCommon(found.clusters, golden.labels);
      const others = found.clusters.filter((one, row) => named.get(one) !== golden.labels[row]);
      t.true(others.length <= 1, `${others.length} rows differ`);
      for (const row of rows)
        t.true(Math.abs(found.probabilities[row]! - golden.probabilities[row]!) < 1e-4, `row ${row}`);
    });
  }

test("the spanning tree of any small rows has the weights of Prim's algorithm, with ties and duplicates", async (t) => {
  const drawn = fc
    .record({ rows: fc.integer({ min: 2, max: 60 }), width: fc.integer({ min: 1, max: 3 }), fine: fc.boolean() })
    .chain(({ rows, width, fine }) =>
      fc.record({
        rows: fc.constant(rows),
        width: fc.constant(width),
        values: fc
          .array(fine ? fc.double({ min: -1, max: 1, noNaN: true }) : fc.integer({ min: -3, max: 3 }), {
            minLength: rows * width,
            maxLength: rows * width,
          })
          .map((values) => Float32Array.from(values)),
        minSamples: fc.integer({ min: 1, max: Math.min(rows, 6) }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(drawn, async ({ minSamples, ...points }) => {
      const tree = await buildKdTree(points, unpaced);
      const neighbours = await nearestNeighbours(tree, minSamples - 1, unpaced);
      const { weight, from, to } = await spanningTree(tree, neighbours, unpaced);
      const expected = primsWeights(points, minSamples);
      t.true(
        expected.every((one, edge) => Math.abs(weight[edge]! - one) <= 1e-6 * Math.max(one, 1)),
        `${weight}; Prim ${expected}`,
      );
      t.is(new Set([...from, ...to]).size, points.rows);
    }),
    { numRuns: 150 },
  );
});

test("the spanning tree of rows of any width, with an offset, has the weights of Prim's algorithm", async (t) => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryPoints({ rowsMax: 80, widthMax: 37, offset: 100 }),
      fc.integer({ min: 1, max: 9 }),
      async (points, samples) => {
        const minSamples = Math.min(samples, points.rows);
        const tree = await buildKdTree(points, unpaced);
        const neighbours = await nearestNeighbours(tree, minSamples - 1, unpaced);
        const { weight } = await spanningTree(tree, neighbours, unpaced);
        t.deepEqual([...weight], primsWeights(points, minSamples));
      },
    ),
    { numRuns: 80 },
  );
});

test('rows far from any cluster have high outlier scores, those in the middle low ones', async (t) => {
  const golden = fixture<Fixture>('separated');
  const values = [...golden.values, 5, 5, 30, 30];
  const points = { values: Float32Array.from(values), rows: golden.rows + 2, width: 2 };
  const { outlierScores, clusters } = await cluster(points, { minClusterSize: 15, minSamples: 5, selection: 'eom' });
  const sorted = [...outlierScores].sort((left, right) => right - left);
  t.is(outlierScores[golden.rows + 1], sorted[0]!);
  t.is(clusters[golden.rows + 1], -1);
  t.true(
    sorted.every((score) => score >= 0 && score <= 1),
    'scores are parts of 1',
  );
  t.true(sorted[150]! < 0.6, `row 150 has ${sorted[150]}`);
});

test('equal rows, two rows, and fewer rows than a cluster needs have a defined result', async (t) => {
  const options = { minClusterSize: 3, minSamples: 2, selection: 'eom' } as const;
  for (const rows of [2, 7]) {
    const points = { values: new Float32Array(2 * rows).fill(4), rows, width: 2 };
    const { clusters, probabilities, outlierScores } = await cluster(points, options);
    t.deepEqual([...clusters], new Array(rows).fill(-1));
    t.true(
      probabilities.every((one) => one === 0) && outlierScores.every(Number.isFinite),
      'nothing belongs to a cluster, and every score is finite',
    );
  }
  const pairs = { values: Float32Array.of(1, 1, 1, 1, 9, 9, 9, 9), rows: 8, width: 1 };
  t.deepEqual([...(await cluster(pairs, options)).clusters], [0, 0, 0, 0, 1, 1, 1, 1]);
});
