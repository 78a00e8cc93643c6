/** Losses and last activations, against scikit-learn and by hand. */

import test, { type ExecutionContext } from 'ava';
import { activated, exampleLoss } from '../../../stages/evaluate/outputs.ts';
import type { LossName } from '../../../stages/lib/learning/engines/engine.ts';
import { goldens } from '../../learning/measures/goldens.ts';
import { lossNamed } from '../../support/losses.ts';

function near(t: ExecutionContext, found: number, expected: number): void {
  t.true(Math.abs(found - expected) < 1e-12, `${found}, expected ${expected}`);
}

test('the crossentropy of logits is scikit-learn’s log loss', (t) => {
  const { logits, labels, loss } = goldens.loss;
  const losses = logits.map((row, index) =>
    exampleLoss(lossNamed('categoricalCrossentropy'), 'softmax', Float64Array.from(row), labels[index]!),
  );
  near(t, losses.reduce((sum, one) => sum + one, 0) / losses.length, loss);
});

test('losses of small numbers by hand', (t) => {
  const values = Float64Array.of(0.2, 0.7);
  const loss = (name: LossName, activation: 'linear' | 'sigmoid' | 'softmax'): number =>
    exampleLoss(lossNamed(name), activation, values, 1);
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
  near(t, exampleLoss(lossNamed('categoricalCrossentropy'), 'softmax', far, 0), 3000 + Math.log(1 + Math.exp(-1)));
  near(t, exampleLoss(lossNamed('binaryCrossentropy'), 'sigmoid', Float64Array.of(-2000, 1000), 1), 0);
  t.deepEqual([...activated('sigmoid', Float64Array.of(-1000, 0, 1000))], [0, 0.5, 1]);
});
