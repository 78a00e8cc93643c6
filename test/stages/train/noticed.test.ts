/** Trainings that are planted to show each finding, and measures after each epoch, which are those of an evaluation. */

import { type Ran, runStage } from 'arrowline/testing';
import test, { type ExecutionContext } from 'ava';
import { dataset as datasets } from '../../../src/artifacts/dataset.ts';
import { type Finding, history as histories } from '../../../src/artifacts/history.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import evaluate from '../../../stages/evaluate/body.ts';
import { kind as evaluation } from '../../../stages/evaluate/kind.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import train from '../../../stages/train/body.ts';
import { kind as descriptor } from '../../../stages/train/kind.ts';
import { smallDataset } from '../../support/small-dataset.ts';

const softmax = { dense: { units: 'classes', activation: 'softmax' } };
const pictures = smallDataset({ train: 120, validation: 60, test: 0, wrongLabels: 0.3 });

const run = (parameters: JsonObject, dataset: Table = pictures): Promise<Ran> =>
  runStage(descriptor, train, { parameters: { batchSize: 16, ...parameters }, inputs: { dataset } });
const sgd = (learningRate: JsonObject | number): JsonObject => ({ optimizer: { sgd: { learningRate } } });

/** What was found, after it is clear that notes and history say the same. */
function found(t: ExecutionContext, { outputs, notes }: Ran): readonly Finding[] {
  const { findings = [] } = histories.read(outputs.history!);
  for (const { text } of findings) t.true(notes.includes(text), `${text}, of ${notes.join('; ')}`);
  return findings;
}
const codes = (t: ExecutionContext, ran: Ran): string[] => found(t, ran).map(({ code }) => code);

/** y = size · (x₀ − x₁) for two numbers. */
function numbers(size: number, rows = 80): Table {
  const source = random(1, 'numbers');
  const values = Float32Array.from({ length: rows * 2 }, () => source.uniform() * 2 - 1);
  const value = Float64Array.from({ length: rows }, (_, row) => size * (values[row * 2]! - values[row * 2 + 1]!));
  return datasets.write({
    rows,
    groups: [{ name: 'features', values, width: 2, shape: [2], scale: 1 }],
    labels: { value },
    ids: [],
    splits: {
      train: { start: 0, end: rows / 2 },
      validation: { start: rows / 2, end: rows },
      test: { start: rows, end: rows },
    },
  });
}

test.serial('labels that nothing can know are learned by heart: overfitting since an epoch', async (t) => {
  const model = [{ flatten: {} }, { dense: { units: 64, activation: 'relu' } }, softmax];
  const ran = await run({ model, epochs: 40, optimizer: { adam: { learningRate: 0.01 } } });
  const [overfitting] = found(t, ran).filter(({ code }) => code === 'overfitting');
  const losses = [...(ran.outputs.history!.columns.validationLoss!.values as Float64Array)];
  t.is(overfitting?.epoch, losses.indexOf(Math.min(...losses)) + 1);
});

test.serial(
  'units that start at 0 never fire: they are dead, the loss stays, and no class is told from others',
  async (t) => {
    const dead = { dense: { units: 5, activation: 'relu', kernelInitializer: 'zeros', name: 'silent' } };
    const model = [{ flatten: {} }, dead, { dense: { units: 4, activation: 'relu' } }, softmax];
    const ran = await run({ model, epochs: 8, ...sgd(0.01) });
    t.true(codes(t, ran).includes('plateau'), codes(t, ran).join());
    const texts = found(t, ran).map(({ text }) => text);
    t.true(
      texts.some((text) => text.startsWith('has dead units, 0 for each of 120 training rows: 5 of 5 in silent')),
      texts.join('\n'),
    );
    t.true(codes(t, ran).includes('chance'), codes(t, ran).join());
  },
);

test.serial('a channel is a unit, and units that fire for some row are alive', async (t) => {
  const layer = { filters: 6, kernelSize: 3, activation: 'relu' };
  const model = (fields: JsonObject) => [{ conv2d: { ...layer, ...fields } }, { flatten: {} }, softmax];
  t.false(codes(t, await run({ model: model({}), epochs: 2 })).includes('dead-units'), 'with usual weights');
  const silent = model({ kernelInitializer: 'zeros' });
  const texts = found(t, await run({ model: silent, epochs: 2 })).map(({ text }) => text);
  t.true(
    texts.some((text) => text.endsWith('6 of 6 in conv2d')),
    texts.join('\n'),
  );
});

test.serial('two epochs that learn still improved, one epoch is compared with nothing', async (t) => {
  const model = [{ flatten: {} }, { dense: { units: 8, activation: 'tanh' } }, softmax];
  const adam = { optimizer: { adam: { learningRate: 0.01 } } };
  t.deepEqual(codes(t, await run({ model, epochs: 2, ...adam })), ['still-improving']);
  t.deepEqual(codes(t, await run({ model, epochs: 1, ...adam })), []);
});

test.serial('rates that grow let the loss diverge, and the gradient jump', async (t) => {
  const model = [{ dense: { units: 1 } }];
  const growing = { step: { initial: 0.05, every: 3, factor: 1000 } };
  const ran = await run({ model, epochs: 4, ...sgd(growing) }, numbers(1));
  t.true(codes(t, ran).includes('diverging'), codes(t, ran).join());
  t.true(codes(t, ran).includes('gradient-jump'), codes(t, ran).join());
  t.false(codes(t, ran).includes('overfitting'), 'a training that diverges has no other finding of its losses');
});

test.serial('numbers far from 1 are told, and a regression that is no better than their mean', async (t) => {
  const model = [{ dense: { units: 1 } }];
  const far = await run({ model, epochs: 3, ...sgd(0.001) }, numbers(1000));
  t.true(codes(t, far).includes('target-scale'), codes(t, far).join());
  t.true(codes(t, far).includes('chance') === far.metrics['validation.r2']! <= 0, String(far.metrics['validation.r2']));
  const near = await run({ model, epochs: 30, ...sgd(0.1) }, numbers(1));
  t.true(near.metrics['validation.r2']! > 0.9, String(near.metrics['validation.r2']));
  t.false(codes(t, near).includes('target-scale'), 'a spread near 1');
  t.false(codes(t, near).includes('chance'), 'R² above 0');
  t.deepEqual(Object.keys(near.outputs.history!.columns).sort(), [
    ...['epoch', 'gradientNorm', 'learningRate', 'loss', 'validation.r2', 'validationLoss'],
  ]);
});

test.serial('measures after the kept epoch are those of an evaluation of its model', async (t) => {
  const model = [{ flatten: {} }, { dense: { units: 8, activation: 'relu' } }, softmax];
  const metrics = ['rocAuc', 'macroF1', 'top2', 'recall', 'logLoss'];
  const earlyStopping = { monitor: 'validation.macroF1', restoreBestWeights: true };
  const ran = await run({ model, epochs: 6, metrics, earlyStopping });
  const { measures, keptEpoch } = histories.read(ran.outputs.history!);
  t.deepEqual(Object.keys(measures).sort(), [
    ...['validation.logLoss', 'validation.macroF1', 'validation.recall.bag', 'validation.recall.hat'],
    ...['validation.recall.shoe', 'validation.rocAuc', 'validation.top2'],
  ]);
  const scores = [...measures['validation.macroF1']!];
  t.is(keptEpoch, scores.indexOf(Math.max(...scores)) + 1, 'the best, and the first of equals');
  const { metrics: evaluated } = await runStage(evaluation, evaluate, {
    parameters: { splits: ['validation'], topK: [2] },
    inputs: { model: ran.outputs.model!, dataset: pictures },
  });
  for (const [name, values] of Object.entries(measures)) {
    // The evaluation applies the last activation in double precision.
    const [measured, again] = [values[keptEpoch - 1]!, evaluated[name]!];
    t.true(Math.abs(measured - again) < 1e-6, `${name} ${measured}, evaluated ${again}`);
    t.is(ran.metrics[name], measured, name);
  }
  t.is(ran.metrics.validationAccuracy, evaluated['validation.accuracy']);
  t.regex(ran.lines[0]!, /^epoch 1: .*validation\.rocAuc \d\.\d{4}/);
});

test.serial('measuring changes nothing that is learned', async (t) => {
  const model = [{ flatten: {} }, softmax];
  const measured = await run({ model, epochs: 2, metrics: ['rocAuc'] });
  t.is(measured.digests.model, (await run({ model, epochs: 2 })).digests.model);
});
