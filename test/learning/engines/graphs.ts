/**
 * The contract of an engine that runs graphs, as tests: several inputs, layers that several read, sums, products and
 * tensors side by side, forward and backward.
 */

import type { ExecutionContext, TestFn } from 'ava';
import { random } from '../../../stages/lib/kit/random/random.ts';
import type { Engine, ExampleInput, TrainerOptions } from '../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../stages/lib/learning/engines/feature-rows.ts';
import type { Network } from '../../../stages/lib/learning/network/network.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';
import { sizeOf } from '../../../stages/lib/learning/network/shape.ts';
import { lossNamed } from '../../support/losses.ts';
import { goldenWeights } from './goldens.ts';

const rows = 12;

/** A residual block on pictures, and a gate on a table, beside each other. */
const network: Network = resolveNetwork(
  [
    { input: { group: 'picture' } },
    { conv2d: { filters: 3, kernelSize: 3, padding: 'same', activation: 'tanh', name: 'first' } },
    { conv2d: { filters: 3, kernelSize: 3, padding: 'same', name: 'second' } },
    { add: { inputs: ['second', 'first'], name: 'sum' } },
    { batchNormalization: {} },
    { globalAveragePooling2d: { name: 'seen' } },
    { input: { group: 'table' } },
    { dense: { units: 4, activation: 'tanh', name: 'read' } },
    { dense: { units: 4, activation: 'sigmoid', inputs: 'read', name: 'gate' } },
    { multiply: { inputs: ['read', 'gate'], name: 'gated' } },
    { concatenate: { inputs: ['seen', 'gated'], name: 'both' } },
    { dense: { units: 'classes', activation: 'softmax', name: 'out' } },
  ],
  [
    { name: 'table', shape: [5] },
    { name: 'picture', shape: [4, 5, 2] },
  ],
  { task: 'multiclass', outputs: 3 },
);

const source = random(3, 'graph examples');
/** Pictures are bytes, the table has floats of another scale. */
const inputs: readonly ExampleInput[] = network.inputs.map(({ name, shape }) => {
  const width = sizeOf(shape);
  return name === 'picture'
    ? {
        features: rowsInMemory(
          Uint8Array.from({ length: rows * width }, () => source.below(256)),
          width,
        ),
        scale: 255,
      }
    : {
        features: rowsInMemory(
          Float32Array.from({ length: rows * width }, () => source.uniform() - 0.5),
          width,
        ),
        scale: 2,
      };
});

const options: TrainerOptions = {
  network,
  weights: goldenWeights(network),
  loss: lossNamed('categoricalCrossentropy'),
  optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
  batchSize: rows,
  seed: 1,
  examples: { inputs, targets: { classes: Int32Array.from({ length: rows }, (_, row) => row % 3) } },
};

export function graphContract(test: TestFn, load: () => Promise<Engine>): void {
  test('a layer of a graph gives what the layers that it reads say', async (t) => {
    const predictor = await (await load()).predictor(network, options.weights, inputs, 5);
    const of = (layer: string): Promise<Float32Array> => predictor.predict(0, rows, layer);
    const [first, second, sum] = [await of('first'), await of('second'), await of('sum')];
    near(
      t,
      sum,
      first.map((value, at) => value + second[at]!),
    );
    const [read, gate, gated, seen] = [await of('read'), await of('gate'), await of('gated'), await of('seen')];
    near(
      t,
      gated,
      read.map((value, at) => value * gate[at]!),
    );
    const both = await of('both');
    near(
      t,
      both,
      both.map((_, at) =>
        at % 7 < 3 ? seen[Math.floor(at / 7) * 3 + (at % 7)]! : gated[Math.floor(at / 7) * 4 + (at % 7) - 3]!,
      ),
    );
    const pictures = await of('picture');
    const stored = new Uint8Array(40);
    inputs[0]!.features.copy(7, stored, 0);
    near(
      t,
      pictures.subarray(7 * 40, 8 * 40),
      Float32Array.from(stored, (one) => one / 255),
    );
    predictor.dispose();
  });

  test('the gradient of a graph is the slope of its loss', async (t) => {
    const step = async (weights: readonly Float32Array[]) => {
      const trainer = await (await load()).trainer({ ...options, weights });
      const order = Uint32Array.from({ length: rows }, (_, row) => row);
      const { loss } = await trainer.trainEpoch(order, 1, () => {});
      const state = trainer.readState();
      trainer.dispose();
      return { loss, weights: state.weights };
    };
    const start = await step(options.weights);
    const specs = network.layers.flatMap((layer) => layer.weights);
    for (const [index, spec] of specs.entries()) {
      if (!spec.trainable) continue;
      const gradient = options.weights[index]!.map((value, at) => value - start.weights[index]![at]!);
      const length = Math.sqrt(gradient.reduce((sum, one) => sum + one * one, 0));
      const shift = 0.02;
      const moved = async (sign: number): Promise<number> => {
        const weights = options.weights.map((values, other) =>
          other === index ? values.map((value, at) => value + (sign * shift * gradient[at]!) / length) : values,
        );
        return (await step(weights)).loss;
      };
      const slope = ((await moved(1)) - (await moved(-1))) / (2 * shift);
      t.true(Math.abs(slope - length) < 0.01 * length + 1e-4, `${spec.name} ${index}: ${slope}, ${length}`);
    }
  });

  test('an epoch of a graph trains on the features that it is given for each input', async (t) => {
    const [picture, table] = inputs as readonly [ExampleInput, ExampleInput];
    const dark = rowsInMemory(new Uint8Array(rows * 40), 40);
    const weightsAfter = async (examples: TrainerOptions['examples']) => {
      const trainer = await (await load()).trainer({ ...options, examples });
      await trainer.trainEpoch(Uint32Array.of(4, 2, 9), 1, () => {});
      const { weights } = trainer.readState();
      trainer.dispose();
      return weights;
    };
    const { targets } = options.examples;
    t.deepEqual(
      await weightsAfter({ ...options.examples, forEpoch: () => [dark, table.features] }),
      await weightsAfter({ inputs: [{ ...picture, features: dark }, table], targets }),
    );
  });
}

function near(t: ExecutionContext, found: ArrayLike<number>, expected: ArrayLike<number>): void {
  t.is(found.length, expected.length);
  let worst = 0;
  for (let at = 0; at < expected.length; at++) worst = Math.max(worst, Math.abs(found[at]! - expected[at]!));
  t.true(worst < 1e-6, `off by ${worst}`);
}
