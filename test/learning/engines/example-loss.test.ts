/** Losses and last activations, against scikit-learn and by hand. */

import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import type { LossName, LossSpec } from '../../../stages/lib/learning/engines/engine.ts';
import { exampleLoss } from '../../../stages/lib/learning/engines/example-loss.ts';
import { activated } from '../../../stages/lib/learning/engines/last-activation.ts';
import { lossNamed } from '../../support/losses.ts';
import { goldens } from '../measures/goldens.ts';

/** Single examples, written by bench/peers/make_example_loss_goldens.py in single precision. */
const kerasLosses = JSON.parse(
  readFileSync(
    new URL('../../../../test/learning/engines/fixtures/keras-example-losses.json', import.meta.url),
    'utf8',
  ),
) as readonly {
  readonly spec: LossSpec;
  readonly outputs: readonly number[];
  readonly targets: readonly number[];
  readonly expected: number;
}[];

/** Targets of the class `label`. */
const oneHot = (label: number) => (one: number) => (one === label ? 1 : 0);

function near(t: ExecutionContext, found: number, expected: number): void {
  t.true(Math.abs(found - expected) < 1e-12, `${found}, expected ${expected}`);
}

test('the crossentropy of logits is scikit-learn’s log loss', (t) => {
  const { logits, labels, loss } = goldens.loss;
  const losses = logits.map((row, index) =>
    exampleLoss(lossNamed('categoricalCrossentropy'), 'softmax', Float64Array.from(row), oneHot(labels[index]!)),
  );
  near(t, losses.reduce((sum, one) => sum + one, 0) / losses.length, loss);
});

test('losses of small numbers by hand', (t) => {
  const values = Float64Array.of(0.2, 0.7);
  const loss = (name: LossName, activation: 'linear' | 'sigmoid' | 'softmax'): number =>
    exampleLoss(lossNamed(name), activation, values, oneHot(1));
  near(t, loss('meanSquaredError', 'linear'), (0.04 + 0.09) / 2);
  near(t, loss('meanAbsoluteError', 'linear'), (0.2 + 0.3) / 2);
  near(t, loss('categoricalCrossentropy', 'linear'), -Math.log(0.7 / 0.9));
  near(t, loss('binaryCrossentropy', 'linear'), -(Math.log(0.8) + Math.log(0.7)) / 2);
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  near(t, loss('binaryCrossentropy', 'sigmoid'), -(Math.log(1 - sigmoid(0.2)) + Math.log(sigmoid(0.7))) / 2);
  near(t, loss('meanAbsoluteError', 'sigmoid'), (sigmoid(0.2) + 1 - sigmoid(0.7)) / 2);
});

test('logits far apart overflow nothing', (t) => {
  const far = Float64Array.of(-2000, 1000, 999);
  t.deepEqual(
    [...activated('softmax', far)].map((one) => Number(one.toFixed(6))),
    [0, 0.731059, 0.268941],
  );
  near(
    t,
    exampleLoss(lossNamed('categoricalCrossentropy'), 'softmax', far, oneHot(0)),
    3000 + Math.log(1 + Math.exp(-1)),
  );
  near(t, exampleLoss(lossNamed('binaryCrossentropy'), 'sigmoid', Float64Array.of(-2000, 1000), oneHot(1)), 0);
  t.deepEqual([...activated('sigmoid', Float64Array.of(-1000, 0, 1000))], [0, 0.5, 1]);
});

test('losses of numbers, of several labels and with smoothed targets are those of Keras', (t) => {
  const loss = (spec: LossSpec, outputs: readonly number[], targets: readonly number[]) =>
    exampleLoss(spec, 'linear', Float64Array.from(outputs), (one) => targets[one]!);
  for (const { spec, outputs, targets, expected } of kerasLosses) {
    const found = loss(spec, outputs, targets);
    t.true(Math.abs(found - expected) < 2e-6 * Math.max(1, expected), `${spec.name}: ${found}, expected ${expected}`);
  }
});

test('smoothed losses are the same before and after the last activation', (t) => {
  const values = Float64Array.of(0.3, -1.2, 2.1);
  const target = oneHot(2);
  const smoothed = { name: 'categoricalCrossentropy', labelSmoothing: 0.2 } as const;
  near(
    t,
    exampleLoss(smoothed, 'softmax', values, target),
    exampleLoss(smoothed, 'linear', activated('softmax', values), target),
  );
  const binary = { name: 'binaryCrossentropy', labelSmoothing: 0.2 } as const;
  near(
    t,
    exampleLoss(binary, 'sigmoid', values, target),
    exampleLoss(binary, 'linear', activated('sigmoid', values), target),
  );
});
