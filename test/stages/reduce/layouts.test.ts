/** t-SNE and UMAP: four blobs stay four, whatever the order of the rows. */

import { runStage } from 'arrowline/testing';
import test from 'ava';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import findNeighbors from '../../../stages/neighbors/body.ts';
import { kind as neighborsStage } from '../../../stages/neighbors/kind.ts';
import run from '../../../stages/reduce/body.ts';
import { kind as stage } from '../../../stages/reduce/kind.ts';
import { embeddingTable, fourBlobs } from '../embedding.ts';

/** As planning sees it: with parameters that a schema has checked. */
const planned: StageDescriptor = stage;

const { values, labels } = fourBlobs([20, 20, 20, 20]);
const embedding = embeddingTable(values, 3, labels);

const reduce = (parameters: JsonObject, inputs: { [port: string]: Table } = {}, seed = 1) =>
  runStage(stage, run, { parameters, inputs: { embedding, ...inputs }, seed });

function positions(table: Table | undefined): Float32Array {
  const column = table?.columns.position;
  if (column?.type !== 'FixedSizeList') throw new Error('no positions');
  return column.values as Float32Array;
}

/** Part of the rows whose nearest other row has the same label. */
function purity(at: Float32Array): number {
  const rows = labels.length;
  const right = labels.filter((label, row) => {
    let least = Infinity;
    let nearest = -1;
    for (let other = 0; other < rows; other++) {
      const square = (at[2 * row]! - at[2 * other]!) ** 2 + (at[2 * row + 1]! - at[2 * other + 1]!) ** 2;
      if (other === row || square >= least) continue;
      least = square;
      nearest = other;
    }
    return labels[nearest] === label;
  });
  return right.length / rows;
}

test('tsne keeps blobs apart, reports its divergence on the way, and draws the same picture every time', async (t) => {
  const parameters = { method: 'tsne', perplexity: 10, iterations: 300 };
  const { outputs, metrics, digests, progress } = await reduce(parameters);
  t.is(purity(positions(outputs.projection)), 1);
  const divergence = outputs.projection!.metadata.divergence as [number, number][];
  t.deepEqual(
    divergence.map(([iteration]) => iteration),
    [0, 50, 100, 150, 200, 250, 300],
  );
  t.is(metrics.klDivergence, divergence.at(-1)![1]);
  t.true(metrics.trustworthiness! > 0.9 && metrics.continuity! > 0.9, JSON.stringify(metrics));
  t.deepEqual(
    progress.filter(({ done, total }) => !(done <= total)),
    [],
  );
  t.is((await reduce(parameters)).digests.projection, digests.projection);
});

test('umap keeps blobs apart; the seed decides the picture', async (t) => {
  const parameters = { method: 'umap', neighbors: 8, iterations: 150 };
  const { outputs, digests } = await reduce(parameters);
  t.is(purity(positions(outputs.projection)), 1);
  t.like(outputs.projection!.metadata, { iterations: 150, initialization: 'spectral' });
  t.is((await reduce(parameters)).digests.projection, digests.projection);
  t.not((await reduce(parameters, {}, 2)).digests.projection, digests.projection);
});

test('umap places a second split among the rows it belongs to', async (t) => {
  const chosen = [3, 25, 47, 69];
  const moved = chosen.flatMap((row) => [...values.subarray(3 * row, 3 * row + 3)].map((value) => value + 0.01));
  const second = embeddingTable(Float32Array.from(moved), 3, [0, 1, 2, 3], { split: 'validation', firstRow: 0 });
  for (const metric of ['euclidean', 'cosine']) {
    const parameters = { method: 'umap', neighbors: 8, iterations: 150, metric };
    const { outputs } = await reduce(parameters, { second });
    t.deepEqual(outputs.projection!.metadata.second, { split: 'validation', rows: [80, 84] });
    const at = positions(outputs.projection);
    for (const [index, row] of chosen.entries()) {
      const apart = Math.hypot(at[2 * (80 + index)]! - at[2 * row]!, at[2 * (80 + index) + 1]! - at[2 * row + 1]!);
      if (metric === 'euclidean') t.true(apart < 2.5, `row ${row}: ${apart}`);
      else t.true(Number.isFinite(apart), `${apart}`);
    }
  }
});

test('wired neighbours give the same projection as those found anew, and too few are not used', async (t) => {
  const wire = async (count: number, metric = 'euclidean') =>
    (await runStage(neighborsStage, findNeighbors, { parameters: { count, metric }, inputs: { embedding } })).outputs
      .neighbors!;
  for (const parameters of [
    { method: 'tsne', perplexity: 10, iterations: 60 },
    { method: 'umap', neighbors: 8, iterations: 30 },
    { method: 'umap', neighbors: 8, iterations: 30, metric: 'cosine' },
  ]) {
    const alone = await reduce(parameters);
    const shared = await reduce(parameters, { neighbors: await wire(40, parameters.metric) });
    t.is(shared.digests.projection, alone.digests.projection);
    t.deepEqual(shared.notes, []);
    const few = await reduce(parameters, { neighbors: await wire(5, parameters.metric) });
    t.is(few.digests.projection, alone.digests.projection);
    t.regex(few.notes[0]!, /found anew/);
  }
});

test('neighbours of another embedding are refused', async (t) => {
  const other = {
    embedding: embeddingTable(
      values.map((value) => value + 1),
      3,
      labels,
    ),
  };
  const { outputs } = await runStage(neighborsStage, findNeighbors, { parameters: { count: 9 }, inputs: other });
  const failed = (await t.throwsAsync<StageFailure>(() =>
    reduce({ method: 'umap' }, { neighbors: outputs.neighbors! }),
  ))!;
  t.is(failed.code, 'neighbors-of-other');
});

test('parameters that t-SNE and UMAP do not support are refused with the reason', async (t) => {
  const code = async (parameters: JsonObject, inputs = {}) =>
    (await t.throwsAsync<StageFailure>(() => reduce(parameters, inputs)))!.code;
  t.is(await code({ method: 'tsne', perplexity: 80 }), 'too-few-rows');
  t.is(await code({ method: 'tsne', perplexity: 5 }, { second: embedding }), 'no-second');
  const two = { embedding: embeddingTable(values.slice(0, 6), 3, labels) };
  t.is(await code({ method: 'umap' }, two), 'too-few-rows');
  const one = await runStage(stage, run, {
    parameters: { method: 'pca' },
    inputs: { embedding: embeddingTable(values.slice(0, 3), 3) },
  });
  t.deepEqual([...positions(one.outputs.projection)], [0, 0]);
  t.is(planned.check!({ method: 'tsne', components: 3 })[0]!.path[0], 'components');
  t.is(planned.check!({ method: 'umap', components: 0.5 })[0]!.path[0], 'components');
  t.is(planned.check!({ method: 'tsne', components: 2, initialization: 'spectral' })[0]!.path[0], 'initialization');
  t.deepEqual(planned.check!({ method: 'umap', components: 3, initialization: 'spectral' }), []);
});

test('few rows, equal rows and rows on a line are laid out', async (t) => {
  const sets = [[0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0], new Array<number>(30).fill(1)];
  for (const set of sets)
    for (const parameters of [
      { method: 'tsne', perplexity: 2, iterations: 60 },
      { method: 'umap', iterations: 30 },
      { method: 'umap', iterations: 30, initialization: 'pca', metric: 'cosine' },
    ]) {
      const inputs = { embedding: embeddingTable(Float32Array.from(set), 3) };
      const { outputs } = await runStage(stage, run, { parameters, inputs });
      t.true(positions(outputs.projection).every(Number.isFinite), `${JSON.stringify(parameters)} of ${set}`);
    }
});

test('a layout can be cancelled while it runs', async (t) => {
  let seen = 0;
  const cancelled = new Error('cancelled');
  const onProgress = () => {
    if (++seen === 3) throw cancelled;
  };
  const parameters = { method: 'tsne', perplexity: 10, iterations: 1_000_000 };
  await t.throwsAsync(() => runStage(stage, run, { parameters, inputs: { embedding }, onProgress }), { is: cancelled });
});
