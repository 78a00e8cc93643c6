/** Areas under curves, against scikit-learn and by their definitions. */

import test from 'ava';
import fc from 'fast-check';
import { averagePrecision, ranking, rocAuc } from '../../../stages/lib/learning/measures/ranking.ts';
import { goldens, near } from './goldens.ts';

function ranked(scores: readonly number[], labels: readonly number[]) {
  return ranking(Float32Array.from(scores), (row) => labels[row] === 1);
}

const rows = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0, 1)), {
  minLength: 1,
  maxLength: 50,
});

test('areas and the points of their curves are those of scikit-learn, also where scores are equal', (t) => {
  for (const golden of goldens.binary) {
    const found = ranked(golden.scores, golden.labels);
    near(t, rocAuc(found), golden.rocAuc, 'rocAuc');
    near(t, averagePrecision(found), golden.prAuc, 'prAuc');
    t.deepEqual([...found.thresholds], [...golden.roc.thresholds]);
    golden.roc.tpr.slice(1).forEach((share, index) => {
      near(t, found.positives === 0 ? undefined : found.hits[index]! / found.positives, share, 'tpr');
      near(t, found.others === 0 ? undefined : found.alarms[index]! / found.others, golden.roc.fpr[index + 1]!, 'fpr');
    });
    // Of no positive row, scikit-learn says that the recall is 1.
    if (found.positives === 0) continue;
    // The goldens begin at the greatest score and end at the one that finds all positive rows or the least.
    golden.precision.forEach((share, index) => {
      near(t, found.hits[index]! / (found.hits[index]! + found.alarms[index]!), share, 'precision');
      near(t, found.hits[index]! / found.positives, golden.recall[index]!, 'recall');
    });
  }
});

test('the area is the share of pairs in which the positive row has the greater score', (t) => {
  fc.assert(
    fc.property(rows, (pairs) => {
      let [won, all] = [0, 0];
      for (const [score] of pairs.filter(([, label]) => label === 1))
        for (const [other] of pairs.filter(([, label]) => label === 0)) {
          all++;
          won += score > other ? 1 : score === other ? 0.5 : 0;
        }
      const found = rocAuc(
        ranked(
          pairs.map(([score]) => score),
          pairs.map(([, label]) => label),
        ),
      );
      near(t, found, all === 0 ? null : won / all);
    }),
  );
});

test('only the order of scores counts, and the other class as the positive one turns the area around', (t) => {
  fc.assert(
    fc.property(rows, (pairs) => {
      const [scores, labels] = [pairs.map(([score]) => score), pairs.map(([, label]) => label)];
      const area = rocAuc(ranked(scores, labels));
      const grown = scores.map((score) => Math.fround(score ** 3 + 7));
      t.is(rocAuc(ranked(grown, labels)), area);
      t.is(averagePrecision(ranked(grown, labels)), averagePrecision(ranked(scores, labels)));
      const turned = rocAuc(
        ranked(
          scores,
          labels.map((label) => 1 - label),
        ),
      );
      near(t, turned, area === undefined ? null : 1 - area);
      near(
        t,
        rocAuc(
          ranked(
            scores.map((score) => -score),
            labels,
          ),
        ),
        turned ?? null,
      );
    }),
  );
});

test('0 and -0 are one score', (t) => {
  t.is(rocAuc(ranked([0, -0, -0, 0], [1, 0, 1, 0])), 0.5);
  t.is(ranked([0, -0], [0, 1]).thresholds.length, 1);
});

test('two million rows are ranked in the time of sorting them', (t) => {
  const scores = Float32Array.from({ length: 2_000_000 }, (_, row) => Math.fround((row * 7919) % 1_000_003));
  const started = performance.now();
  const found = ranking(scores, (row) => scores[row]! % 2 === 0);
  t.true(rocAuc(found)! > 0.4, 'ROC AUC');
  t.true(averagePrecision(found)! > 0.4, 'average precision');
  // Sorting once takes 0.3 s; every pair of rows would take hours.
  const seconds = (performance.now() - started) / 1000;
  t.true(seconds < 60, `${seconds} s`);
});
