/** Counts of rows by cluster and class: written with the artifact, and counted again only where they were left out. */

import test from 'ava';
import { type Clusters, clusters, contingency } from '../../src/artifacts/clusters.ts';

const of = (classNames: readonly string[], cluster: readonly number[], label: readonly number[]): Clusters => ({
  row: Int32Array.from(cluster, (_, index) => index),
  label: Int32Array.from(label),
  original: Int32Array.from(label, () => 0),
  cluster: Int32Array.from(cluster),
  method: 'dbscan',
  parameters: {},
  layer: 'out',
  split: 'test',
  classNames,
  originalNames: ['one'],
  clusters: [
    { size: 2, medoid: 0, nearest: [0] },
    { size: 1, medoid: 2, nearest: [2] },
  ],
});

test('noise is the last row of a contingency table', (t) => {
  const value = of(['a', 'b'], [0, -1, 1, 0], [1, 0, 0, 1]);
  const counts = [
    [0, 2],
    [1, 0],
    [1, 0],
  ];
  t.deepEqual(contingency(value, 'label'), counts, 'counted');
  const read = clusters.read(clusters.write(value));
  t.deepEqual(read.contingency?.label, counts, 'written');
  t.deepEqual(contingency(read, 'label'), counts);
  t.deepEqual(contingency(read, 'original'), [[2], [1], [1]]);
});

test('the counts that were written are read and not counted again', (t) => {
  const value = of(['a', 'b'], [0, -1, 1, 0], [1, 0, 0, 1]);
  const label = [[9, 9]];
  t.is(contingency({ ...value, contingency: { label, original: [] } }, 'label'), label);
});

test('counts are left out where nearly all of them would be 0', (t) => {
  const names = Array.from({ length: 2 ** 17 }, (_, index) => `class ${index}`);
  const value = of(names, [0, -1, 1, 0], [1, 0, 0, 1]);
  const read = clusters.read(clusters.write(value));
  t.is(read.contingency, undefined);
  t.is(contingency(read, 'label')?.[0]?.[1], 2);
});
