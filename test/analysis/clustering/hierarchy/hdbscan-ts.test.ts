/**
 * A record, not a requirement: hdbscan-ts 1.0.17 calls most of three well separated blobs noise, which is why it is a
 * development dependency only. When this test fails the package has been mended, and may be used instead of ours.
 */

import test from 'ava';
import { HDBSCAN } from 'hdbscan-ts';
import { hdbscan } from '../../../../stages/lib/analysis/clustering/hierarchy/hdbscan.ts';
import { buildKdTree } from '../../../../stages/lib/analysis/neighbours/kdtree.ts';
import { nearestNeighbours } from '../../../../stages/lib/analysis/neighbours/neighbours.ts';
import { unpaced } from '../../../../stages/lib/kit/pace.ts';
import { type Fixture, fixture, pointsOf, sameGroups } from '../../fixture.ts';

test('three separated blobs: scikit-learn and ours find no noise, hdbscan-ts much', async (t) => {
  const golden = fixture<Fixture>('separated');
  const { labels, minClusterSize, minSamples, selection } = golden.hdbscan[1]!;
  t.true(sameGroups(labels, golden.truth), 'theirs finds the groups');

  const tree = await buildKdTree(pointsOf(golden), unpaced);
  const neighbours = await nearestNeighbours(tree, minSamples - 1, unpaced);
  const ours = await hdbscan(tree, neighbours, { minClusterSize, selection }, unpaced);
  t.true(sameGroups(ours.clusters, golden.truth), 'ours finds the groups');

  const rows = Array.from({ length: golden.rows }, (_, row) => golden.values.slice(2 * row, 2 * row + 2));
  const theirs = new HDBSCAN({ minClusterSize, minSamples }).fit(rows);
  t.false(sameGroups(theirs, golden.truth), 'hdbscan-ts agrees with scikit-learn here: look at it again');
  t.true(theirs.filter((label) => label === -1).length > 30, 'theirs leaves many rows out');
});
