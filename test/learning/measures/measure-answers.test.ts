/** Named measures of answers of each task, against scikit-learn, and the reasons where one is not defined. */

import test from 'ava';
import {
  type Answers,
  bothClasses,
  classesAbove,
  greatestClasses,
  labelsAbove,
} from '../../../stages/lib/learning/measures/answers.ts';
import { directions } from '../../../stages/lib/learning/measures/directions.ts';
import { measureAnswers } from '../../../stages/lib/learning/measures/measure-answers.ts';
import { goldens, near } from './goldens.ts';

function named(count: number): string[] {
  return Array.from({ length: count }, (_, one) => `class ${one}`);
}

function binary(labels: readonly number[], scores: readonly number[], positive = 1): Answers {
  const probability = Float32Array.from(scores);
  return {
    task: 'binary',
    label: Int32Array.from(labels),
    predicted: classesAbove(probability, 0.5, positive),
    probabilities: bothClasses(probability, positive),
    names: ['no', 'yes'],
    positive,
  };
}

test('measures of probabilities are those of scikit-learn; its mean of areas over the classes that occur', (t) => {
  for (const golden of goldens.probabilities) {
    const probabilities = Float32Array.from(golden.probabilities);
    const names = named(golden.classes);
    const label = Int32Array.from(golden.labels);
    const predicted = greatestClasses(probabilities, golden.classes);
    const top = Object.keys(golden.top).map(Number);
    const { values, missing, unranked } = measureAnswers(
      { task: 'multiclass', label, predicted, probabilities, names },
      { top },
    );
    near(t, values.logLoss, golden.logLoss, 'logLoss');
    near(t, values.rocAuc, golden.rocAuc, 'rocAuc');
    for (const k of top) near(t, values[`top${k}`], golden.top[k]!, `top${k}`);
    t.is(values.prAuc, undefined);
    t.is(values.brier, undefined);
    const absent = names.filter((_, one) => !golden.labels.includes(one));
    t.deepEqual(unranked, golden.rocAuc === null ? [] : absent);
    t.deepEqual(
      missing.map(({ name }) => name).filter((name) => name === 'rocAuc'),
      golden.rocAuc === null ? ['rocAuc'] : [],
    );
  }
});

test('measures of two classes are those of scikit-learn, whichever class is the positive one', (t) => {
  for (const { labels, scores, ...golden } of goldens.binary) {
    const { values, missing } = measureAnswers(binary(labels, scores));
    for (const name of ['rocAuc', 'prAuc', 'brier'] as const) {
      near(t, values[name], golden[name], name);
      t.is(
        missing.some((one) => one.name === name),
        golden[name] === null,
      );
    }
    const turned = measureAnswers(
      binary(
        labels.map((label) => 1 - label),
        scores,
        0,
      ),
    );
    for (const name of ['rocAuc', 'prAuc', 'brier'] as const) near(t, turned.values[name], golden[name], name);
  }
});

test('a network with two outputs has the measures of two classes', (t) => {
  const { labels, scores, ...golden } = goldens.binary[0]!;
  const { values } = measureAnswers({ ...binary(labels, scores), task: 'multiclass' } as Answers);
  for (const name of ['rocAuc', 'prAuc', 'brier'] as const) near(t, values[name], golden[name], name);
});

test('measures of several labels are those of scikit-learn, its mean F1 over the labels that occur or are given', (t) => {
  for (const golden of goldens.multilabel) {
    const names = named(golden.width);
    const probabilities = Float32Array.from(golden.scores);
    const predicted = labelsAbove(probabilities, 0.5);
    t.deepEqual([...predicted], [...golden.predicted]);
    const answers = {
      task: 'multilabel',
      label: Uint8Array.from(golden.labels),
      predicted,
      probabilities,
      names,
    } as const;
    const { values, absent } = measureAnswers(answers);
    for (const name of ['accuracy', 'hamming', 'macroF1', 'microF1', 'rocAuc'] as const)
      near(t, values[name], golden[name], name);
    t.deepEqual(
      absent,
      names.filter((_, one) => !golden.occurring.includes(one)),
    );
    for (const score of ['precision', 'recall', 'f1'] as const)
      for (const one of golden.occurring) near(t, values[`${score}.${names[one]}`], golden[score][one]!, score);
  }
});

test('errors of numbers are those of scikit-learn', (t) => {
  for (const golden of goldens.regression) {
    const [label, predicted] = [Float64Array.from(golden.labels), Float64Array.from(golden.predicted)];
    const { values, missing } = measureAnswers({ task: 'regression', label, predicted });
    for (const name of ['mse', 'rmse', 'mae', 'r2'] as const) near(t, values[name], golden[name], name);
    t.deepEqual(
      missing.map(({ name }) => name),
      golden.r2 === null ? ['r2'] : [],
    );
  }
});

test('only wanted measures are computed, and every wanted one has a value or a reason', (t) => {
  const { labels, scores } = goldens.binary[0]!;
  const { values } = measureAnswers(binary(labels, scores), { only: ['rocAuc', 'recall'] });
  t.deepEqual(Object.keys(values), ['rocAuc', 'recall.no', 'recall.yes']);
  const answers = binary(labels, scores);
  for (const name of Object.keys(directions.binary)) {
    const only = [name as keyof typeof directions.binary];
    const found = measureAnswers(answers, { only, top: [2] });
    t.true(Object.keys(found.values).length + found.missing.length > 0, name);
  }
});

test('measures that rows do not define are left out with the reason', (t) => {
  const same = { label: Int32Array.of(1, 1), predicted: Int32Array.of(1, 1) };
  const sure = measureAnswers(
    { task: 'multiclass', ...same, probabilities: Float32Array.of(0, 1, 0, 0.1, 0.8, 0.1), names: ['a', 'b', 'c'] },
    { top: [2, 3] },
  );
  t.deepEqual(sure.missing, [
    { name: 'kappa', because: 'all rows have one class and are given it' },
    { name: 'top3', because: 'with 3 classes it is 1 for any answers' },
    { name: 'rocAuc', because: 'of each class, all rows have it or none' },
  ]);
  t.deepEqual(sure.absent, ['a', 'c']);
  const raw = measureAnswers(
    { task: 'multiclass', ...same, probabilities: Float32Array.of(-1, 2, 0.5, 0.6), names: ['a', 'b'] },
    { only: ['logLoss', 'brier', 'prAuc'] },
  );
  t.deepEqual(
    raw.missing.map(({ name }) => name),
    ['logLoss', 'brier'],
  );
  t.is(raw.values.prAuc, 1);
  const great = measureAnswers({
    task: 'regression',
    label: Float64Array.of(1e200, 0),
    predicted: Float32Array.of(0, 0),
  });
  t.deepEqual(
    great.missing.map(({ name, because }) => `${name}: ${because}`),
    ['r2', 'mse', 'rmse'].map((name) => `${name}: it is not a finite number`),
  );
});
