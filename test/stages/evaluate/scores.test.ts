/** Scores and losses, against scikit-learn and by hand. */

import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { activated, exampleLoss } from '../../../stages/evaluate/outputs.ts';
import { scoresOf } from '../../../stages/evaluate/scores.ts';
import type { LossName } from '../../../stages/lib/learning/engines/engine.ts';
import { lossNamed } from '../../support/losses.ts';

interface Goldens {
  readonly cases: readonly {
    readonly classes: number;
    readonly labels: readonly number[];
    readonly predicted: readonly number[];
    readonly accuracy: number;
    readonly confusion: readonly (readonly number[])[];
    readonly precision: readonly number[];
    readonly recall: readonly number[];
    readonly f1: readonly number[];
    readonly occurring: readonly number[];
    readonly macroF1: number;
  }[];
  readonly loss: {
    readonly logits: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly loss: number;
  };
}

const file = new URL('../../../../test/stages/evaluate/scikit-goldens.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;

function near(t: ExecutionContext, found: number, expected: number): void {
  t.true(Math.abs(found - expected) < 1e-12, `${found}, expected ${expected}`);
}

test('scores are those of scikit-learn, its macro average over the classes that occur or are predicted', (t) => {
  for (const golden of goldens.cases) {
    const scores = scoresOf(golden.labels, golden.predicted, golden.classes);
    near(t, scores.accuracy, golden.accuracy);
    near(t, scores.macroF1, golden.macroF1);
    t.deepEqual(
      scores.confusion,
      golden.confusion.flatMap((row, label) =>
        row.flatMap((count, predicted) => (count > 0 ? [{ label, predicted, count }] : [])),
      ),
    );
    const scored = scores.classes.flatMap((one, label) => (one === undefined ? [] : [{ ...one, label }]));
    t.deepEqual(
      scored.map(({ label }) => label),
      [...golden.occurring],
    );
    for (const { label, precision, recall, f1 } of scored) {
      near(t, precision, golden.precision[label]!);
      near(t, recall, golden.recall[label]!);
      near(t, f1, golden.f1[label]!);
    }
  }
});

test('a hundred thousand classes take no more than their rows', (t) => {
  const labels = Int32Array.from({ length: 200_000 }, (_, index) => index % 100_000);
  const predicted = labels.map((label, index) => (index < 100_000 ? label : (label + 1) % 100_000));
  const scores = scoresOf(labels, predicted, 100_000);
  t.is(scores.confusion.length, 200_000);
  t.is(scores.accuracy, 0.5);
  t.is(scores.macroF1, 0.5);
});

test('of nothing, every score is 0', (t) => {
  t.like(scoresOf([], [], 2), { examples: 0, accuracy: 0, macroF1: 0 });
});

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
