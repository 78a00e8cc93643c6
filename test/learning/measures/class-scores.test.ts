/** Scores of classes, against scikit-learn. */

import test from 'ava';
import fc from 'fast-check';
import { scoresOf } from '../../../stages/lib/learning/measures/class-scores.ts';
import { goldens, near } from './goldens.ts';

test('scores are those of scikit-learn, its means over the classes that occur or are predicted', (t) => {
  for (const golden of goldens.classifications) {
    const scores = scoresOf(golden.labels, golden.predicted, golden.classes);
    for (const name of ['accuracy', 'balancedAccuracy', 'macroF1', 'weightedF1', 'mcc', 'kappa'] as const)
      near(t, scores[name], golden[name], name);
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
  t.like(scoresOf([], [], 2), { examples: 0, accuracy: 0, macroF1: 0, mcc: 0 });
});

test('names of classes and the order of rows change no score', (t) => {
  const classes = 4;
  const rows = fc.array(fc.tuple(fc.nat(classes - 1), fc.nat(classes - 1)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(rows, fc.shuffledSubarray([0, 1, 2, 3], { minLength: classes }), (pairs, renamed) => {
      const plain = scoresOf(
        pairs.map(([label]) => label),
        pairs.map(([, one]) => one),
        classes,
      );
      const reversed = [...pairs].reverse();
      const other = scoresOf(
        reversed.map(([label]) => renamed[label]!),
        reversed.map(([, one]) => renamed[one]!),
        classes,
      );
      for (const name of ['accuracy', 'balancedAccuracy', 'macroF1', 'weightedF1', 'mcc', 'kappa'] as const)
        near(t, other[name], plain[name] ?? null, name);
      for (const [from, to] of renamed.entries()) near(t, other.classes[to]?.f1, plain.classes[from]?.f1 ?? null);
    }),
  );
});
