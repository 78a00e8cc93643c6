import test from 'ava';
import fc from 'fast-check';
import { compiledEngine } from '../../../stages/lib/engine/compiled/index.ts';
import type { LossName, TrainerState } from '../../../stages/lib/engine/engine.ts';
import type { Network } from '../../../stages/lib/network/network.ts';
import { distance, drawnExamples, drawnWeights, inputsOf, networkOf, networks } from './networks.ts';
import { forward, meanLoss, type Values } from './reference.ts';

const losses = [
  'categoricalCrossentropy',
  'binaryCrossentropy',
  'meanSquaredError',
  'meanAbsoluteError',
] as const satisfies readonly LossName[];

interface Step {
  readonly network: Network;
  readonly loss: LossName;
  readonly rows: number;
  readonly seed: number;
  readonly classWeights?: Float32Array;
}

/** One step of sgd at rate 1: the weights move by the gradient. */
async function engineStep(step: Step): Promise<{ state: TrainerState; loss: number; weights: Float32Array[] }> {
  const { network, loss, rows, seed, classWeights } = step;
  const weights = drawnWeights(network, seed);
  const trainer = await compiledEngine.trainer({
    network,
    weights,
    loss,
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
    batchSize: rows + 2,
    seed,
    examples: drawnExamples(network, rows, seed),
    ...(classWeights && { classWeights }),
  });
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const result = await trainer.trainEpoch(order, 1, () => {});
  return { state: trainer.readState(), loss: result.loss, weights };
}

function referenceLoss(step: Step, weights: readonly Values[]): { loss: number; weights: readonly Values[] } {
  const { network, rows, seed, loss, classWeights } = step;
  const examples = drawnExamples(network, rows, seed);
  const mode = { training: true, seed, step: 0 };
  const result = forward(network, weights, inputsOf(examples), rows, mode);
  const value = meanLoss(network, weights, result.outputs.at(-1)!, examples.labels, loss, classWeights);
  return { loss: value, weights: result.weights };
}

/**
 * Largest difference of the step's gradient to central differences of the reference. Where two widths of the
 * difference disagree, a kink (of relu, a maximum, an absolute value) lies within, and there is no slope to compare.
 */
async function disagreement(step: Step): Promise<number> {
  const engine = await engineStep(step);
  const weights = engine.weights.map((values) => Float64Array.from(values));
  const reference = referenceLoss(step, weights);
  let worst = distance([engine.loss], [reference.loss]);
  const specs = step.network.layers.flatMap((layer) => layer.weights);
  for (const [index, spec] of specs.entries()) {
    const after = engine.state.weights[index]!;
    if (!spec.trainable) {
      worst = Math.max(worst, distance(after, reference.weights[index]!));
      continue;
    }
    const values = weights[index]!;
    const [found, expected]: number[][] = [[], []];
    for (let at = 0; at < values.length; at++) {
      const kept = values[at]!;
      const slopes = [1e-4, 1e-6].map((width) => {
        values[at] = kept + width;
        const above = referenceLoss(step, weights).loss;
        values[at] = kept - width;
        const below = referenceLoss(step, weights).loss;
        values[at] = kept;
        return (above - below) / (2 * width);
      }) as [number, number];
      if (Math.abs(slopes[0] - slopes[1]) > 1e-5 * (1 + Math.abs(slopes[1]))) continue;
      expected!.push(slopes[1]);
      found!.push(kept - after[at]!);
    }
    worst = Math.max(worst, distance(found!, expected!));
  }
  return worst;
}

for (const loss of losses)
  test(`the gradients of random networks are the slopes of ${loss}`, async (t) => {
    const ends = {
      categoricalCrossentropy: fc.constantFrom('softmax', 'sigmoid'),
      binaryCrossentropy: fc.constantFrom('sigmoid', 'softmax'),
      meanSquaredError: fc.constantFrom('linear', 'tanh', 'softmax', 'relu'),
      meanAbsoluteError: fc.constantFrom('linear', 'elu', 'leakyRelu'),
    }[loss];
    await fc.assert(
      fc.asyncProperty(networks(ends), fc.nat(), fc.integer({ min: 2, max: 4 }), async (network, seed, rows) => {
        fc.pre(network !== undefined && network.parameters < 400);
        const worst = await disagreement({ network: network!, loss, rows, seed });
        if (!(worst < 5e-5)) throw new Error(`off by ${worst}`);
      }),
      { numRuns: 25 },
    );
    t.pass();
  });

test('class weights and penalties are part of loss and gradient', async (t) => {
  const network = networkOf(
    [
      { conv2d: { filters: 3, kernelSize: 2, kernelRegularizer: { l1: 0.03 } } },
      { flatten: {} },
      { dense: { units: 'classes', activation: 'softmax', kernelRegularizer: { l1: 0.01, l2: 0.02 } } },
    ],
    [4, 3, 2],
    3,
  )!;
  const step = { network, loss: 'categoricalCrossentropy', rows: 6, seed: 3 } as const;
  t.true((await disagreement({ ...step, classWeights: Float32Array.of(0.5, 3, 1) })) < 2e-5);
});

test('of equal maxima the first in row order receives the gradient', async (t) => {
  const model = [
    { conv2d: { filters: 1, kernelSize: 1 } },
    { maxPooling2d: { poolSize: 2 } },
    { flatten: {} },
    { dense: { units: 'classes', activation: 'linear' } },
  ];
  const network = networkOf(model, [2, 2, 1], 2)!;
  // A kernel of 0 makes every pixel of the pool's input equal; its gradient is the pixel that was picked.
  const weights = [Float32Array.of(0), Float32Array.of(0.5), Float32Array.of(1, 0), Float32Array.of(0, 0)];
  const trainer = await compiledEngine.trainer({
    network,
    weights,
    loss: 'meanSquaredError',
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
    batchSize: 1,
    seed: 1,
    examples: { features: Uint8Array.of(7, 2, 3, 5), width: 4, scale: 1, labels: Int32Array.of(1) },
  });
  await trainer.trainEpoch(Uint32Array.of(0), 1, () => {});
  // d loss / d output = 2 (0.5 - 0) / 2, times the first pixel.
  t.is(trainer.readState().weights[0]![0], -0.5 * 7);
});
