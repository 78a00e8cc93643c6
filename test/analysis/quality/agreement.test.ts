/** Agreement of two labelings and silhouettes, against scikit-learn and by hand. */

import test from 'ava';
import { agreementOf } from '../../../stages/lib/analysis/quality/agreement.ts';
import { contingencyOf } from '../../../stages/lib/analysis/quality/contingency.ts';
import { expectedMutualInformation } from '../../../stages/lib/analysis/quality/expected-information.ts';
import { silhouettesOf } from '../../../stages/lib/analysis/quality/silhouette.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { type Chance, type Fixture, fixture, pointSets, pointsOf } from '../fixture.ts';

for (const name of pointSets)
  for (const method of ['dbscan', 'kmeans'] as const)
    test(`${name}, ${method}: scikit-learn's ARI, AMI, NMI, homogeneity, completeness, and silhouette of the rows that are no noise`, async (t) => {
      const golden = fixture<Fixture>(name);
      const labels = Int32Array.from(golden[method].labels);
      const found = agreementOf(Int32Array.from(golden.truth), labels);
      for (const measure of ['ari', 'ami', 'nmi', 'homogeneity', 'completeness'] as const)
        t.true(Math.abs(found[measure] - golden[method][measure]) < 1e-9, `${measure} ${found[measure]}`);
      const silhouettes = await silhouettesOf(pointsOf(golden), labels, golden.rows, 1, unpaced);
      const expected = golden[method].silhouette;
      if (expected === null) t.is(silhouettes, undefined);
      else t.true(Math.abs(silhouettes!.mean - expected) < 1e-6, `silhouette ${silhouettes!.mean}`);
    });

test('groups that meet by chance: scikit-learn’s AMI, which is near 0 where NMI is not', (t) => {
  const { pairs } = fixture<Chance>('chance');
  t.is(pairs.length, 15);
  for (const { classes, clusters, ami, nmi } of pairs) {
    const found = agreementOf(Int32Array.from(classes), Int32Array.from(clusters));
    t.true(Math.abs(found.ami - ami) < 1e-10, `${found.ami} instead of ${ami}`);
    t.true(Math.abs(found.nmi - nmi) < 1e-9, `${found.nmi} instead of ${nmi}`);
  }
  const [, , few] = pairs;
  t.true(few!.nmi > 0.4 && Math.abs(few!.ami) < 0.04, `chance is taken out of AMI alone: ${JSON.stringify(few)}`);
});

test('the mutual information expected by chance is the mean over all orders of the rows', (t) => {
  const classes = Int32Array.of(0, 0, 1, 1, 1, 2);
  const clusters = [0, 1, 1, 1, 2, 0];
  const orders = (rest: readonly number[]): number[][] =>
    rest.length < 2
      ? [[...rest]]
      : rest.flatMap((one, at) => orders(rest.toSpliced(at, 1)).map((tail) => [one, ...tail]));
  const entropy = (sizes: readonly number[]): number =>
    sizes.reduce((sum, size) => sum - (size / 6) * Math.log(size / 6), 0);
  const mean = (entropy([2, 3, 1]) + entropy([2, 3, 1])) / 2;
  const all = orders(clusters).map((order) => agreementOf(classes, Int32Array.from(order)).nmi * mean);
  const expected = all.reduce((sum, one) => sum + one, 0) / all.length;
  const found = expectedMutualInformation(contingencyOf(classes, Int32Array.from(clusters)));
  t.true(Math.abs(found - expected) < 1e-12, `${found} instead of ${expected}`);
});

test('known small tables', (t) => {
  const of = (classes: number[], clusters: number[]) =>
    agreementOf(Int32Array.from(classes), Int32Array.from(clusters));
  t.deepEqual(of([0, 0, 1, 1], [7, 7, 3, 3]), {
    ari: 1,
    ami: 1,
    nmi: 1,
    homogeneity: 1,
    completeness: 1,
  });
  // No pair is together on both sides, 2/3 of one is expected, at most 2 could be: (0 - 2/3) / (2 - 2/3).
  t.true(Math.abs(of([0, 0, 1, 1], [0, 1, 0, 1]).ari + 0.5) < 1e-15, 'the least ARI of two by two');
  t.is(of([0, 0, 1, 1], [0, 1, 0, 1]).nmi, 0);
  t.is(of([0, 0, 0], [1, 1, 1]).ari, 1);
  t.is(of([0], [-1]).ari, 1);
  t.deepEqual([of([], []).ami, of([0], [-1]).ami, of([0, 1, 2], [2, 0, 1]).ami], [1, 1, 1]);
  t.deepEqual(
    [of([0, 0, 0], [0, 1, 2]).ami, of([0, 1, 2], [5, 5, 5]).ami, of([0, 0, 1, 1], [0, 1, 2, 3]).ami],
    [0, 0, 0],
  );
  t.is(of([0, 0, 1, 1], [0, 1, 2, 3]).homogeneity, 1);
});

test('a sample of silhouettes is drawn by the seed and leaves noise out', async (t) => {
  const golden = fixture<Fixture>('blobs');
  const labels = Int32Array.from(golden.dbscan.labels);
  const sampled = await silhouettesOf(pointsOf(golden), labels, 60, 5, unpaced);
  t.is(sampled!.rows.length, 60);
  t.true(
    sampled!.rows.every((row) => labels[row]! >= 0),
    'noise takes no part',
  );
  t.deepEqual(sampled, await silhouettesOf(pointsOf(golden), labels, 60, 5, unpaced));
  t.notDeepEqual(sampled!.rows, (await silhouettesOf(pointsOf(golden), labels, 60, 6, unpaced))!.rows);
});
