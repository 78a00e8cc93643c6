/** Evaluation by task: networks with weights written by hand, whose answers and numbers follow by counting. */

import { type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import { type Dataset, dataset as datasets, type Labels } from '../../../src/artifacts/dataset.ts';
import { predictions } from '../../../src/artifacts/predictions.ts';
import type { NamesAt } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import evaluate from '../../../stages/evaluate/body.ts';
import { kind } from '../../../stages/evaluate/kind.ts';
import { lossOfTask } from '../../../stages/lib/learning/engines/example-loss.ts';
import { modelTable } from '../../../stages/lib/learning/network/model-table.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';
import { type Meaning, targetOf } from '../../../stages/lib/learning/network/target.ts';

/** One feature; the first row trains, the other four are evaluated. */
const feature = [0, -2, -0.5, 0.5, 3];

function datasetOf(labels: Labels): Table {
  const rows = feature.length;
  const groups: Dataset['groups'] = [
    { name: 'features', shape: [1], scale: 1, values: Float32Array.from(feature), width: 1 },
  ];
  const splits = { train: { start: 0, end: 1 }, validation: { start: 1, end: 1 }, test: { start: 1, end: rows } };
  return datasets.write({ rows, groups, labels, ids: [], splits });
}

/** One layer: the feature times `kernel`, plus `bias`. */
function modelOf(meaning: Meaning, activation: string, kernel: readonly number[], bias: readonly number[]): Table {
  const inputs = [{ name: 'features', shape: [1], scale: 1 }];
  const target = targetOf(meaning);
  const network = resolveNetwork([{ dense: { units: target.outputs, activation } }], inputs, target);
  const weights = [Float32Array.from(kernel), Float32Array.from(bias)];
  return modelTable({ network, weights, inputs, meaning, loss: lossOfTask[meaning.task], epochs: 1 });
}

const run = (model: Table, labels: Labels, parameters: JsonObject = {}): Promise<Ran> =>
  runStage(kind, evaluate, { parameters, inputs: { model, dataset: datasetOf(labels) } });

const yesNo = (label: readonly number[]): Labels => ({
  label: Int32Array.from(label),
  original: Int32Array.from(label),
  classNames: ['no', 'yes'],
  classLabels: ['no', 'yes'],
  originalNames: ['no', 'yes'],
});
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

test('numbers: 2 x + 1 is compared with the truth', async (t) => {
  const truth = [1, -3, 0.5, 2, 6];
  const ran = await run(modelOf({ task: 'regression' }, 'linear', [2], [1]), { value: Float64Array.from(truth) });
  const found = predictions.read(ran.outputs.predictions!);
  t.is(found.task, 'regression');
  t.deepEqual([...found.predicted], [-3, 0, 2, 7]);
  t.deepEqual([...found.label], truth.slice(1));
  const { metrics } = ran;
  const [mse, mean] = [(0.25 + 1) / 4, (-3 + 0.5 + 2 + 6) / 4];
  const spread = truth.slice(1).reduce((sum, one) => sum + (one - mean) ** 2, 0);
  t.deepEqual(
    { ...metrics, 'test.r2': Number(metrics['test.r2']!.toFixed(12)) },
    {
      parameters: 2,
      'test.examples': 4,
      'test.loss': mse,
      'test.r2': Number((1 - 1.25 / spread).toFixed(12)),
      'test.mse': mse,
      'test.rmse': Math.sqrt(mse),
      'test.mae': 1.5 / 4,
    },
  );
  t.deepEqual(ran.outputs.metrics!.metadata.classNames, undefined);
});

for (const positive of [1, 0])
  test(`two classes from one output, the positive one is number ${positive}`, async (t) => {
    const label = [0, 0, 1, 0, 1].map((one) => (positive === 1 ? one : 1 - one));
    const meaning = { task: 'binary', classNames: ['no', 'yes'], positive } as const;
    const ran = await run(modelOf(meaning, 'sigmoid', [1], [0.25]), yesNo(label));
    const found = predictions.read(ran.outputs.predictions!);
    if (found.task !== 'binary') return t.fail(found.task);
    t.is(found.positive, positive);
    t.is(found.threshold, 0.5);
    const p = feature.slice(1).map((x) => Math.fround(sigmoid(x + 0.25)));
    for (const [row, one] of p.entries()) {
      t.true(Math.abs(found.probabilities[row * 2 + positive]! - one) < 1e-6, `row ${row}`);
      t.is(found.predicted[row], one > 0.5 ? positive : 1 - positive);
    }
    // Of the four pairs of a positive and another row, the positive one has the greater probability in three.
    t.is(ran.metrics['test.rocAuc'], 0.75);
    t.is(ran.metrics['test.accuracy'], 0.5);
    const loss = feature.slice(1).reduce((sum, x, row) => {
      const is = label[row + 1] === positive;
      return sum - Math.log(is ? sigmoid(x + 0.25) : 1 - sigmoid(x + 0.25));
    }, 0);
    t.true(Math.abs(ran.metrics['test.loss']! - loss / 4) < 1e-6, `${ran.metrics['test.loss']}, ${loss / 4}`);
    t.true(ran.metrics['test.brier']! > 0, 'Brier score');
    const name = positive === 1 ? 'yes' : 'no';
    t.is(ran.metrics[`test.recall.${name}`], 0.5);
    t.is(ran.facts.positive, name, 'gates compare no values of another positive class');
    t.is(ran.facts.task, 'multiclass', 'two classes are measured like more of them');
  });

test('a threshold moves answers and no probability, and is kept with them', async (t) => {
  const model = modelOf({ task: 'binary', classNames: ['no', 'yes'], positive: 1 }, 'sigmoid', [1], [0]);
  const [low, high] = await Promise.all(
    [0.1, 0.9].map((threshold) => run(model, yesNo([0, 0, 1, 0, 1]), { threshold })),
  );
  const [atLow, atHigh] = [low!, high!].map((ran) => predictions.read(ran.outputs.predictions!));
  t.deepEqual([...atLow!.predicted], [1, 1, 1, 1]);
  t.deepEqual([...atHigh!.predicted], [0, 0, 0, 1]);
  t.is((atHigh as { threshold?: number }).threshold, 0.9);
  t.is(low!.metrics['test.rocAuc'], high!.metrics['test.rocAuc']);
  t.not(low!.metrics['test.accuracy'], high!.metrics['test.accuracy']);
});

test('several labels: each is given by its own output', async (t) => {
  const labelNames = ['up', 'down', 'never'];
  const values = Uint8Array.of(0, 0, 0, /**/ 0, 1, 0, /**/ 0, 1, 0, /**/ 1, 1, 0, /**/ 1, 0, 0);
  const model = modelOf({ task: 'multilabel', labelNames }, 'sigmoid', [4, -4, 0], [0, 0, -3]);
  const ran = await run(model, { values, names: labelNames });
  const found = predictions.read(ran.outputs.predictions!);
  if (found.task !== 'multilabel') return t.fail(found.task);
  t.deepEqual([...found.predicted], [0, 1, 0, /**/ 0, 1, 0, /**/ 1, 0, 0, /**/ 1, 0, 0]);
  t.deepEqual(found.labelNames, labelNames);
  const { metrics } = ran;
  t.is(metrics['test.accuracy'], 0.75);
  t.is(metrics['test.hamming'], 1 / 12);
  t.is(metrics['test.recall.down'], 2 / 3);
  t.is(metrics['test.precision.up'], 1);
  t.is(metrics['test.microF1'], 8 / 9);
  t.is(metrics['test.recall.never'], undefined);
  t.deepEqual(ran.notes.slice(1), [
    'no test row has or is given "never": no scores there, and macroF1 is the mean over the other classes',
    'test.rocAuc is the mean over the classes that some of the rows have and others have not, without "never"',
  ]);
});

test('top-k is measured where it is asked and means something', async (t) => {
  const classNames = ['a', 'b', 'c'];
  const label = Int32Array.of(0, 0, 1, 1, 2);
  const labels = { label, original: label, classNames, classLabels: classNames, originalNames: classNames };
  const model = modelOf({ task: 'multiclass', classNames }, 'softmax', [-1, 0, 1], [0, 0.1, 0]);
  const ran = await run(model, labels, { topK: [2, 3] });
  t.is(ran.metrics['test.accuracy'], 0.5);
  t.is(ran.metrics['test.top2'], 1);
  t.is(ran.metrics['test.top3'], undefined);
  t.true(ran.notes.includes('test.top3 is left out: with 3 classes it is 1 for any answers'), ran.notes.join('; '));
  const idle = await run(model, labels, { threshold: 0.7 });
  t.true(idle.notes.includes('threshold has no effect on a model of the task multiclass'), idle.notes.join('; '));
});

test('labels of another task than the model has are refused', async (t) => {
  const model = modelOf({ task: 'regression' }, 'linear', [1], [0]);
  const error = await t.throwsAsync(run(model, yesNo([0, 1, 0, 1, 0])), { instanceOf: StageFailure });
  t.is(error.code, 'model-mismatch');
});

test('the answers of every task are scored as evaluate scores the model that gave them', async (t) => {
  const labelNames = ['up', 'down'];
  const models: readonly (readonly [Table, Labels])[] = [
    [modelOf({ task: 'regression' }, 'linear', [2], [1]), { value: Float64Array.of(1, -3, 0.5, 2, 6) }],
    [modelOf({ task: 'binary', classNames: ['no', 'yes'], positive: 0 }, 'sigmoid', [1], [0]), yesNo([0, 0, 1, 0, 1])],
    [
      modelOf({ task: 'multilabel', labelNames }, 'sigmoid', [4, -4], [0, 0]),
      { values: Uint8Array.of(0, 0, 0, 1, 0, 1, 1, 1, 1, 0), names: labelNames },
    ],
  ];
  for (const [model, labels] of models) {
    const { outputs, metrics, digests } = await run(model, labels);
    const inputs = { predictions: outputs.predictions!, dataset: datasetOf(labels) };
    const scored = await runStage(kind, evaluate, { inputs });
    const { parameters: _weights, ...expected } = metrics;
    t.deepEqual(Object.keys(scored.metrics), Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) {
      const difference = Math.abs(scored.metrics[name]! - value);
      t.true(
        name.endsWith('.loss') ? difference < 1e-6 : difference === 0,
        `${name}: ${scored.metrics[name]}, ${value}`,
      );
    }
    t.is(scored.digests.predictions, digests.predictions);
  }
});

test('predictions are refused where a number is not finite, a label is another, or they are of another task', async (t) => {
  const labels = { value: Float64Array.of(1, -3, 0.5, 2, 6) };
  const { outputs } = await run(modelOf({ task: 'regression' }, 'linear', [2], [1]), labels);
  const given = predictions.read(outputs.predictions!);
  if (given.task !== 'regression') return t.fail(given.task);
  const score = (table: Table, other: Labels = labels): Promise<Ran> =>
    runStage(kind, evaluate, { inputs: { predictions: table, dataset: datasetOf(other) } });
  const cases: readonly (readonly [Promise<Ran>, RegExp])[] = [
    [score(predictions.write({ ...given, predicted: given.predicted.with(2, Number.NaN) })), /row 2.*NaN/],
    [score(predictions.write({ ...given, label: given.label.with(1, 0.25) })), /row 1.*label 0.25 for row 2.*0.5/],
    [score(outputs.predictions!, yesNo([0, 1, 0, 1, 0])), /regression.*labels of 2 classes.*numbers/],
  ];
  for (const [ran, expected] of cases) {
    const { message, facts, code } = (await t.throwsAsync(ran, { instanceOf: StageFailure }))!;
    t.is(code, 'model-mismatch');
    t.regex([message, facts.where, facts.found, facts.expected].join(' | '), expected);
  }
});

test('measures are those of the task that the document says, and of all tasks where it says none', (t) => {
  const at =
    (task?: string): NamesAt =>
    (port) =>
      port === 'model' ? [task === undefined ? {} : { task }] : [];
  const parameters = { threshold: 0.5, topK: [3], batchSize: 1, engine: 'compiled' } as const;
  const names = (task?: string) => kind.metrics!(parameters, at(task)).map(({ name }) => name);
  t.true(names('regression').includes('test.r2'), 'R²');
  t.false(
    names('regression').some((name) => /accuracy|top3|confusion/.test(name)),
    names('regression').join(),
  );
  t.false(names('multiclass').includes('test.r2'), 'R²');
  t.true(names('multiclass').includes('test.top3'), 'top-3');
  for (const name of ['test.r2', 'test.rocAuc', 'test.hamming', 'test.recall.*', 'test.top3'])
    t.true(names().includes(name), name);
  t.is(new Set(names()).size, names().length);
});
