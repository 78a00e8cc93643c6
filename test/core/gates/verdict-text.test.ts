/** Sentences of verdicts, from statistics of real counts: plain, exact, in the measure's own format. */

import test from 'ava';
import fc from 'fast-check';
import { endsText, limitText, sizeText, valueText } from '../../../src/core/gates/measure-text.ts';
import { compareRepeated } from '../../../src/core/gates/repeated.ts';
import { type Comparison, type MeasureTerms, verdictsOf } from '../../../src/core/gates/verdict.ts';
import { comparisonText, stateText } from '../../../src/core/gates/verdict-text.ts';
import { detectableDrop, midPMcNemar, tangoInterval } from '../../../stages/lib/statistics/paired-accuracy.ts';
import { terms as common } from './drawn-counts.ts';

function sentences(asked: Partial<MeasureTerms>, ...comparisons: readonly Comparison[]): string[] {
  const terms = { ...common, ...asked };
  return verdictsOf(terms, comparisons).map((verdict, index) => {
    const comparison = comparisons[index]!;
    return `${comparisonText(terms, comparison, verdict)}: ${stateText(terms, comparison, verdict)}`;
  });
}

/** Accuracies on the same rows, `right` of which were right before. */
function accuracies(rows: number, right: number, lost: number, won: number): Comparison {
  const counts = { rows, lost, won };
  return {
    ...counts,
    now: (right - lost + won) / rows,
    before: right / rows,
    interval: tangoInterval(counts, 0.05),
    p: midPMcNemar(counts),
    detectable: detectableDrop(counts, 0.05, 0.8),
    ...(lost + won === 0 && { identical: true }),
  };
}
const few = { maxDrop: { amount: 0.005, relative: false } };
const notWorse = { ...few, rule: 'notWorse' } as const;

test('accuracies are told in percent and points, with the interval, the p value and the state', (t) => {
  t.deepEqual(sentences({}, accuracies(10000, 9271, 130, 72)), [
    "92.13 %, 0.58 points below the baseline's 92.71 % (95 % CI −0.87 … −0.30; mid-p McNemar p < 0.0001): fail, the drop is significant",
  ]);
  t.deepEqual(sentences({}, accuracies(10000, 9271, 100, 92)), [
    "92.63 %, 0.08 points below the baseline's 92.71 % (95 % CI −0.35 … +0.19; mid-p McNemar p = 0.565): pass, the drop is not significant, and one of 1 point would have been found: the test finds one of 0.42 points with a chance of 80 %",
  ]);
  t.deepEqual(sentences({}, accuracies(500, 450, 30, 28)), [
    "89.60 %, 0.40 points below the baseline's 90.00 % (95 % CI −3.47 … +2.65; mid-p McNemar p = 0.795): inconclusive, the drop is not significant, but one of 1 point might have been missed: the test finds one of 4.79 points with a chance of 80 %",
  ]);
  t.deepEqual(sentences({}, accuracies(500, 450, 0, 28)), [
    "95.60 %, 5.60 points above the baseline's 90.00 % (95 % CI +3.90 … +7.97; mid-p McNemar p < 0.0001): pass, there is no drop, and one of 1 point is ruled out",
  ]);
});

test('identical predictions are said to be identical', (t) => {
  t.deepEqual(sentences({}, accuracies(10000, 9271, 0, 0)), [
    "92.71 %, equal to the baseline's 92.71 %, with identical predictions (95 % CI −0.04 … +0.04): pass, nothing has changed",
  ]);
});

test('rows whose features nobody has recorded are said to be known by their labels only', (t) => {
  const [sentence = ''] = sentences({}, { ...accuracies(10000, 9271, 130, 72), unknownFeatures: true });
  t.regex(sentence, /; the same labels and rows; their features are not known\): fail,/);
});

test('a tolerance is named as it was given, and of a percentage both sizes', (t) => {
  const [ruledOut, open, shown] = [
    [100, 92],
    [130, 80],
    [300, 150],
  ].map(([lost = 0, won = 0]) => accuracies(10000, 9271, lost, won)) as [Comparison, Comparison, Comparison];
  const ends = (asked: Partial<MeasureTerms>, comparison: Comparison): string =>
    sentences(asked, comparison)[0]!.replace(/^.*\): /, '');
  t.is(ends(notWorse, ruledOut), 'pass, a drop of more than 0.5 points is ruled out');
  t.is(ends(notWorse, open), 'inconclusive, a drop of more than 0.5 points is neither shown nor ruled out');
  t.is(ends(notWorse, shown), 'fail, a drop of more than 0.5 points is shown');
  t.is(ends({ ...few, rule: 'none' }, shown), 'fail, only a drop of 0.5 points is allowed');
  const relative = { rule: 'none', maxDrop: { amount: 0.02, relative: true } } as const;
  t.is(ends(relative, shown), 'pass, a drop of 1.85 points (2 % of the baseline) is allowed');
});

test('losses, times and sizes have their own units, and of less that is better a rise is the drop', (t) => {
  const loss = { better: 'less', format: 'number', test: 'bootstrap' } as const;
  const compared = { now: 0.2654, before: 0.2531, interval: { low: 0.0031, high: 0.0215 }, p: 0.004, detectable: 0.01 };
  t.deepEqual(sentences(loss, compared), [
    "0.2654, 0.0123 above the baseline's 0.2531 (95 % CI +0.0031 … +0.0215; paired bootstrap p = 0.004): fail, the rise is significant",
  ]);
  const plain = { better: 'less', rule: 'none', test: 'none', maxDrop: { amount: 0.1, relative: true } } as const;
  t.deepEqual(sentences({ ...plain, format: 'seconds' }, { now: 12.3, before: 10.2 }), [
    "12.3 s, 2.1 s above the baseline's 10.2 s: fail, only a rise of 1.0 s (10 % of the baseline) is allowed",
  ]);
  t.deepEqual(sentences({ ...plain, format: 'bytes' }, { now: 1_234_567, before: 1_230_000 }), [
    "1234567 B, 4.6 kB above the baseline's 1230000 B: pass, a rise of 123.0 kB (10 % of the baseline) is allowed",
  ]);
});

test('means over seeds claim something about the procedure, and name the seeds', (t) => {
  const seeds = (values: readonly number[]) => new Map(values.map((value, index) => [String(index + 1), value]));
  const now = seeds([0.92, 0.93, 0.91, 0.926]);
  const found = (before: readonly number[], folds?: number): string => {
    const compared = compareRepeated(now, seeds(before), folds === undefined ? {} : { folds }, common);
    if ('incomparable' in compared) throw new Error(compared.incomparable);
    return sentences({}, compared)[0]!;
  };
  t.is(
    found([0.93, 0.932, 0.92, 0.936]),
    "92.15 % in the mean, 0.80 points below the baseline's 92.95 % (95 % CI −1.44 … −0.16; paired t test p = 0.028; over 4 seeds (1, 2, 3 and 4): about the procedure, not about one model): fail, the drop is significant",
  );
  t.regex(
    found([0.93, 0.932, 0.92, 0.936], 4),
    /corrected paired t test .*; over 4 folds \(1, 2, 3 and 4\): about the procedure/,
  );
  t.regex(
    found([0.92, 0.93, 0.91, 0.926]),
    /, the same for every seed \(over 4 seeds .*\): pass, nothing has changed$/,
  );
  t.regex(found([0.93, 0.94, 0.92, 0.936]), /: inconclusive, the same difference for every seed gives no p value$/);
});

test('of several points both p values are told, and the correction', (t) => {
  const found = sentences({}, accuracies(10000, 9271, 130, 95), accuracies(10000, 9271, 150, 92));
  t.regex(found[0]!, /mid-p McNemar p = 0\.02 by Holm over 2 points\): fail/);
  t.regex(found[1]!, /mid-p McNemar p = 0\.0002, p = 0\.0004 by Holm over 2 points\): fail/);
});

test('a p value beside alpha is never rounded onto its other side', (t) => {
  for (const [p, told] of [
    [0.0499999, '0.0499999'],
    [0.0500001, '0.0500001'],
    [0.05, '0.05'],
    [0.00002, '< 0.0001'],
  ] as const) {
    const [sentence = ''] = sentences({}, { now: 0.89, before: 0.9, p, detectable: 0.005 });
    t.true(sentence.includes(`p ${told.startsWith('<') ? told : `= ${told}`})`), sentence);
  }
});

test('rounded values and ends never change sides, whatever they are', (t) => {
  const part = fc.double({ min: -1, max: 1, noNaN: true });
  const read = (text: string): number => Number(text.replace('−', '-').replace(/ %| points?/, ''));
  t.notThrows(() =>
    fc.assert(
      fc.property(part, part, (value, other) => {
        const apart = Math.abs(value - other) > 1e-9;
        const [one, two] = [valueText(value, 'fraction', other), valueText(other, 'fraction', value)].map(read);
        if (apart && Math.sign(one! - two!) !== Math.sign(value - other))
          throw new Error(`${value} beside ${other}: ${one}`);
        const [low = ''] = endsText({ low: value, high: 1 }, 'fraction', 0, other).split(' … ');
        if (apart && Math.sign(read(low) / 100 - other) !== Math.sign(value - other))
          throw new Error(`${value} beside ${other}: ${low}`);
      }),
      { examples: [[-1.000000000000002e-15, 9.99999e-10]] },
    ),
  );
  t.deepEqual(
    [sizeText(0.01, 'fraction'), limitText(0.01, 'fraction'), limitText(0.0025, 'fraction'), limitText(12, 'seconds')],
    ['1.00 point', '1 point', '0.25 points', '12.0 s'],
  );
});
