/** DBSCAN by the tree and by comparing with all rows, against its definition and scikit-learn. */

import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { dbscan } from '../../../../stages/lib/analysis/clustering/density/dbscan.ts';
import { buildKdTree } from '../../../../stages/lib/analysis/neighbours/kdtree.ts';
import { type Points, squaredDistance } from '../../../../stages/lib/analysis/points.ts';
import { unpaced } from '../../../../stages/lib/kit/pace.ts';
import { random } from '../../../../stages/lib/kit/random/random.ts';
import { arbitraryPoints } from '../../arbitrary-points.ts';
import { type Fixture, fixture, pointSets, pointsOf, sameGroups } from '../../fixture.ts';
import { denseParts } from '../../naive.ts';

for (const name of pointSets)
  test(`${name}: scikit-learn's clusters and noise`, async (t) => {
    const golden = fixture<Fixture>(name);
    const found = await dbscan(await buildKdTree(pointsOf(golden), unpaced), golden.dbscan, unpaced);
    t.true(sameGroups(found, golden.dbscan.labels), 'the same groups');
  });

async function agrees(t: ExecutionContext, points: Points, eps: number, minPoints: number) {
  const tree = await buildKdTree(points, unpaced);
  const found = await dbscan(tree, { eps, minPoints }, unpaced, 'all');
  for (const way of ['tree', undefined] as const)
    t.deepEqual(await dbscan(tree, { eps, minPoints }, unpaced, way), found, way);
  const { all, core, near, part } = denseParts(points, eps, minPoints);
  const cores = all.filter((row) => core[row]);
  t.true(
    sameGroups(
      cores.map((row) => found[row]!),
      cores.map((row) => part[row]!),
    ),
    'cores are grouped as they are connected',
  );
  for (const row of all) {
    if (core[row]) continue;
    const beside = cores.filter((other) => near(row, other)).map((other) => found[other]!);
    // The first cluster that reaches a border row keeps it.
    t.is(found[row], beside.length === 0 ? -1 : Math.min(...beside));
  }
}

test('any small integer rows, with eps exactly between rows: core rows as connected, border rows beside one', async (t) => {
  const drawn = fc
    .record({ rows: fc.integer({ min: 1, max: 40 }), width: fc.integer({ min: 1, max: 3 }) })
    .chain(({ rows, width }) =>
      fc.record({
        rows: fc.constant(rows),
        width: fc.constant(width),
        values: fc
          .array(fc.integer({ min: -4, max: 4 }), { minLength: rows * width, maxLength: rows * width })
          .map((values) => Float32Array.from(values)),
        eps: fc.constantFrom(0.5, 1, Math.SQRT2, 2),
        minPoints: fc.integer({ min: 1, max: 6 }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(drawn, async ({ eps, minPoints, ...points }) => {
      await agrees(t, points, eps, minPoints);
    }),
    { numRuns: 200 },
  );
});

test('any rows, with eps a distance between two of them, the same bits or the ones beside', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryPoints({ rowsMax: 100, widthMax: 37, offset: 1000 }),
      fc.constantFrom(1 - 2 ** -52, 1, 1 + 2 ** -52),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 1e6 }),
      async (points, factor, minPoints, seed) => {
        const { values, rows, width } = points;
        const source = random(seed, 'eps');
        const [one, other] = [source.below(rows) * width, source.below(rows) * width];
        const eps = Math.sqrt(squaredDistance(values, one, other, width)) * factor;
        await agrees(t, points, eps, minPoints);
      },
    ),
    { numRuns: 150 },
  );
});
