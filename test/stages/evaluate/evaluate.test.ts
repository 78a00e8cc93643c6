import test from 'ava';
import type { JsonObject } from '../../../src/core/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, type Table } from '../../../src/stage-api/table.ts';
import evaluate from '../../../stages/evaluate/run.ts';
import descriptor from '../../../stages/evaluate/stage.ts';
import train from '../../../stages/train/run.ts';
import trainDescriptor from '../../../stages/train/stage.ts';
import { smallDataset } from '../../support/small-dataset.ts';
import { type Ran, runStage } from '../../support/stage-context.ts';

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
  test.serial(`what training measured on the validation rows is measured again: ${loss}`, async (t) => {
    const { outputs, metrics: history } = await trained(last, loss);
    const { metrics } = await run(outputs.model!);
    t.true(Math.abs(metrics['validation.loss']! - history.validationLoss!) < 1e-5);
    t.is(metrics['validation.accuracy'], history.validationAccuracy);
    t.is(metrics.parameters, history.parameters);
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
  for (const label of [0, 1, 2])
    for (const one of [0, 1, 2])
      t.is(
        metrics[`test.confusion.${label}.${one}`],
        test.filter((row) => labels![row] === label && predicted![row] === one).length,
      );
  const right = metrics['test.confusion.1.1']!;
  const given = right + metrics['test.confusion.0.1']! + metrics['test.confusion.2.1']!;
  t.is(metrics['test.precision.a.b "c"'], right / given);
  for (const row of rows) {
    const own = [...probabilities.subarray(row * 3, row * 3 + 3)];
    t.true(Math.abs(own.reduce((sum, one) => sum + one, 0) - 1) < 1e-6);
    t.is(own.indexOf(Math.max(...own)), predicted![row] as number);
  }
  t.deepEqual(
    [...(predictions.columns.row!.values as Int32Array)],
    [...rows.slice(0, 25).map((row) => 150 + row), ...rows.slice(0, 30).map((row) => 120 + row)],
  );
  const table = ran.outputs.metrics!;
  const values = table.columns.value!.values as Float64Array;
  t.deepEqual(
    Object.fromEntries(([...table.columns.name!.values] as string[]).map((name, row) => [name, values[row]!])),
    metrics,
  );
  t.true((ran.result.timings!.predictSeconds as number) > 0);
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
  ];
  for (const data of others) {
    const failure = await t.throwsAsync(run(outputs.model!, {}, data), { instanceOf: StageFailure });
    t.is(failure?.code, 'model-mismatch');
  }
});

test.serial('numbers that are not finite are a failure, not a metric', async (t) => {
  const { outputs } = await trained(...(endings[0] as [JsonObject, string]));
  const model = outputs.model!;
  const values = (model.columns.values!.values as Float32Array[]).map((one, row) =>
    row === 0 ? one.map(() => Number.NaN) : one,
  );
  const broken = { ...model, columns: { ...model.columns, values: column.lists('Float32', values) } };
  const failure = await t.throwsAsync(run(broken), { instanceOf: StageFailure });
  t.is(failure?.code, 'not-finite');
});

test.serial('the batch size changes nothing that is counted', async (t) => {
  const { outputs } = await trained(...(endings[0] as [JsonObject, string]));
  const [large, small] = [await run(outputs.model!), await run(outputs.model!, { batchSize: 7 })];
  for (const [name, value] of Object.entries(large.metrics))
    t.true(Math.abs(value - small.metrics[name]!) < 1e-6, name);
});
