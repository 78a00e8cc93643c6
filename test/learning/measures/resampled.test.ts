/** Measures of rows that count several times are those of the rows repeated so often. */

import test from 'ava';
import fc from 'fast-check';
import type { Answers } from '../../../stages/lib/learning/measures/answers.ts';
import { directions } from '../../../stages/lib/learning/measures/directions.ts';
import { measureAnswers } from '../../../stages/lib/learning/measures/measure-answers.ts';
import { resampled } from '../../../stages/lib/learning/measures/resampled.ts';

const names = ['coat', 'hat.red', 'bag'];
const row = fc.record({
  label: fc.nat(2),
  predicted: fc.nat(2),
  scores: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
  times: fc.nat(3),
});
const drawn = fc.array(row, { minLength: 1, maxLength: 12 });
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value : never;

/** Halves and quarters, whose sum is 1 as the probabilities of a class have to be. */
function probabilities(scores: readonly number[]): number[] {
  const all = scores.map((score) => score + 0.25);
  const sum = all.reduce((total, one) => total + one, 0);
  return all.map((one) => one / sum);
}

function answers(task: Answers['task'], rows: readonly Row[]): Answers {
  if (task === 'regression')
    return {
      task,
      label: Float64Array.from(rows, (one) => one.label + one.scores[0] / 8),
      predicted: Float32Array.from(rows, (one) => one.predicted + one.scores[1] / 8),
    };
  if (task === 'multilabel')
    return {
      task,
      label: Uint8Array.from(rows.flatMap(({ label }) => names.map((_, one) => (label >> one) & 1))),
      predicted: Uint8Array.from(rows.flatMap(({ predicted }) => names.map((_, one) => (predicted >> one) & 1))),
      probabilities: Float32Array.from(rows.flatMap(({ scores }) => scores.map((score) => score / 4))),
      names,
    };
  const classes = task === 'binary' ? 2 : 3;
  return {
    task,
    label: Int32Array.from(rows, ({ label }) => label % classes),
    predicted: Int32Array.from(rows, ({ predicted }) => predicted % classes),
    probabilities: Float32Array.from(rows.flatMap(({ scores }) => probabilities(scores.slice(0, classes)))),
    names: names.slice(0, classes),
    ...(task === 'binary' && { positive: 0 }),
  };
}

const perClass = (task: Answers['task']): string[] =>
  ['precision', 'recall', 'f1'].flatMap((one) =>
    (task === 'binary' ? names.slice(0, 2) : names).map((name) => `${one}.${name}`),
  );

for (const task of ['multiclass', 'binary', 'multilabel', 'regression'] as const)
  test(`${task}: every measure of rows that count several times is that of the rows repeated`, (t) => {
    const measures = [
      ...Object.keys(directions[task]).filter((name) => !['top', 'precision', 'recall', 'f1'].includes(name)),
      ...(task === 'regression' ? [] : perClass(task)),
      ...(task === 'multiclass' ? ['top1', 'top2', 'top3'] : []),
    ];
    t.notThrows(() =>
      fc.assert(
        fc.property(drawn, (rows) => {
          const times = Uint32Array.from(rows, (one) => one.times);
          const repeated = rows.flatMap((one) => new Array<Row>(one.times).fill(one));
          if (repeated.length === 0) return;
          const { values } = measureAnswers(answers(task, repeated), {
            ...(task === 'multiclass' && { top: [1, 2, 3] }),
          });
          const all = measureAnswers(answers(task, repeated)).values;
          for (const name of measures) {
            const found = resampled(answers(task, rows), name);
            // The measures of two classes alone.
            if (found === undefined && task === 'multiclass' && ['prAuc', 'brier'].includes(name)) continue;
            const expected = values[name] ?? all[name] ?? Number.NaN;
            const value = found!(times);
            if (!(Object.is(value, expected) || Math.abs(value - expected) < 1e-12))
              throw new Error(`${name} is ${value}, expected ${expected}`);
          }
        }),
      ),
    );
  });

test('answers of a task have no measures of another one, and no scores of classes that are not there', (t) => {
  const rows: Row[] = [{ label: 0, predicted: 1, scores: [1, 2, 3], times: 1 }];
  for (const [task, name] of [
    ['multiclass', 'rmse'],
    ['multiclass', 'recall'],
    ['multiclass', 'recall.shoe'],
    ['multiclass', 'accuracy.coat'],
    ['multiclass', 'toString'],
    ['multilabel', 'kappa'],
    ['regression', 'accuracy'],
    ['regression', 'constructor'],
  ] as const)
    t.is(resampled(answers(task, rows), name), undefined, `${task} ${name}`);
});
