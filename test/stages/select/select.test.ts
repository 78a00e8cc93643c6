import test from 'ava';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Coordinates } from '../../../src/stage-api/stage.ts';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import { initialWeights } from '../../../stages/lib/network/initial-weights.ts';
import { modelTable } from '../../../stages/lib/network/model-table.ts';
import { resolveNetwork } from '../../../stages/lib/network/resolve.ts';
import select from '../../../stages/select/run.ts';
import descriptor from '../../../stages/select/stage.ts';
import { inputArtifact, type Ran, runStage } from '../../support/stage-context.ts';

type Point = readonly [coordinates: Coordinates, metrics: { readonly [name: string]: number }];

const metricsOf = (metrics: { readonly [name: string]: number }): Table =>
  makeTable(
    { name: column.utf8(Object.keys(metrics)), value: column.float64(Float64Array.from(Object.values(metrics))) },
    { type: 'metrics', version: 1, classNames: ['a', 'b'] },
  );
const network = resolveNetwork([{ dense: { units: 'classes' } }], [3], 2);
const modelOf = (seed: number): Table =>
  modelTable({
    network,
    weights: initialWeights(network, seed),
    scale: 1,
    classNames: ['a', 'b'],
    loss: 'meanSquaredError',
    epochs: 1,
  });

const points: readonly Point[] = [
  [
    { filters: 32, epochs: 5 },
    { 'validation.accuracy': 0.91, 'validation.loss': 0.3 },
  ],
  [
    { filters: 32, epochs: 10 },
    { 'validation.accuracy': 0.93, 'validation.loss': 0.35 },
  ],
  [
    { filters: 64, epochs: 5 },
    { 'validation.accuracy': 0.93, 'validation.loss': 0.2 },
  ],
  [
    { filters: 64, epochs: 10 },
    { 'validation.accuracy': Number.NaN, 'validation.loss': Number.NaN },
  ],
];
const models = points.map(([coordinates], index) => inputArtifact('model', modelOf(index), coordinates));
const run = (parameters: { metric: string; mode?: string }, from = points, given = models): Promise<Ran> =>
  runStage(descriptor, select, {
    parameters,
    inputs: {
      candidates: from.map(([coordinates, metrics]) => ({ table: metricsOf(metrics), coordinates })),
      models: given,
    },
  });

test('hands on the very model of the best point; the first of equals wins', async (t) => {
  const { result, outputs, digests, metrics, notes } = await run({ metric: 'validation.accuracy' });
  t.is(result.outputs.model, models[1]!);
  t.is(digests.model, models[1]!.digest);
  t.deepEqual(metrics, { 'validation.accuracy': 0.93, 'validation.loss': 0.35 });
  t.deepEqual(outputs.choice!.metadata.selected, {
    coordinates: { filters: 32, epochs: 10 },
    metric: 'validation.accuracy',
    mode: 'max',
    candidates: 4,
  });
  t.deepEqual(notes, ['filters=32, epochs=10 has the greatest validation.accuracy: 0.93']);
});

test('the least is best with mode min, and what is not a number never wins', async (t) => {
  t.is((await run({ metric: 'validation.loss', mode: 'min' })).digests.model, models[2]!.digest);
  const reversed = [...points].reverse();
  t.is((await run({ metric: 'validation.accuracy' }, reversed)).digests.model, models[2]!.digest);
});

test('a candidate with more coordinates than its model finds it', async (t) => {
  const split: Point[] = [
    [{ filters: 32, epochs: 5, noise: 0 }, { score: 1 }],
    [{ filters: 64, epochs: 5, noise: 1 }, { score: 2 }],
  ];
  t.is((await run({ metric: 'score' }, split)).digests.model, models[2]!.digest);
  const only = [inputArtifact('model', modelOf(9))];
  t.is((await run({ metric: 'score' }, split, only)).digests.model, only[0]!.digest);
});

test('a metric that is missing is named with those there are', async (t) => {
  const failure = await t.throwsAsync(run({ metric: 'validation.acuracy' }), { instanceOf: StageFailure });
  t.is(failure?.code, 'unknown-metric');
  t.like(failure!.facts, {
    expected: 'validation.accuracy, validation.loss',
    hint: 'did you mean "validation.accuracy"?',
  });
});

test('no number, no candidate, no model: failures', async (t) => {
  const code = async (promise: Promise<unknown>): Promise<string | undefined> =>
    (await t.throwsAsync(promise, { instanceOf: StageFailure }))?.code;
  t.is(await code(run({ metric: 'validation.loss' }, points.slice(3))), 'nothing-to-select');
  t.is(await code(run({ metric: 'validation.loss' }, [])), 'nothing-to-select');
  t.is(await code(run({ metric: 'validation.loss' }, points, models.slice(2))), 'no-model');
  const both = [
    inputArtifact('model', modelOf(1), { filters: 32 }),
    inputArtifact('model', modelOf(2), { epochs: 10 }),
  ];
  t.is(await code(run({ metric: 'validation.accuracy' }, points, both)), 'no-model');
});

test('confusion counts are handed on in the artifact and are no metrics of the choice', async (t) => {
  const counted: readonly Point[] = [
    [{}, { 'test.accuracy': 0.5, 'test.confusion.0.1': 3, 'test.f1.a.confusion.1': 0.5 }],
  ];
  const given = [inputArtifact('model', modelOf(0), {})];
  const { metrics, outputs } = await run({ metric: 'test.accuracy' }, counted, given);
  t.deepEqual(metrics, { 'test.accuracy': 0.5, 'test.f1.a.confusion.1': 0.5 });
  t.true(([...outputs.choice!.columns.name!.values] as string[]).includes('test.confusion.0.1'));
});
