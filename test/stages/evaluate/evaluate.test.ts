/** The numbers and predictions of a small model, compared with counting by hand. */

import { type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, type Table } from '../../../src/stage-api/table.ts';
import evaluate from '../../../stages/evaluate/body.ts';
import { kind as descriptor } from '../../../stages/evaluate/kind.ts';
import train from '../../../stages/train/body.ts';
import { kind as trainDescriptor } from '../../../stages/train/kind.ts';
import { foundOrigins, originsOf, smallDataset, withClasses, withOrigins } from '../../support/small-dataset.ts';
import { columnsDataset, numbers as numbersOf } from '../prepare/columns-dataset.ts';

/** As planning sees it: with parameters that a schema has checked. */
const planned: StageDescriptor = descriptor;

const classNames = ['T-shirt/top', 'a.b "c"', 'Ünïcode'];
const dataset = smallDataset({ train: 120, validation: 30, test: 25, classNames, wrongLabels: 0.2 });

async function trained(last: JsonObject, loss: string): Promise<Ran> {
  const hidden = { dense: { units: 6, activation: 'relu', kernelRegularizer: { l2: 0.01 } } };
  const parameters = { model: [{ flatten: {} }, hidden, last], loss, epochs: 4 };
  return runStage(trainDescriptor, train, { parameters, inputs: { dataset } });
}
const run = (model: Table, parameters: JsonObject = {}, data = dataset): Promise<Ran> =>
  runStage(descriptor, evaluate, { parameters, inputs: { model, dataset: data } });

const endings: readonly (readonly [JsonObject, string])[] = [
  [{ dense: { units: 'classes', activation: 'softmax' } }, 'categoricalCrossentropy'],
  [{ dense: { units: 'classes', activation: 'sigmoid' } }, 'binaryCrossentropy'],
  [{ dense: { units: 'classes', activation: 'softmax' } }, 'meanSquaredError'],
  [{ dense: { units: 'classes' } }, 'meanAbsoluteError'],
];
for (const [last, loss] of endings)
  test.serial(`evaluation repeats the measures of training on the validation rows: ${loss}`, async (t) => {
    const { outputs, metrics: history } = await trained(last, loss);
    const { metrics } = await run(outputs.model!);
    t.true(
      Math.abs(metrics['validation.loss']! - history.validationLoss!) < 1e-5,
      `${metrics['validation.loss']}, expected ${history.validationLoss}`,
    );
    t.is(metrics['validation.accuracy'], history.validationAccuracy);
    t.is(metrics.parameters, history.parameters);
  });

test.serial('the rows of predictions name their places in the source', async (t) => {
  const { outputs } = await trained(...(endings[0] as [JsonObject, string]));
  const { predictions } = (await run(outputs.model!, {}, withOrigins(dataset))).outputs;
  t.is(predictions!.rows, 55);
  t.deepEqual(foundOrigins(predictions!), originsOf(predictions!));
});

test.serial('metrics and predictions say the same', async (t) => {
  const { outputs, digests } = await trained(...(endings[0] as [JsonObject, string]));
  const ran = await run(outputs.model!);
  for (const { metadata } of Object.values(ran.outputs)) t.is(metadata.model as string, digests.model!);
  const { metrics } = ran;
  const predictions = ran.outputs.predictions!;
  t.is(predictions.rows, 55);
  const [splits, labels, predicted] = ['split', 'label', 'predicted'].map((name) => predictions.columns[name]!.values);
  const probabilities = predictions.columns.probabilities!.values as Float32Array;
  const rows = Array.from({ length: 55 }, (_, row) => row);
  const test = rows.filter((row) => splits![row] === 'test');
  t.is(metrics['test.examples'], 25);
  t.is(metrics['test.accuracy'], test.filter((row) => labels![row] === predicted![row]).length / 25);
  const table = ran.outputs.metrics!;
  const values = table.columns.value!.values as Float64Array;
  const numbers = Object.fromEntries(
    ([...table.columns.name!.values] as string[]).map((name, row) => [name, values[row]!]),
  );
  for (const label of [0, 1, 2])
    for (const one of [0, 1, 2])
      t.is(
        numbers[`test.confusion.${label}.${one}`],
        test.filter((row) => labels![row] === label && predicted![row] === one).length,
      );
  const right = numbers['test.confusion.1.1']!;
  const given = right + numbers['test.confusion.0.1']! + numbers['test.confusion.2.1']!;
  t.is(metrics['test.precision.a.b "c"'], right / given);
  for (const row of rows) {
    const own = [...probabilities.subarray(row * 3, row * 3 + 3)];
    const sum = own.reduce((left, right) => left + right, 0);
    t.true(Math.abs(sum - 1) < 1e-6, `the probabilities add up to ${sum}`);
    t.is(own.indexOf(Math.max(...own)), predicted![row] as number);
  }
  t.deepEqual(
    [...(predictions.columns.row!.values as Int32Array)],
    [...rows.slice(0, 25).map((row) => 150 + row), ...rows.slice(0, 30).map((row) => 120 + row)],
  );
  t.deepEqual(Object.fromEntries(Object.entries(numbers).filter(([name]) => !name.includes('.confusion.'))), metrics);
  t.true((ran.result.timings!.predictSeconds as number) > 0, `predicting took ${ran.result.timings!.predictSeconds} s`);
});

test.serial('the size of a record grows with the classes and not with their square', async (t) => {
  const kept = async (classes: number): Promise<number> => {
    const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
    const many = smallDataset({ train: 2 * classes, validation: 0, test: 40 * classes, classNames: names });
    const model = [{ flatten: {} }, { dense: { units: 'classes', activation: 'softmax' } }];
    const { outputs } = await runStage(trainDescriptor, train, {
      parameters: { model, epochs: 1 },
      inputs: { dataset: many },
    });
    return Object.keys((await run(outputs.model!, {}, many)).metrics).length;
  };
  const [few, twice] = [await kept(20), await kept(40)];
  t.is(twice - few, 3 * 20);
});

test.serial('a class that a split neither has nor is given has no scores there, and the note names it', async (t) => {
  const names = [...classNames, 'unseen', '__proto__'];
  const wide = withClasses(dataset, { classNames: names, originalNames: names });
  const model = [{ flatten: {} }, { dense: { units: 'classes', activation: 'softmax' } }];
  const { outputs } = await runStage(trainDescriptor, train, {
    parameters: { model, epochs: 12, optimizer: { adam: { learningRate: 0.02 } } },
    inputs: { dataset: wide },
  });
  const { metrics, notes, outputs: evaluated } = await run(outputs.model!, {}, wide);
  const scored = Object.keys(metrics).filter((name) => name.startsWith('test.f1.'));
  t.deepEqual(
    scored,
    classNames.map((name) => `test.f1.${name}`),
  );
  t.is(metrics['test.macroF1'], scored.reduce((sum, name) => sum + metrics[name]!, 0) / 3);
  t.regex(notes.join('; '), /no test row has or is given "unseen", "__proto__": no scores there/);
  const stored = evaluated.metrics!.columns.name!.values as string[];
  t.is(stored.filter((name) => name.startsWith('test.confusion.')).length, 25);
});

test.serial('of many classes the confusion holds the pairs that occur, and scoring reports progress', async (t) => {
  const names = Array.from({ length: 3000 }, (_, index) => `class ${index}`);
  const many = smallDataset({ train: 60, validation: 0, test: 400, classNames: names });
  const model = [{ flatten: {} }, { dense: { units: 'classes', activation: 'softmax' } }];
  const { outputs } = await runStage(trainDescriptor, train, {
    parameters: { model, epochs: 1 },
    inputs: { dataset: many },
  });
  const ran = await run(outputs.model!, {}, many);
  const { metrics } = ran.outputs;
  t.true(
    ran.progress.some(({ unit, done, total }) => unit === 'score of a test row' && done > 0 && total === 400),
    JSON.stringify(ran.progress),
  );
  const values = metrics!.columns.value!.values as Float64Array;
  const counts = (metrics!.columns.name!.values as string[]).flatMap((name, row) =>
    /^test\.confusion\.\d+\.\d+$/.test(name) ? [values[row]!] : [],
  );
  t.true(counts.length > 0 && counts.length <= 400 && counts.every((count) => count > 0), counts.join(' '));
  t.is(
    counts.reduce((sum, count) => sum + count, 0),
    400,
  );
});

test.serial('splits: the asked ones, validation by default where it is', async (t) => {
  const { outputs } = await trained(...(endings[0] as [JsonObject, string]));
  const bare = smallDataset({ train: 5, validation: 0, test: 9, classNames });
  const names = ({ metrics }: Ran): string[] => [...new Set(Object.keys(metrics).map((name) => name.split('.')[0]!))];
  t.deepEqual(names(await run(outputs.model!, {}, bare)), ['parameters', 'test']);
  t.deepEqual(names(await run(outputs.model!, { splits: ['train'] }, bare)), ['parameters', 'train']);
  for (const data of [bare, smallDataset({ train: 5, validation: 9, test: 0, classNames })]) {
    const splits = data === bare ? { splits: ['test', 'validation'] } : {};
    const failure = await t.throwsAsync(run(outputs.model!, splits, data), { instanceOf: StageFailure });
    t.is(failure?.code, 'no-rows');
  }
});

test.serial('a dataset that the model does not fit is refused', async (t) => {
  const { outputs } = await trained(...(endings[0] as [JsonObject, string]));
  const others = [
    smallDataset({ train: 5, validation: 5, test: 5 }),
    smallDataset({ train: 5, validation: 5, test: 5, classNames, scale: 1 }),
    smallDataset({ train: 5, validation: 5, test: 5, classNames: [...classNames].reverse() }),
    smallDataset({ train: 5, validation: 5, test: 5, classNames: classNames.slice(0, 2) }),
  ];
  for (const data of others) {
    const failure = await t.throwsAsync(run(outputs.model!, {}, data), { instanceOf: StageFailure });
    t.is(failure?.code, 'model-mismatch');
  }
});

test.serial('a model is not applied to its features in another order, or to others', async (t) => {
  const labels = Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2);
  const about = { classNames, classLabels: classNames, originalNames: classNames };
  const of = (...names: string[]): Table =>
    columnsDataset(
      Object.fromEntries(names.map((name, at) => [name, numbersOf(Array.from(labels, (label) => label * (at + 1)))])),
      { train: 3, validation: 3 },
      { labels: { label: labels, original: labels, ...about } },
    );
  const parameters = { model: [{ dense: { units: 'classes', activation: 'softmax' } }], epochs: 1 };
  const { outputs } = await runStage(trainDescriptor, train, { parameters, inputs: { dataset: of('a', 'b') } });
  t.like(outputs.model!.metadata.inputs, [{ names: ['a', 'b'] }]);
  await run(outputs.model!, {}, of('a', 'b'));
  for (const [names, found] of [
    [['b', 'a'], '"b": the same features in another order'],
    [['a', 'c'], '"c"'],
  ] as const) {
    const failure = await t.throwsAsync(run(outputs.model!, {}, of(...names)), { instanceOf: StageFailure });
    t.is(failure?.code, 'model-mismatch');
    t.is(failure?.facts.found, found);
  }
});

test.serial('a model that gives numbers that are not finite has diverged, and gives no metric', async (t) => {
  const { outputs } = await trained(...(endings[0] as [JsonObject, string]));
  const model = outputs.model!;
  const values = (model.columns.values!.values as Float32Array[]).map((one, row) =>
    row === 0 ? one.map(() => Number.NaN) : one,
  );
  const broken = { ...model, columns: { ...model.columns, values: column.lists('Float32', values) } };
  const failure = await t.throwsAsync(run(broken), { instanceOf: StageFailure });
  t.is(failure?.code, 'diverged');
});

test.serial('the batch size, which is in no key, changes no byte', async (t) => {
  const { outputs } = await trained(...(endings[0] as [JsonObject, string]));
  t.deepEqual(planned.outsideKey?.({ engine: 'compiled' }), ['batchSize', 'kernels']);
  const whole = await run(outputs.model!);
  for (const batchSize of [1, 7, 30]) t.deepEqual((await run(outputs.model!, { batchSize })).digests, whole.digests);
});
