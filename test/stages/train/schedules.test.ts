/** Trainings under schedules, limits of gradients and losses with parameters: what they change, and what is continued. */

import { completeParameters, type Given, memoryCheckpoints, type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { Checkpoints } from '../../../src/stage-api/context.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import train from '../../../stages/train/body.ts';
import { kind as descriptor } from '../../../stages/train/kind.ts';
import { smallDataset } from '../../support/small-dataset.ts';

const planned: StageDescriptor = descriptor;
const facts = { gpuEngine: false, tensorflowBackend: 'wasm' };
const dataset = smallDataset({ train: 50, validation: 15, test: 0, wrongLabels: 0.3 });
const model = [
  { flatten: {} },
  { dense: { units: 6, activation: 'tanh' } },
  { dense: { units: 'classes', activation: 'softmax' } },
];

const run = (parameters: JsonObject, checkpoints?: Checkpoints, given: Partial<Given> = {}): Promise<Ran> =>
  runStage(descriptor, train, {
    parameters: { model, batchSize: 16, ...parameters },
    inputs: { dataset },
    ...(checkpoints && { checkpoints }),
    ...given,
  });
const sgd = (learningRate: JsonObject | number, more: JsonObject = {}): JsonObject => ({
  optimizer: { sgd: { learningRate, ...more } },
});
const ratesOf = ({ outputs }: Ran): number[] => [...(outputs.history!.columns.learningRate!.values as Float64Array)];

/** 50 rows in batches of 16 are 4 steps. */
test.serial('the history has the rate of the last step of each epoch', async (t) => {
  t.deepEqual(ratesOf(await run({ ...sgd(0.05), epochs: 2 })), [0.05, 0.05]);
  const stepped = { step: { initial: 0.5, every: 2, factor: 0.5 } };
  t.deepEqual(ratesOf(await run({ ...sgd(stepped), epochs: 5 })), [0.5, 0.5, 0.25, 0.25, 0.125]);
  t.deepEqual(ratesOf(await run({ ...sgd({ constant: 0.5, warmUp: 2 }), epochs: 3 })), [0.1875, 0.4375, 0.5]);
  const cosine = ratesOf(await run({ ...sgd({ cosine: { initial: 1 } }), epochs: 2 }));
  t.true(Math.abs(cosine[0]! - (1 + Math.cos((Math.PI * 3) / 8)) / 2) < 1e-15, String(cosine));
  t.true(Math.abs(cosine[1]! - (1 + Math.cos((Math.PI * 7) / 8)) / 2) < 1e-15, String(cosine));
});

test.serial('a rate on a plateau is lowered after the epochs that the history shows', async (t) => {
  const onPlateau = { initial: 0.5, factor: 0.5, patience: 1, minDelta: 10, monitor: 'loss' };
  const ran = await run({ ...sgd({ onPlateau }), epochs: 4 });
  // No epoch improves by 10: each after the first lowers the rate of the next.
  t.deepEqual(ratesOf(ran), [0.5, 0.5, 0.25, 0.125]);
  t.regex(ran.lines[2]!, /^epoch 3: loss .* learningRate 0\.25$/);
});

test.serial('a schedule trains as constant rates do, epoch by epoch', async (t) => {
  const constant = await run({ ...sgd(0.1), epochs: 2 });
  const longStep = await run({ ...sgd({ step: { initial: 0.1, every: 2 } }), epochs: 2 });
  t.deepEqual(longStep.digests.model, constant.digests.model);
  const warm = await run({ ...sgd({ constant: 0.1, warmUp: 1 }), epochs: 2 });
  t.notDeepEqual(warm.digests.model, constant.digests.model);
});

const shared: readonly JsonObject[] = [
  { step: { initial: 0.2, every: 2, factor: 0.3 } },
  { step: { initial: 0.2, every: 1 }, warmUp: 1.5 },
  { constant: 0.2, warmUp: 3 },
  { onPlateau: { initial: 0.2, factor: 0.5, patience: 1, minDelta: 0.2 } },
  { onPlateau: { initial: 0.2, factor: 0.5, patience: 0, monitor: 'validation.macroF1' } },
];
for (const learningRate of shared)
  test.serial(`2 epochs, then 5, are 5 epochs: ${JSON.stringify(learningRate)}`, async (t) => {
    const parameters = { ...sgd(learningRate, { momentum: 0.5 }), metrics: ['macroF1'] };
    const straight = await run({ ...parameters, epochs: 5 });
    const checkpoints = memoryCheckpoints();
    await run({ ...parameters, epochs: 2 }, checkpoints);
    const continued = await run({ ...parameters, epochs: 5 }, checkpoints);
    t.deepEqual(continued.digests, straight.digests);
    t.true(
      continued.notes.some((note) => note.startsWith('continued from epoch 2')),
      continued.notes.join('; '),
    );
    t.true(new Set(ratesOf(straight)).size > 1, 'the rate changes');
  });

test.serial(
  'plain descent, whose gradients follow from the way of the weights, is continued with the same norms',
  async (t) => {
    const straight = await run({ ...sgd(0.1), epochs: 3 });
    const checkpoints = memoryCheckpoints();
    await run({ ...sgd(0.1), epochs: 1 }, checkpoints);
    t.deepEqual((await run({ ...sgd(0.1), epochs: 3 }, checkpoints)).digests, straight.digests);
    const norms = [...(straight.outputs.history!.columns.gradientNorm!.values as Float64Array)];
    t.true(
      norms.every((norm) => norm > 0 && norm < 10),
      String(norms),
    );
  },
);

test.serial('a training under a cosine that was killed goes on with the same bytes', async (t) => {
  const parameters = { ...sgd({ cosine: { initial: 0.2 } }), epochs: 5 };
  const checkpoints = memoryCheckpoints();
  const onProgress = ({ unit }: { unit: string }): void => {
    if (unit.startsWith('epoch 3/')) throw new Error('killed');
  };
  await t.throwsAsync(run(parameters, checkpoints, { onProgress }), { message: 'killed' });
  const resumed = await run(parameters, checkpoints);
  t.deepEqual(resumed.digests, (await run(parameters)).digests);
  t.true(
    resumed.notes.some((note) => note.startsWith('continued from epoch')),
    resumed.notes.join('; '),
  );
});

test('only a cosine keeps trainings of other lengths apart', (t) => {
  const matters = (learningRate: JsonObject | number): boolean => {
    const full = completeParameters(descriptor, { model, epochs: 3, ...sgd(learningRate) });
    t.is(planned.continuesAlong?.(full), 'epochs');
    return planned.endMatters!(planned.resolve!(full, facts));
  };
  t.true(matters({ cosine: {} }), 'a cosine');
  t.true(matters({ cosine: { final: 0.1 }, warmUp: 1 }), 'with warm-up');
  for (const one of [0.1, ...shared]) t.false(matters(one), JSON.stringify(one));
});

test.serial('limits of gradients and parameters of losses change what is learned, and none that is wide', async (t) => {
  const plain = await run({ ...sgd(0.2), epochs: 2 });
  for (const clip of ['clipNorm', 'globalClipNorm', 'clipValue']) {
    t.not((await run({ ...sgd(0.2, { [clip]: 0.01 }), epochs: 2 })).digests.model, plain.digests.model, clip);
    t.is((await run({ ...sgd(0.2, { [clip]: 1e6 }), epochs: 2 })).digests.model, plain.digests.model, clip);
  }
  const smooth = { categoricalCrossentropy: { labelSmoothing: 0.1 } };
  const smoothed = await run({ ...sgd(0.2), epochs: 2, loss: smooth });
  t.not(smoothed.digests.model, plain.digests.model);
  t.like(smoothed.outputs.model!.metadata, { loss: { name: 'categoricalCrossentropy', labelSmoothing: 0.1 } });
  t.like((await run({ epochs: 1, loss: 'huber' })).outputs.model!.metadata, { loss: { name: 'huber', delta: 1 } });
});

test('losses, rates and limits have one form in a key', (t) => {
  const resolved = (more: JsonObject): JsonObject =>
    planned.resolve!(completeParameters(descriptor, { model, epochs: 3, ...more }), facts);
  t.deepEqual(resolved({ loss: 'huber' }), resolved({ loss: { huber: null } }));
  t.deepEqual(resolved({ loss: 'huber' }), resolved({ loss: { huber: { delta: 1 } } }));
  t.deepEqual(resolved({ task: 'multiclass' }), resolved({ task: 'multiclass', loss: 'categoricalCrossentropy' }));
  t.deepEqual(resolved(sgd({ constant: 0.3 })), resolved(sgd(0.3)));
  t.deepEqual(resolved(sgd({ cosine: {} })), resolved(sgd({ cosine: { initial: 0.01, final: 0 } })));
  t.deepEqual(resolved({ metrics: ['rocAuc', 'kappa'] }), resolved({ metrics: ['kappa', 'accuracy', 'rocAuc'] }));
  const once = resolved({ loss: 'huber', ...sgd({ onPlateau: {} }, { clipNorm: 1 }), metrics: ['mcc'] });
  t.deepEqual(planned.resolve!(once, facts), once);
});

test('mistakes of losses, rates, limits and what is watched have a place', (t) => {
  const places = (more: JsonObject): string[] =>
    planned.check!(completeParameters(descriptor, { model, epochs: 3, ...more }))
      .map(({ path }) => path.join('.'))
      .sort();
  t.deepEqual(places({}), []);
  t.deepEqual(places(sgd(0.1, { clipNorm: 1, clipValue: 1 })), ['optimizer.sgd.clipValue']);
  t.deepEqual(places(sgd({ cosine: {}, warmUp: 3 })), ['optimizer.sgd.learningRate.warmUp']);
  t.deepEqual(places(sgd({ onPlateau: { monitor: 'validationLos' } })), [
    'optimizer.sgd.learningRate.onPlateau.monitor',
  ]);
  t.deepEqual(places({ earlyStopping: {} }), ['earlyStopping']);
  t.deepEqual(places({ earlyStopping: { monitor: 'validation.rocAuc', patience: 1 } }), ['earlyStopping.monitor']);
  t.deepEqual(places({ metrics: ['rocAuk'] }), ['metrics.0']);
  t.deepEqual(places({ task: 'regression', loss: { categoricalCrossentropy: {} }, metrics: ['mae'] }), ['loss']);
  for (const wrong of [
    { loss: { huber: { delta: 0 } } },
    { loss: { categoricalCrossentropy: { labelSmoothing: 1 } } },
    { loss: { huber: {}, binaryCrossentropy: {} } },
    sgd({ step: {} }),
    sgd({}),
    sgd(0.1, { clipNorm: 0 }),
  ])
    t.throws(() => completeParameters(descriptor, { model, epochs: 3, ...wrong }), undefined, JSON.stringify(wrong));
});

test.serial('a number that no epoch has cannot be watched', async (t) => {
  const watching = (monitor: string): Promise<unknown> =>
    run({ epochs: 2, metrics: ['recall'], earlyStopping: { monitor, patience: 1 } });
  const failure = await t.throwsAsync(watching('validation.recall.coat'), { instanceOf: StageFailure });
  t.is(failure?.code, 'unknown-metric');
  t.regex(failure?.facts.found ?? '', /validation\.recall\.shoe/);
  await t.notThrowsAsync(watching('validation.recall.shoe'));
});
