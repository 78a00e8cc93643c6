/** Trainings of every task, and of a picture beside a table: what is learned, and what the model keeps of it. */

import { type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import { type Dataset, dataset as datasets, type Labels } from '../../../src/artifacts/dataset.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import embedBody from '../../../stages/embed/body.ts';
import { kind as embed } from '../../../stages/embed/kind.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import train from '../../../stages/train/body.ts';
import { kind as descriptor } from '../../../stages/train/kind.ts';

const rows = 200;
const source = random(5, 'tasks');
/** Two numbers a row, between -1 and 1. */
const table = Float32Array.from({ length: rows * 2 }, () => 2 * source.uniform() - 1);
const sum = (row: number): number => table[2 * row]! + table[2 * row + 1]!;
/** Pictures whose brightness is the only thing that they show. */
const bright = Uint8Array.from({ length: rows }, () => source.below(2));
const pictures = Uint8Array.from({ length: rows * 16 }, (_, at) => 30 + 190 * bright[at >> 4]! + source.below(30));

const range = (start: number, end: number) => ({ start, end });
const numbers = { name: 'numbers', shape: [2], scale: 1, values: table, width: 2, names: ['a', 'b'] };
const seen = { name: 'seen', shape: [4, 4, 1], scale: 255, bytes: true as const, values: pictures, width: 16 };

function datasetOf(labels: Labels | undefined, more: Partial<Dataset> = {}): Table {
  return datasets.write({
    rows,
    ids: [],
    groups: [numbers],
    ...(labels && { labels }),
    splits: { train: range(0, 160), validation: range(160, 190), test: range(190, rows) },
    ...more,
  });
}

const each = <Value>(value: (row: number) => Value): Value[] => Array.from({ length: rows }, (_, row) => value(row));
const classes = (label: (row: number) => number, classNames: readonly string[]): Labels => {
  const labelled = Int32Array.from(each(label));
  return { label: labelled, original: labelled, classNames, classLabels: classNames, originalNames: classNames };
};
const adam = { adam: { learningRate: 0.02 } };
const hidden = { dense: { units: 8, activation: 'tanh', name: 'hidden' } };
const run = (dataset: Table, parameters: JsonObject): Promise<Ran> =>
  runStage(descriptor, train, { parameters: { epochs: 25, optimizer: adam, ...parameters }, inputs: { dataset } });

test.serial('a regression learns numbers, and its model says the column that they are from', async (t) => {
  const dataset = datasetOf({ value: Float64Array.from(each((row) => 3 * sum(row) + 1)) }, { labelName: 'price' });
  const { metrics, outputs, notes } = await run(dataset, { model: [hidden, { dense: { units: 1 } }] });
  t.true(metrics.validationLoss! < 0.2, `${metrics.validationLoss}`);
  t.is(metrics.accuracy, undefined);
  t.true(notes.includes('task: regression, because the labels are numbers'), notes.join('\n'));
  t.like(outputs.model!.metadata, {
    task: 'regression',
    target: { name: 'price' },
    loss: { name: 'meanSquaredError' },
    inputs: [{ name: 'numbers', shape: [2], scale: 1, names: ['a', 'b'] }],
  });
  const inputs = { model: outputs.model!, dataset };
  const embedded = await runStage(embed, embedBody, { parameters: { layer: 'hidden', split: 'test' }, inputs });
  t.is(embedded.outputs.embedding!.columns.label?.type, 'Float64');
  t.is(embedded.outputs.embedding!.rows, 10);
});

test.serial('a stated task needs no metrics, and has the numbers of the inferred one', async (t) => {
  const dataset = datasetOf({ value: Float64Array.from(each(sum)) });
  const model = [{ dense: { units: 1 } }];
  const stated = await run(dataset, { model, epochs: 2, task: 'regression' });
  t.deepEqual(stated.metrics, (await run(dataset, { model, epochs: 2 })).metrics);
});

test.serial('a measure that some epochs have is a column of the history, NaN in the others', async (t) => {
  const train = { train: range(0, 160), validation: range(160, 190), test: range(190, rows) };
  // Validation rows are all low, of which some become high while training: no kappa before.
  const label = (row: number) => Number(row < 160 && table[2 * row]! > 0.4);
  const values = Float32Array.from({ length: rows * 2 }, (_, at) => Number(at % 2 === 0 && table[at]! > 0.4));
  const dataset = datasetOf(classes(label, ['low', 'high']), { groups: [{ ...numbers, values }], splits: train });
  const model = [{ dense: { units: 'classes', activation: 'softmax', kernelInitializer: 'zeros' } }];
  const parameters = { model, epochs: 30, metrics: ['kappa'], optimizer: { sgd: { learningRate: 0.1 } } };
  const { outputs } = await run(dataset, parameters);
  const kappa = outputs.history!.columns['validation.kappa']?.values as Float64Array;
  t.is(kappa.length, 30);
  t.is(kappa[0], Number.NaN);
  t.is(kappa[29], 0);
});

test.serial('a binary task learns the probability of the class that is named', async (t) => {
  const dataset = datasetOf(classes((row) => Number(sum(row) > 0), ['low', 'high']));
  const model = [hidden, { dense: { units: 1, activation: 'sigmoid' } }];
  const { metrics, outputs } = await run(dataset, { model });
  t.true(metrics.validationAccuracy! > 0.9, `${metrics.validationAccuracy}`);
  t.like(outputs.model!.metadata, {
    task: 'binary',
    target: { classNames: ['low', 'high'], positive: 1 },
    loss: { name: 'binaryCrossentropy' },
  });
  const turned = await run(dataset, { model, positive: 'low', epochs: 2 });
  t.like(turned.outputs.model!.metadata, { target: { positive: 0 } });
});

test.serial('several labels are learned beside each other', async (t) => {
  const flags = each((row) => [Number(table[2 * row]! > 0), Number(table[2 * row + 1]! > 0)]).flat();
  const labels = { values: Uint8Array.from(flags), names: ['a', 'b'] };
  const model = [hidden, { dense: { units: 'classes', activation: 'sigmoid' } }];
  const { metrics, outputs } = await run(datasetOf(labels), { model });
  t.true(metrics.validationAccuracy! > 0.8, `${metrics.validationAccuracy}`);
  t.like(outputs.model!.metadata, { task: 'multilabel', target: { labelNames: ['a', 'b'] } });
});

test.serial('weights of rows decide what is learned', async (t) => {
  // Half of the rows say the opposite of the others; those with a weight are believed.
  const label = (row: number): number => Number(sum(row) > 0 === (row % 2 === 0));
  const model = [hidden, { dense: { units: 'classes', activation: 'softmax' } }];
  const accuracyOf = async (odd: number): Promise<number> => {
    const weight = Float64Array.from(each((row) => (row % 2 === 0 ? 1 : odd)));
    const { outputs } = await run(datasetOf(classes(label, ['low', 'high']), { weight }), { model });
    const fresh = datasetOf(classes((row) => Number(sum(row) > 0), ['low', 'high']));
    const ran = await runStage(embed, embedBody, {
      parameters: { layer: 'dense', split: 'train' },
      inputs: { model: outputs.model!, dataset: fresh },
    });
    const values = ran.outputs.embedding!.columns.values!.values as Float32Array;
    const right = each((row) => row).filter((row) => row < 160 && values[2 * row + 1]! > 0.5 === sum(row) > 0);
    return right.length / 160;
  };
  const [believed, denied] = [await accuracyOf(0), await accuracyOf(40)];
  t.true(believed > 0.9 && denied < 0.1, `${believed}, ${denied}`);
});

test.serial('sampleWeights: false learns as if no row had a weight', async (t) => {
  const labels = classes((row) => Number(sum(row) > 0), ['low', 'high']);
  const weight = Float64Array.from(each((row) => (row % 2 === 0 ? 1 : 5)));
  const learned = async (dataset: Table, more: JsonObject = {}): Promise<unknown> => {
    const model = [{ dense: { units: 'classes', activation: 'softmax' } }];
    return (await run(dataset, { model, epochs: 2, ...more })).outputs.model!.columns;
  };
  const plain = await learned(datasetOf(labels));
  t.deepEqual(await learned(datasetOf(labels, { weight }), { sampleWeights: false }), plain);
  t.notDeepEqual(await learned(datasetOf(labels, { weight })), plain);
});

const both = [
  { input: { group: 'seen' } },
  { conv2d: { filters: 4, kernelSize: 3, activation: 'tanh' } },
  { globalAveragePooling2d: { name: 'shown' } },
  { input: { group: 'numbers' } },
  { dense: { units: 6, activation: 'tanh', name: 'read' } },
  { concatenate: { inputs: ['shown', 'read'] } },
  { dense: { units: 'classes', activation: 'softmax' } },
];
const beside = (more: Partial<Dataset> = {}): Table =>
  datasetOf(
    classes((row) => 2 * bright[row]! + Number(sum(row) > 0), ['a', 'b', 'c', 'd']),
    {
      groups: [numbers, seen],
      ...more,
    },
  );

for (const engine of ['compiled', 'tensorflow'])
  test.serial(`a picture beside a table is learned by a network of two inputs: ${engine}`, async (t) => {
    const parameters = { model: both, engine, epochs: 40, batchSize: 16, augment: { flip: 'horizontal' } };
    const { metrics, outputs } = await run(beside(), parameters);
    t.true(metrics.validationAccuracy! > 0.85, `${metrics.validationAccuracy}`);
    t.deepEqual(outputs.model!.metadata.inputs, [
      { name: 'seen', shape: [4, 4, 1], scale: 255 },
      { name: 'numbers', shape: [2], scale: 1, names: ['a', 'b'] },
    ]);
    const inputs = { model: outputs.model!, dataset: beside({ groups: [seen, numbers] }) };
    const ran = await runStage(embed, embedBody, { parameters: { layer: 'read', split: 'test', engine }, inputs });
    t.is(ran.outputs.embedding!.columns.values?.type, 'FixedSizeList');
    const other = { model: outputs.model!, dataset: beside({ groups: [seen] }) };
    const failure = await t.throwsAsync<StageFailure>(
      runStage(embed, embedBody, { parameters: { layer: 'read', split: 'test', engine }, inputs: other }),
      { instanceOf: StageFailure },
    );
    t.is(failure?.code, 'several-groups');
  });

test.serial('pictures of two groups are not augmented', async (t) => {
  const again = { ...seen, name: 'again' };
  const model = [
    { input: { group: 'seen' } },
    { input: { group: 'again' } },
    { add: { inputs: ['seen', 'again'] } },
    { flatten: {} },
    { dense: { units: 'classes', activation: 'softmax' } },
  ];
  const failure = await t.throwsAsync<StageFailure>(
    run(beside({ groups: [seen, again] }), { model, engine: 'tensorflow', augment: { flip: 'horizontal' } }),
    { instanceOf: StageFailure },
  );
  t.is(failure?.code, 'shape-mismatch');
  t.regex(failure?.message ?? '', /takes several/);
});
