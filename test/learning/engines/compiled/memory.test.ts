/** The memory that a plan takes: little more than it must, and refused before it is allocated. */

import test from 'ava';
import { StageFailure } from '../../../../src/stage-api/failure.ts';
import { heapStart, type Plan, type PlanRequest, plan } from '../../../../stages/lib/learning/engines/compiled/plan.ts';
import type { OptimizerSpec } from '../../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import { sizeOf } from '../../../../stages/lib/learning/network/shape.ts';
import { lossNamed } from '../../../support/losses.ts';
import { networkOf } from './networks.ts';
import { resnet50 } from './resnet.ts';

const adam: OptimizerSpec = {
  name: 'adam',
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  weightDecay: 0,
};
const classes = { dense: { units: 'classes', activation: 'softmax' } };
const study = (filters: number, nodes: number) => [
  { conv2d: { filters, kernelSize: 3, activation: 'relu' } },
  { maxPooling2d: {} },
  { flatten: {} },
  { dense: { units: nodes, activation: 'relu' } },
  { dense: { units: nodes, activation: 'relu' } },
  classes,
];
const twoConvolutions = [
  { conv2d: { filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' } },
  { maxPooling2d: {} },
  { conv2d: { filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' } },
  { flatten: {} },
  classes,
];
const normalized = [16, 32, 64].flatMap((filters) => [
  { conv2d: { filters, kernelSize: 3, padding: 'same' } },
  { batchNormalization: {} },
  { activation: { activation: 'relu' } },
  { maxPooling2d: {} },
]);

function requested(model: object[], batchSize: number, optimizer: OptimizerSpec): PlanRequest {
  return {
    network: networkOf(model as never, [28, 28, 1], 5)!,
    batchSize,
    inputs: [{ features: rowsInMemory(new Uint8Array(0), 784), scale: 255 }],
    training: {
      optimizer,
      loss: lossNamed('categoricalCrossentropy'),
      examples: { targets: { classes: new Int32Array(0) } },
    },
  };
}

/** Weights with their moments, all layers' outputs for a batch with the input, and the staged rows. */
function needed({ network, batchSize }: PlanRequest, slots: number, planned: Plan): number {
  const activations = network.layers.reduce(
    (sum, layer) => sum + sizeOf(layer.outputShape),
    sizeOf(network.inputs[0]!.shape),
  );
  return (
    4 * (network.parameters * (1 + slots) + batchSize * activations) +
    planned.stagedRows * (planned.inputs[0]!.rowBytes + 4)
  );
}

for (const [name, model, batchSize] of [
  ['one convolution, 32 filters', study(32, 32), 32],
  ['one convolution, 64 filters', study(64, 100), 32],
  ['two convolutions', twoConvolutions, 10],
  [
    'three normalized convolutions',
    [...normalized, { globalAveragePooling2d: {} }, { dropout: { rate: 0.5 } }, classes],
    32,
  ],
] as const)
  test(`memory is little more than weights, moments, activations and staged rows: ${name}`, (t) => {
    const request = requested([...model], batchSize, adam);
    const planned = plan(request);
    const fixed = heapStart;
    t.true(
      planned.bytes - fixed <= 1.5 * needed(request, 2, planned),
      `${planned.bytes}, ${needed(request, 2, planned)}`,
    );
  });

const picturesOf = (side: number) => [{ features: rowsInMemory(new Uint8Array(0), side * side * 3), scale: 255 }];

test('ResNet-50 on 224×224×3 pictures in batches of 32 trains in 2 GiB, with Adam', (t) => {
  const network = networkOf(resnet50(64, classes), [224, 224, 3], 1000)!;
  // Keras has 25,636,712 weights in it.
  t.is(network.parameters, 25636712);
  const training = requested([classes], 32, adam).training!;
  const { bytes } = plan({ network, batchSize: 32, inputs: picturesOf(224), training });
  t.true(bytes <= 2 ** 31, `${bytes} bytes`);
});

test('inference needs the tensors that are alive at a time, not all of them', (t) => {
  const network = networkOf(resnet50(64, classes), [224, 224, 3], 1000)!;
  const { bytes } = plan({ network, batchSize: 32, inputs: picturesOf(224) });
  const stem = 4 * 32 * 112 * 112 * 64;
  t.true(bytes <= 4 * network.parameters + 3.5 * stem, `${bytes} bytes`);
});

test('a training that does not fit the memory is refused before anything is allocated', (t) => {
  const huge = requested(study(512, 4096), 65536, adam);
  const failure = t.throws(() => plan(huge), { instanceOf: StageFailure });
  t.is(failure?.code, 'out-of-memory');
  const small = requested(study(32, 32), 32, adam);
  t.throws(() => plan({ ...small, bytesMax: plan(small).bytes - 1 }), { instanceOf: StageFailure });
});

test('a network that does not fit 4 GiB is refused with its bytes and the batch size that fits', (t) => {
  const huge = requested(study(512, 1024), 65536, adam);
  const { facts } = t.throws(() => plan(huge), { instanceOf: StageFailure })!;
  t.is(facts.expected, 'at most 4294901760 bytes, one memory of 32-bit addresses');
  const bytes = Number(/^(\d+) bytes in batches of 65536$/.exec(facts.found!)?.[1]);
  t.true(bytes > 2 ** 32, facts.found);
  const fits = Number(/^use a batchSize of at most (\d+), or engine: tensorflow$/.exec(facts.hint!)?.[1]);
  t.notThrows(() => plan({ ...huge, batchSize: fits }));
  t.throws(() => plan({ ...huge, batchSize: fits + 1 }), { instanceOf: StageFailure });
  const { hint } = t.throws(() => plan({ ...huge, batchSize: 1, bytesMax: 1e6 }), { instanceOf: StageFailure })!.facts;
  t.is(hint, 'no batchSize is small enough: use engine: tensorflow');
});
