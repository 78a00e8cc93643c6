/** Training small networks: results, early stopping, failures, and the one form of `with`. */

import { completeParameters, type Given, type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import { areClasses, type ClassLabels, type Dataset, dataset as datasets } from '../../../src/artifacts/dataset.ts';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, type Table } from '../../../src/stage-api/table.ts';
import { networkFromModel } from '../../../stages/lib/learning/network/model-table.ts';
import train from '../../../stages/train/body.ts';
import { classFactors } from '../../../stages/train/class-weights.ts';
import { kind as descriptor } from '../../../stages/train/kind.ts';
import { smallDataset, withClasses } from '../../support/small-dataset.ts';

/** As planning sees it: with parameters that a schema has checked. */
const planned: StageDescriptor = descriptor;

const model = [
  { conv2d: { filters: 4, kernelSize: 3, activation: 'relu' } },
  { maxPooling2d: {} },
  { flatten: null },
  { dense: { units: 8, activation: 'relu', name: 'encoded' } },
  { dense: { units: 'classes', activation: 'softmax' } },
];
const dataset = smallDataset({ train: 150, validation: 30, test: 20 });

const run = (parameters: JsonObject, given: Partial<Given> = {}): Promise<Ran> =>
  runStage(descriptor, train, { parameters: { model, epochs: 3, ...parameters }, inputs: { dataset }, ...given });
/** A dataset with other texts of its classes, as `train` reads it. */
function classified(table: Table, texts: JsonObject): { dataset: Dataset; classes: ClassLabels } {
  const dataset = datasets.read(withClasses(table, texts));
  if (!areClasses(dataset.labels)) throw new Error('labels that are classes expected');
  return { dataset, classes: dataset.labels };
}
const failure = async (
  t: { throwsAsync: (promise: Promise<unknown>, options: object) => Promise<StageFailure | undefined> },
  promise: Promise<unknown>,
): Promise<StageFailure> => (await t.throwsAsync(promise, { instanceOf: StageFailure }))!;

test.serial('a small network learns; model, history and metrics agree', async (t) => {
  const { outputs, digests, metrics, result, progress, lines } = await run({
    epochs: 12,
    optimizer: { adam: { learningRate: 0.01 } },
  });
  t.true(metrics.validationAccuracy! > 0.9, `accuracy ${metrics.validationAccuracy}`);
  t.true(metrics.loss! < 0.4, `loss ${metrics.loss}`);
  const history = outputs.history!;
  t.is(history.rows, 12);
  t.deepEqual(
    [...(history.columns.epoch!.values as Int32Array)],
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
  for (const name of ['loss', 'accuracy', 'validationLoss', 'validationAccuracy'])
    t.is(history.columns[name]!.values[11], metrics[name]!);
  t.is(metrics.keptEpoch, 12);
  t.like(history.metadata, { version: 2, stoppedEarly: false, keptEpoch: 12, model: digests.model });
  const trained = networkFromModel(outputs.model!);
  t.is(trained.network.parameters, metrics.parameters!);
  t.like(trained, {
    epochs: 12,
    inputs: [{ name: 'features', shape: [8, 8, 1], scale: 255 }],
    loss: { name: 'categoricalCrossentropy', labelSmoothing: 0 },
    meaning: { task: 'multiclass', classNames: ['hat', 'shoe', 'bag'] },
  });
  t.is((result.timings!.secondsPerEpoch as number[]).length, 12);
  const told = progress.filter(({ point }) => Number.isInteger(point?.step));
  t.deepEqual(
    told.map(({ point }) => [point?.step, point?.values.loss]),
    [...(history.columns.loss!.values as Float64Array)].map((loss, epoch) => [epoch + 1, loss]),
    'each epoch is a point of the curve',
  );
  const batch = progress.findLast(({ unit }) => unit.endsWith('batch'));
  t.like(batch, { unit: 'epoch 12/12, batch', done: 5, total: 5 });
  t.regex(batch!.note!, /^loss \d\.\d{4}, val\. acc\. \d\.\d{3}, [\d,]+ images\/s$/);
  t.is(lines.length, 12);
});

test.serial('the same seed gives the same bytes, another seed or order others', async (t) => {
  const [first, second, seeded, ordered] = [
    await run({}),
    await run({ optimizer: { adam: null }, metrics: [] }),
    await run({}, { seed: 2 }),
    await run({ shuffle: false }),
  ];
  t.deepEqual(second.digests, first.digests);
  t.not(seeded.digests.model, first.digests.model);
  t.not(ordered.digests.model, first.digests.model);
});

test.serial('without validation rows there are no validation numbers', async (t) => {
  const inputs = { dataset: smallDataset({ train: 40, validation: 0, test: 0 }) };
  const { outputs, metrics } = await run({}, { inputs });
  t.deepEqual(Object.keys(outputs.history!.columns), ['epoch', 'loss', 'accuracy', 'learningRate', 'gradientNorm']);
  const names = ['accuracy', 'epochs', 'gradientNorm', 'keptEpoch', 'learningRate', 'loss', 'parameters'];
  t.deepEqual(Object.keys(metrics).sort(), names);
  const stopping = await failure(t, run({ earlyStopping: { patience: 1 } }, { inputs }));
  t.is(stopping.code, 'no-rows');
});

test.serial('class weights move the decision; balanced ones and named ones agree where they should', async (t) => {
  const heavy = await run({ classWeights: { shoe: 50 } });
  const byNumber = await run({ classWeights: { 1: 50 } });
  t.is(byNumber.digests.model, heavy.digests.model);
  t.not(heavy.digests.model, (await run({})).digests.model);
  const balanced = await run({ classWeights: 'balanced' });
  t.not(balanced.digests.model, (await run({})).digests.model);
  const unknown = await failure(t, run({ classWeights: { shoo: 1 } }));
  t.is(unknown.code, 'unknown-class');
  t.is(unknown.facts.hint, 'did you mean "shoe"?');
  t.is((await failure(t, run({ classWeights: { 3: 1 } }))).code, 'unknown-class');
});

test('balanced weights are 1 on average over the training rows, classes without rows or not', (t) => {
  const classNames = ['a', 'b', 'c', 'd', 'e'];
  const table = smallDataset({ train: 40, validation: 5, test: 5, classNames: classNames.slice(0, 3) });
  const data = classified(table, { classNames, originalNames: classNames });
  const factors = classFactors('balanced', data);
  const labels = [...data.classes.label.subarray(0, 40)];
  const mean = labels.reduce((sum, label) => sum + factors[label]!, 0) / labels.length;
  t.true(Math.abs(mean - 1) < 1e-6, `mean ${mean}, expected 1`);
  const weights = [0, 1, 2].map((label) => factors[label]! * labels.filter((one) => one === label).length);
  for (const weight of weights) t.true(Math.abs(weight - 40 / 3) < 1e-5, `weight ${weight}, expected ${40 / 3}`);
});

test('a class is given one weight, by its name or its label, and some row has weight', (t) => {
  const table = smallDataset({ train: 30, validation: 5, test: 5 });
  const data = classified(table, { classLabels: ['1', '2', '3'] });
  t.deepEqual([...classFactors({ 1: 50, shoe: 7 }, data)], [50, 7, 1]);
  const code = (weights: { readonly [key: string]: number }): string | undefined =>
    t.throws(() => classFactors(weights, data), { instanceOf: StageFailure })?.code;
  t.is(code({ hat: 2, 1: 3 }), 'class-weights');
  t.is(code({ hat: 0, shoe: 0, bag: 0 }), 'class-weights');
  t.is(code({ 0: 2 }), 'unknown-class');
  const shifted = classified(table, { classNames: ['1', '2', '3'] });
  t.is(t.throws(() => classFactors({ 1: 50 }, shifted), { instanceOf: StageFailure })?.code, 'ambiguous-class');
});

test.serial('notes name training rows of one class only, and weights of classes without training rows', async (t) => {
  const table = smallDataset({ train: 20, validation: 5, test: 5 });
  const label = column.int32(Int32Array.from({ length: 30 }, (_, row) => (row === 22 ? 2 : 0)));
  const one = { ...table, columns: { ...table.columns, label } };
  const { notes } = await run({ classWeights: { shoe: 3 } }, { inputs: { dataset: one } });
  t.true(notes.includes('all training rows are of class "hat": no other answer is learned'), notes.join('\n'));
  t.true(notes.includes('only validation rows, no training rows, have "bag"'), notes.join('\n'));
  t.true(notes.includes('classWeights names classes without training rows: "shoe"'), notes.join('\n'));
  t.is((await run({})).notes[1], 'task: multiclass, because the labels are classes');
  const weight = column.float64(new Float64Array(30).fill(2));
  const weighted = { ...table, columns: { ...table.columns, weight } };
  const told = (await run({}, { inputs: { dataset: weighted } })).notes;
  t.true(told.includes('rows weigh what the dataset says'), told.join('\n'));
});

test('a dataset of which two classes have one name is no dataset', (t) => {
  const table = smallDataset({ train: 5, validation: 5, test: 5 });
  for (const metadata of [{ classNames: ['a', 'a', 'b'] }, { classLabels: ['a', 'b'] }, { originalNames: ['a'] }]) {
    const broken = withClasses(table, metadata);
    t.is(t.throws(() => datasets.read(broken), { instanceOf: StageFailure })?.code, 'invalid-artifact');
  }
});

test.serial('a dataset or model that cannot be trained is a failure with the reason', async (t) => {
  const empty = smallDataset({ train: 0, validation: 3, test: 3 });
  t.is((await failure(t, run({}, { inputs: { dataset: empty } }))).code, 'no-rows');
  const units = [{ flatten: {} }, { dense: { units: 4 } }];
  t.is((await failure(t, run({ model: units }))).code, 'shape-mismatch');
  const wild = { loss: 'meanSquaredError', optimizer: { sgd: { learningRate: 1e30 } } };
  const linear = [{ flatten: {} }, { dense: { units: 'classes' } }];
  const diverged = await failure(t, run({ model: linear, ...wild }));
  t.is(diverged.code, 'diverged');
  t.regex(diverged.message, /^diverged at epoch \d, batch \d$/);
});

test.serial('a training that diverges in its last step, which no loss shows, fails with its epoch', async (t) => {
  const linear = [{ flatten: {} }, { dense: { units: 'classes' } }];
  const wild = { model: linear, optimizer: { sgd: { learningRate: 1e39 } }, batchSize: 150 };
  const unseen = { dataset: smallDataset({ train: 150, validation: 0, test: 0 }) };
  const atLast = await failure(t, run({ ...wild, epochs: 1 }, { inputs: unseen }));
  t.like(atLast, { code: 'diverged', message: 'diverged at the last batch of epoch 1' });
  t.like(atLast.facts, { found: 'a weight that is not finite' });
  // However many epochs are to follow.
  t.is((await failure(t, run({ ...wild, epochs: 3 }, { inputs: unseen }))).message, atLast.message);
  const seen = await failure(t, run({ ...wild, epochs: 1 }));
  t.like(seen, { code: 'diverged', message: 'diverged at epoch 1, on the validation rows' });
});

test('mistakes in the model are found while planning, by schema or by check', (t) => {
  const whole = { epochs: 1, optimizer: 'adam', metrics: [] };
  const check = (layers: JsonObject[]): number => planned.check!({ ...whole, model: layers }).length;
  t.is(check(model as JsonObject[]), 0);
  t.is(check([{ dense: { units: 3, name: 'a' } }, { dense: { units: 3, name: 'a' } }]), 1);
  for (const wrong of [
    [{ conv2D: { filters: 3, kernelSize: 3 } }],
    [{ conv2d: { filters: 0, kernelSize: 3 } }],
    [{ dense: {} }],
    [{ dropout: { rate: 1 } }],
    [{ flatten: {}, dense: { units: 3 } }],
    [],
  ])
    t.throws(() => completeParameters(descriptor, { model: wrong as JsonObject[], epochs: 1 }));
  t.throws(() => completeParameters(descriptor, { model: model as JsonObject[], epochs: 1, optimizer: 'adm' }));
  t.throws(() => completeParameters(descriptor, { model: model as JsonObject[], epochs: 0 }));
});

test('the schema accepts every field that the network reads, with the same defaults', (t) => {
  const full = completeParameters(descriptor, {
    epochs: 1,
    model: [{ conv2d: { filters: 1, kernelSize: [3, 2] } }, { maxPooling2d: {} }, { batchNormalization: {} }],
  });
  const [convolution, pool, normalization] = full.model as JsonObject[];
  t.like(convolution!.conv2d as JsonObject, { strides: 1, padding: 'valid', activation: 'linear', useBias: true });
  t.deepEqual(pool!.maxPooling2d, { poolSize: 2, padding: 'valid' });
  t.deepEqual(normalization!.batchNormalization, { momentum: 0.99, epsilon: 0.001 });
  t.deepEqual(planned.check!(full), []);
});

test('a shorter spelling of the same parameters has the same key', (t) => {
  const facts = { gpuEngine: false, tensorflowBackend: 'wasm' };
  const resolved = (optimizer: JsonObject | string): JsonObject =>
    planned.resolve!(completeParameters(descriptor, { model: model as JsonObject[], epochs: 1, optimizer }), facts);
  t.deepEqual(resolved('adam'), resolved({ adam: {} }));
  t.deepEqual(resolved('adam'), resolved({ adam: { learningRate: 0.001, beta1: 0.9 } }));
  t.not(resolved('adam').engine, 'auto');
  t.is(
    planned.resolve!(resolved('adam'), { gpuEngine: true, tensorflowBackend: 'wasm' }).engine,
    resolved('adam').engine,
  );
});
