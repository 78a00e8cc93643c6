/** Continuing along epochs: whatever was trained before, the bytes are those of straight training. */

import { type Given, memoryCheckpoints, type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { Checkpoints } from '../../../src/stage-api/context.ts';
import { makeTable } from '../../../src/stage-api/table.ts';
import train from '../../../stages/train/body.ts';
import { kind as descriptor } from '../../../stages/train/kind.ts';
import { smallDataset } from '../../support/small-dataset.ts';

const dataset = smallDataset({ train: 50, validation: 15, test: 0, wrongLabels: 0.3 });
const model = [
  { conv2d: { filters: 3, kernelSize: 3 } },
  { batchNormalization: { momentum: 0.8 } },
  { activation: { activation: 'relu' } },
  { maxPooling2d: {} },
  { dropout: { rate: 0.25 } },
  { flatten: {} },
  { dense: { units: 6, activation: 'tanh', kernelRegularizer: { l2: 0.001 } } },
  { dense: { units: 'classes', activation: 'softmax' } },
];

const run = (parameters: JsonObject, checkpoints?: Checkpoints, given: Partial<Given> = {}): Promise<Ran> =>
  runStage(descriptor, train, {
    parameters: { model, batchSize: 16, ...parameters },
    inputs: { dataset },
    ...(checkpoints && { checkpoints }),
    ...given,
  });

const optimizers: readonly (string | JsonObject)[] = [
  'sgd',
  { sgd: { momentum: 0.9 } },
  { sgd: { momentum: 0.9, nesterov: true } },
  'rmsprop',
  { rmsprop: { momentum: 0.5 } },
  'adam',
  'adamw',
];

for (const optimizer of optimizers)
  test.serial(`2 epochs, then 4, are 4 epochs: ${JSON.stringify(optimizer)}`, async (t) => {
    const straight = await run({ optimizer, epochs: 4 });
    const checkpoints = memoryCheckpoints();
    await run({ optimizer, epochs: 2 }, checkpoints);
    const continued = await run({ optimizer, epochs: 4 }, checkpoints);
    t.deepEqual(continued.digests, straight.digests);
    t.deepEqual(continued.metrics, straight.metrics);
    t.true(
      continued.notes.some((note) => note.startsWith('continued from epoch 2')),
      continued.notes.join('\n'),
    );
    t.is((continued.result.timings!.secondsPerEpoch as number[]).length, 4);
    t.deepEqual(
      checkpoints.positions.filter((position) => position % 2 === 0),
      [2, 4],
    );
  });

test.serial('2 epochs, then 4, are 4 epochs: by TensorFlow.js', async (t) => {
  const straight = await run({ engine: 'tensorflow', epochs: 4 });
  const checkpoints = memoryCheckpoints();
  await run({ engine: 'tensorflow', epochs: 2 }, checkpoints);
  const continued = await run({ engine: 'tensorflow', epochs: 4 }, checkpoints);
  t.deepEqual(continued.digests, straight.digests);
  t.true(
    continued.notes.some((note) => note.startsWith('trained with tensorflow')),
    continued.notes.join('\n'),
  );
});

test.serial('the longest training first: a shorter one starts below it', async (t) => {
  const checkpoints = memoryCheckpoints();
  await run({ epochs: 4 }, checkpoints);
  const shorter = await run({ epochs: 3 }, checkpoints);
  t.deepEqual(shorter.digests, (await run({ epochs: 3 })).digests);
  const same = await run({ epochs: 4 }, checkpoints);
  t.true(
    same.notes.some((note) => note.startsWith('continued from epoch 4')),
    same.notes.join('\n'),
  );
  t.deepEqual(same.digests, (await run({ epochs: 4 })).digests);
  t.deepEqual(same.progress, []);
});

test.serial('a training that was killed goes on where its last checkpoint was', async (t) => {
  const checkpoints = memoryCheckpoints();
  const onProgress = ({ unit }: { unit: string }): void => {
    if (unit.startsWith('epoch 3/')) throw new Error('killed');
  };
  await t.throwsAsync(run({ epochs: 5 }, checkpoints, { onProgress }), { message: 'killed' });
  t.true(checkpoints.positions.includes(1), checkpoints.positions.join(' '));
  const resumed = await run({ epochs: 5 }, checkpoints);
  t.deepEqual(resumed.digests, (await run({ epochs: 5 })).digests);
  t.true(
    resumed.notes.some((note) => note.startsWith('continued from epoch')),
    resumed.notes.join('\n'),
  );
});

for (const restoreBestWeights of [false, true])
  test.serial(
    `early stopping stops where it would have, and all numbers are of the epoch whose weights are kept, restoring ${restoreBestWeights}`,
    async (t) => {
      const earlyStopping = { patience: 2, minDelta: 0.002, restoreBestWeights };
      const parameters = { earlyStopping, optimizer: { adam: { learningRate: 0.05 } } };
      const straight = await run({ ...parameters, epochs: 30 });
      const stoppedAt = straight.metrics.epochs!;
      t.true(stoppedAt > 3 && stoppedAt < 30, `stopped at ${stoppedAt}`);
      const kept = restoreBestWeights ? stoppedAt - 2 : stoppedAt;
      t.like(straight.outputs.history!.metadata, { stoppedEarly: true, keptEpoch: kept });
      t.is(straight.outputs.model!.metadata.epochs, kept);
      t.is(straight.metrics.keptEpoch, kept);
      for (const name of ['loss', 'accuracy', 'validationLoss', 'validationAccuracy'])
        t.is(straight.metrics[name], straight.outputs.history!.columns[name]!.values[kept - 1] as number);

      for (const first of [1, stoppedAt - 1, stoppedAt, 30]) {
        const checkpoints = memoryCheckpoints();
        const before = await run({ ...parameters, epochs: first }, checkpoints);
        if (first <= stoppedAt) t.is(before.outputs.history!.metadata.stoppedEarly, false);
        const continued = await run({ ...parameters, epochs: 30 }, checkpoints);
        t.deepEqual(continued.digests, straight.digests, `after ${first}`);
        const short = await run({ ...parameters, epochs: 2 }, checkpoints);
        t.deepEqual(short.digests, (await run({ ...parameters, epochs: 2 })).digests);
      }
    },
  );

test.serial('a checkpoint that does not fit is left alone', async (t) => {
  const straight = await run({ epochs: 2 });
  const checkpoints = memoryCheckpoints();
  const [dense, softmax] = [{ flatten: {} }, { dense: { units: 'classes', activation: 'softmax' } }];
  await run({ epochs: 1, model: [dense, softmax] }, checkpoints);
  const other = await run({ epochs: 2 }, checkpoints);
  t.deepEqual(other.digests, straight.digests);
  t.deepEqual(
    other.notes.filter((note) => note.startsWith('continued')),
    [],
  );
  const empty: Checkpoints = { latest: async () => ({ position: 1, table: makeTable({}, {}) }), save: async () => {} };
  t.deepEqual((await run({ epochs: 2 }, empty)).digests, straight.digests);
});

test.serial('a checkpoint whose metadata is not as it was written is left alone', async (t) => {
  const straight = await run({ epochs: 2 });
  const kept = memoryCheckpoints();
  await run({ epochs: 1 }, kept);
  const found = await kept.latest(1);
  t.truthy(found, 'an epoch was saved');
  const { position, table } = found!;
  t.true(
    (await run({ epochs: 2 }, kept)).notes.some((note) => note.startsWith('continued')),
    'it fits as it is',
  );
  for (const [field, value] of [
    ['steps', '1'],
    ['history', [{ accuracy: 1 }]],
    ['seconds', [null]],
    ['watched', { best: null, epoch: 0, waited: 0 }],
  ] as const) {
    const changed = { ...table, metadata: { ...table.metadata, [field]: value } };
    const damaged: Checkpoints = { latest: async () => ({ position, table: changed }), save: async () => {} };
    const { notes, digests } = await run({ epochs: 2 }, damaged);
    t.deepEqual(digests, straight.digests, field);
    t.false(
      notes.some((note) => note.startsWith('continued')),
      field,
    );
  }
});
