/** Hierarchies by Ward's and by single linkage, against scikit-learn. */

import test from 'ava';
import { agglomerate } from '../../../../stages/lib/analysis/clustering/hierarchy/agglomerative.ts';
import { cutInto } from '../../../../stages/lib/analysis/clustering/hierarchy/dendrogram.ts';
import { buildKdTree } from '../../../../stages/lib/analysis/neighbours/kdtree.ts';
import { unpaced } from '../../../../stages/lib/kit/pace.ts';
import { type Fixture, fixture, pointSets, pointsOf, sameGroups } from '../../fixture.ts';

for (const linkage of ['ward', 'single'] as const)
  for (const name of pointSets)
    test(`${name}, ${linkage}: scikit-learn's clusters`, async (t) => {
      const golden = fixture<Fixture>(name);
      const found = await agglomerate(await buildKdTree(pointsOf(golden), unpaced), linkage, unpaced);
      t.true(sameGroups(cutInto(found, golden.kmeans.k), golden.agglomerative[linkage]!), linkage);
    });

test("heights of Ward's merges are those of its definition, and never fall", async (t) => {
  // Rows at 0, 1, 5, 7: pairs merge at 1 and 2, then at √(2 · 2·2/4 · 5.5²).
  const points = { values: Float32Array.of(0, 1, 5, 7), rows: 4, width: 1 };
  const { height, size } = await agglomerate(await buildKdTree(points, unpaced), 'ward', unpaced);
  const expected = [1, 2, Math.sqrt(2 * 5.5 * 5.5)];
  expected.forEach((one, merge) => {
    t.true(Math.abs(height[merge]! - one) < 1e-5, `${height}`);
  });
  t.is(size[6], 4);
});

test('a cut into one, into all, and of a single row', async (t) => {
  const dendrogram = await agglomerate(await buildKdTree(pointsOf(fixture('noise')), unpaced), 'ward', unpaced);
  t.is(new Set(cutInto(dendrogram, 1)).size, 1);
  t.is(new Set(cutInto(dendrogram, 250)).size, 250);
  const one = await agglomerate(
    await buildKdTree({ values: Float32Array.of(3), rows: 1, width: 1 }, unpaced),
    'single',
    unpaced,
  );
  t.deepEqual([...cutInto(one, 1)], [0]);
});
