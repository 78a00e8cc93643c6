/** The size of recent gradients against its definition, from gradients that are known. */

import test from 'ava';
import fc from 'fast-check';
import { stepped } from '../../../stages/lib/learning/engines/compiled/operations/optimizer/reference.ts';
import type { OptimizerSpec, TrainerState } from '../../../stages/lib/learning/engines/engine.ts';
import { gradientNorm } from '../../../stages/lib/learning/engines/gradient-norm.ts';
import { slotNames } from '../../../stages/lib/learning/engines/optimizer.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';

/** Its moving statistics, which are no part of a gradient, move as well. */
const network = resolveClassifier(
  [{ batchNormalization: {} }, { dense: { units: 'classes', useBias: false } }],
  [2],
  2,
);
const specs = network.layers.flatMap((layer) => layer.weights);
const sizes = specs.map(({ shape }) => shape.reduce((product, extent) => product * extent, 1));
const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-7 };

type Gradient = readonly (readonly number[])[];

/** The state after each step, from 0 on. */
function statesOf(optimizer: OptimizerSpec, gradients: readonly Gradient[]): TrainerState[] {
  let values = sizes.map((size) => Array.from({ length: size }, () => ({ weight: 0.5, momentum: 0, velocity: 0 })));
  const state = (steps: number): TrainerState => ({
    weights: values.map((one) => Float32Array.from(one, ({ weight }) => weight)),
    slots: Object.fromEntries(
      slotNames(optimizer).map((name) => [
        name,
        values
          .filter((_, index) => specs[index]!.trainable)
          .map((one) => Float32Array.from(one, (value) => value[name])),
      ]),
    ),
    steps,
  });
  const states = [state(0)];
  for (const [index, gradient] of gradients.entries()) {
    values = values.map((one, tensor) =>
      one.map((before, at) =>
        specs[tensor]!.trainable
          ? stepped(optimizer, before, gradient[tensor]![at]!, index + 1)
          : { ...before, weight: before.weight + 1 },
      ),
    );
    states.push(state(index + 1));
  }
  return states;
}

const learning = (gradient: Gradient): number[] => gradient.filter((_, index) => specs[index]!.trainable).flat();
const norm = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));

/** The weights of the steps in a mean, a step counting `decay` times as much as the next. */
function shares(steps: number, decay: number): number[] {
  const powers = Array.from({ length: steps }, (_, index) => decay ** (steps - 1 - index));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

const rootMeanSquare = (gradients: readonly Gradient[], decay: number): number =>
  Math.sqrt(
    shares(gradients.length, decay).reduce((sum, share, i) => sum + share * norm(learning(gradients[i]!)) ** 2, 0),
  );

const ofMean = (gradients: readonly Gradient[], decay: number): number =>
  norm(
    shares(gradients.length, decay).reduce<number[]>(
      (sum, share, i) => learning(gradients[i]!).map((value, at) => (sum[at] ?? 0) + share * value),
      [],
    ),
  );

const gradients = fc.array(
  fc.tuple(
    ...sizes.map((size) =>
      fc.array(
        fc.integer({ min: -200, max: 200 }).map((value) => value / 100),
        { minLength: size, maxLength: size },
      ),
    ),
  ),
  { minLength: 1, maxLength: 12 },
) as fc.Arbitrary<readonly Gradient[]>;

const cases: readonly (readonly [OptimizerSpec, (gradients: readonly Gradient[]) => number])[] = [
  [{ name: 'adam', ...adam, weightDecay: 0 }, (all) => rootMeanSquare(all, 0.99)],
  [{ name: 'adamw', ...adam, weightDecay: 0.1 }, (all) => rootMeanSquare(all, 0.99)],
  [{ name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0, epsilon: 1e-7 }, (all) => rootMeanSquare(all, 0.9)],
  [{ name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0.5, epsilon: 1e-7 }, (all) => rootMeanSquare(all, 0.9)],
  [{ name: 'sgd', learningRate: 0.1, momentum: 0.8, nesterov: false }, (all) => ofMean(all, 0.8)],
  [{ name: 'sgd', learningRate: 0.1, momentum: 0.8, nesterov: true }, (all) => ofMean(all, 0.8)],
];

for (const [optimizer, expected] of cases)
  test(`the norm of recent gradients follows from what it keeps: ${JSON.stringify(optimizer)}`, (t) => {
    fc.assert(
      fc.property(gradients, (all) => {
        const found = gradientNorm(network, optimizer, statesOf(optimizer, all).at(-1)!)!;
        const wanted = expected(all);
        if (!(Math.abs(found - wanted) < 1e-4 * (1 + wanted))) throw new Error(`${found}, expected ${wanted}`);
      }),
    );
    t.is(gradientNorm(network, optimizer, statesOf(optimizer, [])[0]!), undefined, 'no step was taken');
  });

test('plain sgd keeps nothing: the way since an earlier state tells the norm of the mean gradient', (t) => {
  const optimizer = { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false } as const;
  fc.assert(
    fc.property(gradients, fc.nat(), (all, from) => {
      const states = statesOf(optimizer, all);
      const first = from % all.length;
      const found = gradientNorm(network, optimizer, states.at(-1)!, states[first]!)!;
      const wanted = ofMean(all.slice(first), 1);
      if (!(Math.abs(found - wanted) < 1e-4 * (1 + wanted))) throw new Error(`${found}, expected ${wanted}`);
    }),
  );
  const [start, after] = statesOf(optimizer, [sizes.map((size) => new Array<number>(size).fill(1))]);
  t.is(gradientNorm(network, optimizer, after!), undefined);
  t.is(gradientNorm(network, optimizer, after!, after!), undefined);
  t.true(gradientNorm(network, optimizer, after!, start!)! > 0, 'a norm above 0');
});
