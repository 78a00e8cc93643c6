import test from 'ava';
import { agreementOf } from '../../stages/lib/analysis/agreement.ts';
import { unpaced } from '../../stages/lib/analysis/pace.ts';
import { silhouettesOf } from '../../stages/lib/analysis/silhouette.ts';
import { type Fixture, fixture, pointSets, pointsOf } from './fixture.ts';

for (const name of pointSets)
  for (const method of ['dbscan', 'kmeans'] as const)
    test(`${name}, ${method}: scikit-learn's ARI, NMI, homogeneity, completeness and silhouette`, async (t) => {
      const golden = fixture<Fixture>(name);
      const labels = Int32Array.from(golden[method].labels);
      const found = agreementOf(Int32Array.from(golden.truth), labels);
      for (const measure of ['ari', 'nmi', 'homogeneity', 'completeness'] as const)
        t.true(Math.abs(found[measure] - golden[method][measure]) < 1e-9, `${measure} ${found[measure]}`);
      const silhouettes = await silhouettesOf(pointsOf(golden), labels, golden.rows, 1, unpaced);
      const expected = golden[method].silhouette;
      if (expected === null) t.is(silhouettes, undefined);
      else t.true(Math.abs(silhouettes!.mean - expected) < 1e-6);
    });

test('known small tables', (t) => {
  const of = (classes: number[], clusters: number[]) =>
    agreementOf(Int32Array.from(classes), Int32Array.from(clusters));
  t.deepEqual(of([0, 0, 1, 1], [7, 7, 3, 3]), { ari: 1, nmi: 1, homogeneity: 1, completeness: 1 });
  // No pair is together on both sides, 2/3 of one is expected, at most 2 could be: (0 - 2/3) / (2 - 2/3).
  t.true(Math.abs(of([0, 0, 1, 1], [0, 1, 0, 1]).ari + 0.5) < 1e-15);
  t.is(of([0, 0, 1, 1], [0, 1, 0, 1]).nmi, 0);
  t.is(of([0, 0, 0], [1, 1, 1]).ari, 1);
  t.is(of([0], [-1]).ari, 1);
  t.is(of([0, 0, 1, 1], [0, 1, 2, 3]).homogeneity, 1);
});

test('a sample of silhouettes is drawn by the seed and leaves noise out', async (t) => {
  const golden = fixture<Fixture>('blobs');
  const labels = Int32Array.from(golden.dbscan.labels);
  const sampled = await silhouettesOf(pointsOf(golden), labels, 60, 5, unpaced);
  t.is(sampled!.rows.length, 60);
  t.true(sampled!.rows.every((row) => labels[row]! >= 0));
  t.deepEqual(sampled, await silhouettesOf(pointsOf(golden), labels, 60, 5, unpaced));
  t.notDeepEqual(sampled!.rows, (await silhouettesOf(pointsOf(golden), labels, 60, 6, unpaced))!.rows);
});
