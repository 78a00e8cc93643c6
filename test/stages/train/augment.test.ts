/** Augmentation while training: the same pictures whatever the batches, the engine and the attempt, and nowhere else. */

import { type Given, memoryCheckpoints, type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import { history as histories } from '../../../src/artifacts/history.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import train from '../../../stages/train/body.ts';
import { kind } from '../../../stages/train/kind.ts';
import { smallDataset } from '../../support/small-dataset.ts';

const augment = { shift: 2, flip: 'horizontal', rotate: 20, crop: 0.8, erase: { side: 0.4 } };
const model = [
  { conv2d: { filters: 3, kernelSize: 3 } },
  { flatten: {} },
  { dropout: { rate: 0.2 } },
  { dense: { units: 'classes', activation: 'softmax' } },
];
const dataset = smallDataset({ train: 50, validation: 15, test: 0 });
/** Nothing is learned, so that every epoch measures the same network. */
const still = { sgd: { learningRate: 1e-30 } };
const plain = model.filter((layer) => !('dropout' in layer));

const run = (parameters: JsonObject, given: Partial<Given> = {}): Promise<Ran> =>
  runStage(kind, train, { parameters: { model, epochs: 2, ...parameters }, inputs: { dataset }, ...given });

test.serial('2 epochs, then 4, are 4 epochs', async (t) => {
  const straight = await run({ epochs: 4, augment });
  const checkpoints = memoryCheckpoints();
  await run({ epochs: 2, augment }, { checkpoints });
  const continued = await run({ epochs: 4, augment }, { checkpoints });
  t.true(
    continued.notes.some((note) => note.startsWith('continued from epoch 2')),
    continued.notes.join('\n'),
  );
  t.deepEqual(continued.digests, straight.digests);
  t.not((await run({ epochs: 4 })).digests.model, straight.digests.model);
});

test.serial(
  'pictures change from epoch to epoch and with the seed, and not with the batches or their order',
  async (t) => {
    const losses = async (parameters: JsonObject, seed = 1): Promise<number[]> => {
      const all = { model: plain, optimizer: still, augment, ...parameters };
      const { outputs } = await run(all, { seed });
      return Array.from(histories.read(outputs.history!).loss);
    };
    const given = await losses({});
    t.not(given[0], given[1], 'two epochs');
    const near = (left: readonly number[], right: readonly number[]) =>
      left.every((one, index) => Math.abs(one - right[index]!) < 1e-5);
    for (const others of [{ batchSize: 7 }, { shuffle: false }, { engine: 'tensorflow' }])
      t.true(near(await losses(others), given), JSON.stringify(others));
    t.false(near(await losses({}, 2), given), 'another seed');
  },
);

test.serial('validation sees pictures as they are', async (t) => {
  const [changed, unchanged] = [
    await run({ model: plain, optimizer: still, augment }),
    await run({ model: plain, optimizer: still }),
  ];
  t.not(changed.metrics.loss, unchanged.metrics.loss);
  t.is(changed.metrics.validationLoss, unchanged.metrics.validationLoss);
});

test.serial('the history names the augmentation in full, with its seed', async (t) => {
  const { outputs } = await run({ augment: { shift: 1, flip: 'both' } }, { seed: 9 });
  t.deepEqual(histories.read(outputs.history!).augmentation, {
    shift: { vertical: 1, horizontal: 1 },
    flip: 'both',
    fill: 0,
    seed: 9,
  });
  t.is(histories.read((await run({})).outputs.history!).augmentation, undefined);
});

test.serial('examples that are no pictures are refused, and a fill that is no byte', async (t) => {
  const refusal = async (parameters: JsonObject, table: Table): Promise<StageFailure> =>
    (await t.throwsAsync(run(parameters, { inputs: { dataset: table } }), { instanceOf: StageFailure }))!;
  const [group] = dataset.metadata.groups as [JsonObject];
  const tensor = { ...(group.tensor as JsonObject), shape: [64] };
  const flat = { ...dataset, metadata: { ...dataset.metadata, groups: [{ ...group, tensor }] } };
  const dense = [{ dense: { units: 'classes', activation: 'softmax' } }];
  const shaped = await refusal({ model: dense, augment }, flat);
  t.is(shaped.code, 'shape-mismatch');
  t.like(shaped.facts, { where: 'with.augment', found: 'examples of the shape [64]' });
  const filled = await refusal({ augment: { ...augment, fill: 0.5 } }, dataset);
  t.like(filled.facts, { where: 'with.augment.fill', found: '0.5' });
});
