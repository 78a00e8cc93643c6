/** Principal components of small embeddings, compared with their definition. */

import { runStage } from 'arrowline/testing';
import test, { type ExecutionContext } from 'ava';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Column } from '../../../src/stage-api/table.ts';
import run from '../../../stages/reduce/body.ts';
import { kind as stage } from '../../../stages/reduce/kind.ts';
import { embeddingTable, fourBlobs } from '../embedding.ts';

/** As planning sees it: with parameters that a schema has checked. */
const planned: StageDescriptor = stage;

const { values, labels } = fourBlobs([20, 15, 10, 5]);

function positions(position: Column | undefined): readonly number[] {
  return position?.type === 'FixedSizeList' ? Array.from(position.values, Number) : [];
}

test('a projection repeats rows and labels and gives the variance that each component explains', async (t) => {
  const model = `sha256:${'ab'.repeat(32)}`;
  const embedding = embeddingTable(values, 3, labels, { model });
  const { outputs, metrics, digests } = await runStage(stage, run, {
    parameters: { method: 'pca' },
    inputs: { embedding },
  });
  const { columns, metadata } = outputs.projection!;
  for (const name of ['row', 'label', 'original']) t.deepEqual(columns[name], embedding.columns[name]);
  t.is(metadata.model, model);
  t.is(positions(columns.position).length, 2 * 50);
  const explained = metadata.explainedVariance as number[];
  t.is(explained.length, 2);
  t.is((metadata.spectrum as number[]).length, 3);
  t.is(metrics.explainedVariance, explained[0]! + explained[1]!);
  t.true(metrics.explainedVariance! > 0.9, `${metrics.explainedVariance} of the variance`);
  const again = await runStage(stage, run, { parameters: { method: 'pca' }, inputs: { embedding }, seed: 99 });
  t.is(again.digests.projection, digests.projection);
});

test('a second split is placed in the axes of the first, after its rows', async (t) => {
  const embedding = embeddingTable(values, 3, labels);
  const second = embeddingTable(values.slice(0, 4 * 3), 3, labels, { split: 'validation', firstRow: 7 });
  const { outputs } = await runStage(stage, run, { parameters: { method: 'pca' }, inputs: { embedding, second } });
  const { columns, metadata } = outputs.projection!;
  t.deepEqual(metadata.second, { split: 'validation', rows: [50, 54] });
  const all = positions(columns.position);
  t.deepEqual(all.slice(100), all.slice(0, 8));
  t.deepEqual([...(columns.row!.values as Int32Array)].slice(49), [149, 7, 8, 9, 10]);
});

test('a fraction keeps as many components as explain more than it', async (t) => {
  const inputs = { embedding: embeddingTable(values, 3, labels) };
  const { metrics } = await runStage(stage, run, { parameters: { method: 'pca', components: 0.99 }, inputs });
  t.is(metrics.components, 3);
});

async function failure(t: ExecutionContext, parameters: object, inputs: object): Promise<StageFailure> {
  return (await t.throwsAsync<StageFailure>(() => runStage(stage, run, { parameters, inputs } as never)))!;
}

test('an embedding that cannot be reduced is refused with the reason', async (t) => {
  const good = embeddingTable(values, 3, labels);
  const notFinite = values.slice();
  notFinite[7] = Number.NaN;
  const bad = await failure(t, { method: 'pca' }, { embedding: embeddingTable(notFinite, 3) });
  t.is(bad.code, 'not-finite');
  t.is(bad.facts.where, 'row 2, number 1');
  const none = await failure(t, { method: 'pca' }, { embedding: embeddingTable(new Float32Array(0), 3) });
  t.is(none.code, 'no-rows');
  t.is((await failure(t, { method: 'pca', components: 4 }, { embedding: good })).code, 'too-many-components');
  const other = embeddingTable(values, 3, labels, { layer: 'other' });
  t.is((await failure(t, { method: 'pca' }, { embedding: good, second: other })).code, 'embeddings-differ');
  const [one, two] = ['ab', 'cd'].map((digit) =>
    embeddingTable(values, 3, labels, { model: `sha256:${digit.repeat(32)}` }),
  );
  t.is((await failure(t, { method: 'pca' }, { embedding: one!, second: two! })).code, 'embeddings-differ');
  await t.notThrowsAsync(
    runStage(stage, run, { parameters: { method: 'pca' }, inputs: { embedding: one!, second: good } }),
  );
});

test('one row, equal rows and a constant column have a defined projection', async (t) => {
  for (const rows of [
    [1, 2, 3],
    [1, 2, 3, 1, 2, 3],
    [1, 0, 3, 2, 0, 3, 5, 0, 3],
  ]) {
    const embedding = embeddingTable(Float32Array.from(rows), 3);
    const ran = await runStage(stage, run, { parameters: { method: 'pca' }, inputs: { embedding } });
    const { outputs, metrics, notes } = ran;
    const known = rows.length === 6 ? ['all 2 rows are equal: none is nearer than another'] : [];
    t.deepEqual(notes, [...known, 'components computed with wasm simd128']);
    const placed = positions(outputs.projection!.columns.position);
    t.true(placed.every(Number.isFinite), placed.join(' '));
    t.true(metrics.explainedVariance! >= 0 && metrics.explainedVariance! <= 1 + 1e-12, `${metrics.explainedVariance}`);
  }
});

test('components whose positions are drowned by rounding are named, and only if they are kept', async (t) => {
  const rows = [1e20, 2, 5, -3e20, 1, 4, 2e20, 5, 5, 5e20, 4, 1, -1e20, 7, 3];
  const embedding = embeddingTable(Float32Array.from(rows), 3);
  const notes = async (components: number) =>
    (await runStage(stage, run, { parameters: { method: 'pca', components }, inputs: { embedding } })).notes;
  t.regex((await notes(3))[0]!, /^component 2 and those behind it .* rounding shows in their positions; .*standardize/);
  t.deepEqual(await notes(1), ['components computed with wasm simd128']);
});

test('the kernels of this machine are asked for by pca alone, and are in no key', (t) => {
  const facts = { gpuEngine: false, tensorflowBackend: 'none', componentKernels: 'native avx2 sha256:00' };
  const resolved = planned.resolve!({ method: 'pca', components: 2 }, facts);
  t.deepEqual(resolved, { method: 'pca', components: 2, kernels: facts.componentKernels });
  t.deepEqual(planned.outsideKey!(resolved), ['kernels']);
  t.deepEqual(planned.resolve!({ method: 'tsne', components: 2 }, facts), { method: 'tsne', components: 2 });
});

test('a number of components that is neither whole nor a fraction is found while planning', (t) => {
  t.is(planned.check!({ method: 'pca', components: 2.5 })[0]!.path[0], 'components');
  t.deepEqual(planned.check!({ method: 'pca', components: 0.5 }), []);
});
