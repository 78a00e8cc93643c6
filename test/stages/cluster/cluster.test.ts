/** Clusters of four blobs by every method, and how they are judged. */

import { completeParameters, runStage } from 'arrowline/testing';
import test from 'ava';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import run from '../../../stages/cluster/body.ts';
import { kind as stage } from '../../../stages/cluster/kind.ts';
import findNeighbors from '../../../stages/neighbors/body.ts';
import { kind as neighborsStage } from '../../../stages/neighbors/kind.ts';
import { embeddingTable, fourBlobs } from '../embedding.ts';

/** As planning sees it: with parameters that a schema has checked. */
const planned: StageDescriptor = stage;

const { values, labels } = fourBlobs([5, 20, 10, 15]);
const model = `sha256:${'ab'.repeat(32)}`;
const embedding = embeddingTable(values, 3, labels, { model });
const found = (parameters: JsonObject, seed = 1) => runStage(stage, run, { parameters, inputs: { embedding }, seed });

for (const parameters of [
  { method: 'kmeans', k: 4 },
  { method: 'dbscan', eps: 1.5, minPoints: 4 },
  { method: 'hdbscan', minClusterSize: 4, minSamples: 2, selection: 'eom' },
  { method: 'agglomerative', k: 4 },
  { method: 'agglomerative', k: 4, linkage: 'single' },
])
  test(`${JSON.stringify(parameters)} finds four blobs, numbered largest first, with their sizes, medoids and contingencies`, async (t) => {
    const { outputs, metrics } = await found(parameters);
    const { columns, metadata } = outputs.clusters!;
    t.is(metadata.model, model);
    t.deepEqual(
      [...(columns.cluster!.values as Int32Array)],
      labels.map((label) => [3, 0, 2, 1][label]),
    );
    const clusters = metadata.clusters as { size: number; medoid: number; nearest: number[] }[];
    t.deepEqual(
      clusters.map(({ size }) => size),
      [20, 15, 10, 5],
    );
    for (const { size, medoid, nearest } of clusters) {
      t.is(nearest.length, Math.min(size, 10));
      t.is(nearest[0], medoid);
    }
    t.deepEqual(
      clusters[0]!.nearest.filter((row) => labels[row - 100] !== 1),
      [],
    );
    const contingency = metadata.contingency as { label: number[][]; original: number[][] };
    t.deepEqual(contingency.original, [
      [0, 20, 0, 0],
      [0, 0, 0, 15],
      [0, 0, 10, 0],
      [5, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    t.deepEqual(contingency.label, [
      [0, 20],
      [0, 15],
      [10, 0],
      [5, 0],
      [0, 0],
    ]);
    t.is(metrics.clusters, 4);
    t.is(metrics.noise, 0);
    t.is(metrics.ariOriginal, 1);
    t.is(metrics.homogeneity, 1);
    t.true(metrics.ari! < 1 && metrics.silhouette! > 0.8, JSON.stringify(metrics));
  });

test('the same seed gives the same artifact', async (t) => {
  const parameters = { method: 'kmeans', k: 7, restarts: 1, silhouetteSample: 20 };
  t.is((await found(parameters)).digests.clusters, (await found(parameters)).digests.clusters);
});

test('dbscan counts noise and keeps the curve that eps is chosen by, sorted down', async (t) => {
  const { outputs, metrics } = await found({ method: 'dbscan', eps: 0.3, minPoints: 4 });
  const { cluster } = outputs.clusters!.columns;
  const noise = [...(cluster!.values as Int32Array)].filter((one) => one === -1).length;
  t.true(noise > 0, `${noise} rows of noise`);
  t.is(metrics.noise, noise);
  t.is(metrics.noiseFraction, noise / 50);
  const curve = outputs.clusters!.metadata.distanceCurve as number[];
  t.is(curve.length, 50);
  t.deepEqual(
    curve,
    curve.toSorted((left, right) => right - left),
  );
});

test('hdbscan keeps memberships and the condensed tree', async (t) => {
  const { outputs } = await found({ method: 'hdbscan', minClusterSize: 4, minSamples: 2 });
  const { columns, metadata } = outputs.clusters!;
  const probability = columns.probability!.values as Float32Array;
  t.true(probability.every((one) => one >= 0 && one <= 1) && probability.includes(1), probability.join(' '));
  t.is(columns.outlierScore!.values.length, 50);
  interface Node {
    parent: number | null;
    size: number;
    birth: number | null;
    death: number;
    cluster: number | null;
    profile: [number, number][];
  }
  const tree = metadata.condensedTree as unknown as Node[];
  t.like(tree[0], { parent: null, size: 50, birth: null, cluster: null });
  const sizes = (metadata.clusters as { size: number }[]).map(({ size }) => size);
  for (const { parent, size, birth, death, cluster, profile } of tree.slice(1)) {
    t.true(
      tree[parent!]!.size > size && birth! <= (tree[parent!]!.birth ?? Infinity) && death <= birth!,
      JSON.stringify({ size, birth, death, parent: tree[parent!] }),
    );
    if (cluster !== null) t.true(size >= sizes[cluster]! - 1, `cluster ${cluster} of ${sizes[cluster]}, node ${size}`);
    t.is(profile.at(-1)![1], 0);
    t.deepEqual(
      profile,
      profile.toSorted((one, other) => other[0] - one[0]),
    );
  }
  t.deepEqual(
    tree.flatMap(({ cluster }) => cluster ?? []).sort((one, other) => one - other),
    sizes.map((_, cluster) => cluster),
  );
});

test('a sweep of k shows the elbow and the best silhouette at four', async (t) => {
  const { outputs } = await found({ method: 'kmeans', k: 2, sweep: { from: 1, to: 6 } });
  const sweep = outputs.clusters!.metadata.sweep as { k: number; inertia: number; silhouette: number | null }[];
  t.deepEqual(
    sweep.map(({ k }) => k),
    [1, 2, 3, 4, 5, 6],
  );
  t.is(sweep[0]!.silhouette, null);
  const best = sweep.reduce((one, other) => ((other.silhouette ?? -1) > (one.silhouette ?? -1) ? other : one));
  t.is(best.k, 4);
  t.true(sweep[2]!.inertia > 10 * sweep[3]!.inertia, `inertias ${sweep.map((one) => one.inertia).join(' ')}`);
  t.regex(planned.check!({ method: 'kmeans', k: 2, sweep: { from: 4, to: 3 } })[0]!.message, /before its start/);
});

test('wired neighbours give the same clusters as those found anew', async (t) => {
  const parameters = { count: 12 };
  const { outputs } = await runStage(neighborsStage, findNeighbors, { parameters, inputs: { embedding } });
  for (const parameters of [
    { method: 'hdbscan', minClusterSize: 5 },
    { method: 'dbscan', eps: 0.6, minPoints: 4 },
  ]) {
    const inputs = { embedding, neighbors: outputs.neighbors! };
    const shared = await runStage(stage, run, { parameters, inputs });
    t.is(shared.digests.clusters, (await found(parameters)).digests.clusters);
  }
});

test('all noise, one cluster, one row and equal rows are defined: undefined metrics are left out', async (t) => {
  const allNoise = await found({ method: 'dbscan', eps: 1e-9, minPoints: 2 });
  t.is(allNoise.metrics.clusters, 0);
  t.is(allNoise.metrics.noiseFraction, 1);
  t.false('silhouette' in allNoise.metrics, JSON.stringify(allNoise.metrics));
  const { metrics } = await found({ method: 'kmeans', k: 1 });
  t.false('silhouette' in metrics, JSON.stringify(metrics));
  const one = { embedding: embeddingTable(Float32Array.of(1, 2, 3), 3) };
  const same = { embedding: embeddingTable(new Float32Array(30).fill(2), 3) };
  for (const parameters of [
    { method: 'kmeans', k: 1 },
    { method: 'dbscan', eps: 1, minPoints: 1 },
  ])
    for (const inputs of [one, same]) t.is((await runStage(stage, run, { parameters, inputs })).metrics.clusters, 1);
  for (const inputs of [one, same]) {
    const parameters = { method: 'hdbscan', minClusterSize: 3, minSamples: 1 };
    t.is((await runStage(stage, run, { parameters, inputs })).metrics.noiseFraction, 1);
  }
  const many = await runStage(stage, run, { parameters: { method: 'kmeans', k: 3 }, inputs: same });
  t.is(many.metrics.clusters, 1);
  t.regex(many.notes[0]!, /only 1 of 3 clusters/);
});

test('more clusters than rows is a failure with both numbers', async (t) => {
  const failed: StageFailure = (await t.throwsAsync(() => found({ method: 'kmeans', k: 51 })))!;
  t.is(failed.code, 'too-few-rows');
  t.is(failed.facts.found, '50 examples, k 51');
  const dense: StageFailure = (await t.throwsAsync(() => found({ method: 'hdbscan', minSamples: 60 })))!;
  t.is(dense.facts.where, 'with.minSamples');
});

test('a method without what it needs is found while planning, by the schema and by check', (t) => {
  t.throws(() => completeParameters(stage, { method: 'kmeans' }), { message: /"k"/ });
  t.throws(() => completeParameters(stage, { method: 'dbscan' }), { message: /eps/ });
  t.regex(planned.check!({ method: 'kmeans' })[0]!.message, /needs "k"/);
  t.regex(planned.check!({ method: 'dbscan', k: 3 })[0]!.message, /needs "eps"/);
  t.deepEqual(planned.check!({ method: 'kmeans', k: 3 }), []);
});

test('as many clusters and classes as rows take time and room for the rows, and pairs are not listed', async (t) => {
  const rows = 4000;
  const line = Float32Array.from({ length: rows }, (_, row) => row);
  const each = Array.from({ length: rows }, (_, row) => row);
  const { outputs, metrics } = await runStage(stage, run, {
    parameters: { method: 'agglomerative', linkage: 'single', k: rows, silhouetteSample: 0 },
    inputs: { embedding: embeddingTable(line, 1, each, { originalNames: each.map(String) }) },
  });
  t.is(outputs.clusters!.metadata.contingency, undefined);
  t.is(metrics.amiOriginal, 1);
});

test('a note names equal rows: where a cut divides them, and where there are no others', async (t) => {
  const notesOf = async (rows: readonly number[], parameters: JsonObject) =>
    (await runStage(stage, run, { parameters, inputs: { embedding: embeddingTable(Float32Array.from(rows), 1) } }))
      .notes;
  const twoOfEach = [1, 1, 5, 5, 9, 9];
  for (const linkage of ['ward', 'single']) {
    t.deepEqual(await notesOf(twoOfEach, { method: 'agglomerative', linkage, k: 3 }), []);
    t.deepEqual(await notesOf(twoOfEach, { method: 'agglomerative', linkage, k: 4 }), [
      'equal rows are in different clusters: the embedding has fewer than 4 distinct rows',
    ]);
  }
  const equal = 'all 3 rows are equal: none is nearer than another';
  const notes = await notesOf([7, 7, 7], { method: 'dbscan', eps: 1 });
  t.true(notes.includes(equal), notes.join('\n'));
  t.deepEqual(await notesOf([7, 8, 9], { method: 'kmeans', k: 2, sweep: { from: 1, to: 9 } }), [
    'the sweep to 9 ends at 3: there are no more examples',
  ]);
});
