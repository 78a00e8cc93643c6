/** The activations of a layer: which rows, which numbers, which mistakes. */

import { inputArtifact, type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import embed from '../../../stages/embed/body.ts';
import { kind as descriptor } from '../../../stages/embed/kind.ts';
import { initialWeights } from '../../../stages/lib/learning/network/initial-weights.ts';
import { modelTable } from '../../../stages/lib/learning/network/model-table.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';
import { lossNamed } from '../../support/losses.ts';
import { foundOrigins, originsOf, smallDataset, withOrigins } from '../../support/small-dataset.ts';

/** As planning sees it: with parameters that a schema has checked. */
const planned: StageDescriptor = descriptor;

const classNames = ['hat', 'shoe', 'bag'];
const dataset = smallDataset({ train: 10, validation: 0, test: 7, classNames });
const network = resolveClassifier(
  [
    { averagePooling2d: { poolSize: 4 } },
    { flatten: {} },
    { dense: { units: 5, activation: 'tanh', name: 'encoded' } },
    { dense: { units: 'classes', activation: 'softmax' } },
  ],
  [8, 8, 1],
  3,
);
const weights = initialWeights(network, 4);
const model = modelTable({
  network,
  weights,
  inputs: [{ ...network.inputs[0]!, scale: 255 }],
  meaning: { task: 'multiclass', classNames },
  loss: lossNamed('categoricalCrossentropy'),
  epochs: 1,
});
const run = (parameters: JsonObject): Promise<Ran> =>
  runStage(descriptor, embed, { parameters, inputs: { model, dataset } });

/** The mean of each 4 × 4 quarter of an image, as the network's first layer sees it. */
function quarters(row: number): number[] {
  const features = dataset.columns.features!.values as Uint8Array;
  return [0, 4, 32, 36].map((corner) => {
    let sum = 0;
    for (let index = 0; index < 16; index++) sum += features[row * 64 + corner + (index >> 2) * 8 + (index & 3)]! / 255;
    return sum / 16;
  });
}

test.serial('the rows of an embedding name their places in the source', async (t) => {
  const inputs = { model, dataset: withOrigins(dataset) };
  const { outputs } = await runStage(descriptor, embed, { parameters: { layer: 'encoded', limit: 4 }, inputs });
  t.deepEqual(foundOrigins(outputs.embedding!), originsOf(outputs.embedding!));
  const without = (await run({ layer: 'encoded', limit: 4 })).outputs.embedding!;
  t.deepEqual(Object.keys(without.columns), ['row', 'label', 'original', 'values']);
});

test.serial('a dense layer: the numbers of the formula, beside row, label and original', async (t) => {
  const { outputs } = await run({ layer: 'encoded' });
  const embedding = outputs.embedding!;
  const { digest } = inputArtifact('model', model);
  t.like(embedding.metadata, { layer: 'encoded', split: 'test', classNames, model: digest });
  t.deepEqual([...(embedding.columns.row!.values as Int32Array)], [10, 11, 12, 13, 14, 15, 16]);
  const labels = dataset.columns.label!.values as Int32Array;
  t.deepEqual([...(embedding.columns.label!.values as Int32Array)], [...labels.subarray(10)]);
  const values = embedding.columns.values!.values as Float32Array;
  const [kernel, bias] = weights as [Float32Array, Float32Array];
  for (let row = 0; row < 7; row++)
    for (let unit = 0; unit < 5; unit++) {
      const sum = quarters(10 + row).reduce(
        (total, one, input) => total + one * kernel[input * 5 + unit]!,
        bias[unit]!,
      );
      t.true(
        Math.abs(values[row * 5 + unit]! - Math.tanh(sum)) < 1e-6,
        `row ${row}, unit ${unit}: ${values[row * 5 + unit]}, expected ${Math.tanh(sum)}`,
      );
    }
});

test.serial('an image is flattened row by row; split and limit choose the examples', async (t) => {
  const { outputs } = await run({ layer: 'averagePooling2d', split: 'train', limit: 3, batchSize: 2 });
  const { row, values } = outputs.embedding!.columns;
  t.deepEqual([...(row!.values as Int32Array)], [0, 1, 2]);
  for (let example = 0; example < 3; example++)
    for (const [index, expected] of quarters(example).entries())
      t.true(
        Math.abs((values!.values as Float32Array)[example * 4 + index]! - expected) < 1e-6,
        `example ${example}, quarter ${index}: expected ${expected}`,
      );
  t.is((await run({ layer: 'encoded', limit: 100 })).outputs.embedding!.rows, 7);
});

test.serial('a layer that does not exist is named, with those that do', async (t) => {
  const failure = await t.throwsAsync(run({ layer: 'encodet' }), { instanceOf: StageFailure });
  t.is(failure?.code, 'unknown-layer');
  t.like(failure!.facts, {
    expected: 'averagePooling2d, flatten, encoded, dense',
    hint: 'did you mean "encoded"?',
  });
  const empty = await t.throwsAsync(run({ layer: 'encoded', split: 'validation' }), { instanceOf: StageFailure });
  t.is(empty?.code, 'no-rows');
});

test.serial('the batch size, which is in no key, changes no byte', async (t) => {
  t.deepEqual(planned.outsideKey?.({ engine: 'compiled' }), ['batchSize', 'kernels']);
  const digests = async (batchSize: number): Promise<string> =>
    (await run({ layer: 'averagePooling2d', split: 'train', batchSize })).digests.embedding!;
  for (const batchSize of [1, 2, 5]) t.is(await digests(batchSize), await digests(256));
});
