/** k-means: scikit-learn's inertia, the definition of a result, and points that are few, equal or far out. */

import test from 'ava';
import { kmeans } from '../../../../stages/lib/analysis/clustering/kmeans/kmeans.ts';
import { squaredDistance } from '../../../../stages/lib/analysis/points.ts';
import { agreementOf } from '../../../../stages/lib/analysis/quality/agreement.ts';
import { unpaced } from '../../../../stages/lib/kit/pace.ts';
import { random } from '../../../../stages/lib/kit/random/random.ts';
import { type Fixture, fixture, pointSets, pointsOf, sameGroups } from '../../fixture.ts';

const options = { restarts: 10, iterationsMax: 300, tolerance: 1e-4, seed: 1 };

for (const name of pointSets)
  test(`${name}: inertia not worse than 1.01 of scikit-learn's`, async (t) => {
    const golden = fixture<Fixture>(name);
    const { inertia } = await kmeans(pointsOf(golden), { k: golden.kmeans.k, ...options }, unpaced);
    t.true(inertia <= 1.01 * golden.kmeans.inertia, `${inertia}, scikit-learn ${golden.kmeans.inertia}`);
  });

test('blobs: the clusters are those of scikit-learn', async (t) => {
  const golden = fixture<Fixture>('blobs');
  const { clusters } = await kmeans(pointsOf(golden), { k: golden.kmeans.k, ...options }, unpaced);
  t.true(agreementOf(Int32Array.from(golden.kmeans.labels), clusters).ari > 0.97, 'nearly the groups of scikit-learn');
});

/** `directions` of them hold nearly all of the variance of `width` columns. */
function wideRows(rows: number, width: number, directions: number) {
  const source = random(1, 'k-means test', directions);
  const mixing = Float64Array.from({ length: width * directions }, () => source.normal());
  const values = Array.from({ length: rows }, () => {
    const latent = Array.from({ length: directions }, () => source.normal() + 3 * source.below(2));
    return Array.from({ length: width }, (_, column) =>
      latent.reduce((sum, one, index) => sum + one * mixing[column * directions + index]!, 0.01 * source.normal()),
    );
  });
  return { values: Float32Array.from(values.flat()), rows, width };
}

const sets = {
  'four columns': pointsOf(fixture('noise')),
  'wide rows of few directions': wideRows(500, 40, 3),
  'wide rows of many directions': wideRows(500, 32, 32),
};

for (const [name, points] of Object.entries(sets))
  test(`${name}: without a tolerance every row ends at its nearest centre, and centres are means`, async (t) => {
    const { rows, width } = points;
    const k = 8;
    const { clusters, centres, inertia } = await kmeans(points, { k, ...options, tolerance: 0 }, unpaced);
    const both = new Float64Array([...points.values, ...centres]);
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const distances = Array.from({ length: k }, (_, c) =>
        squaredDistance(both, row * width, (rows + c) * width, width),
      );
      const own = distances[clusters[row]!]!;
      t.true(own <= Math.min(...distances) + 1e-9, `row ${row} has another centre`);
      sum += own;
    }
    t.true(Math.abs(sum - inertia) < 1e-9 * inertia, `inertia ${inertia}, plainly ${sum}`);
    for (let cluster = 0; cluster < k; cluster++) {
      const members = [...clusters.keys()].filter((row) => clusters[row] === cluster);
      for (let index = 0; index < width; index++) {
        const mean = members.reduce((total, row) => total + points.values[row * width + index]!, 0) / members.length;
        t.true(Math.abs(mean - centres[cluster * width + index]!) < 1e-9, `cluster ${cluster}, column ${index}`);
      }
    }
  });

test('one row at 1e9 leaves the clusters of all others as they are', async (t) => {
  const golden = fixture<Fixture>('separated');
  const values = Float32Array.from([...golden.values, 1e9, -1e9]);
  const points = { values, rows: golden.rows + 1, width: golden.width };
  const { clusters } = await kmeans(points, { k: 4, ...options, tolerance: 0 }, unpaced);
  t.true(sameGroups(clusters.subarray(0, golden.rows), golden.truth), 'the groups');
  t.false(clusters.subarray(0, golden.rows).includes(clusters[golden.rows]!), 'the row far out is alone');
});

test('the same seed gives the same bytes, another may not; k of one and k of all rows are exact', async (t) => {
  const points = pointsOf(fixture('noise'));
  const run = (seed: number, k = 6) => kmeans(points, { ...options, k, seed, restarts: 1 }, unpaced);
  t.deepEqual(await run(3), await run(3));
  t.notDeepEqual((await run(3)).clusters, (await run(4)).clusters);
  t.true(
    (await run(1, 1)).clusters.every((cluster) => cluster === 0),
    'one row has one cluster',
  );
  t.is((await run(1, points.rows)).inertia, 0);
});

test('fewer distinct rows than clusters: each distinct row is a cluster, the rest are empty', async (t) => {
  const points = { values: Float32Array.of(1, 5, 1, 5, 9, 9, 1), rows: 7, width: 1 };
  const { clusters, inertia } = await kmeans(points, { k: 5, ...options }, unpaced);
  t.is(inertia, 0);
  t.is(new Set(clusters).size, 3);
});
