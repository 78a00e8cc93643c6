/** Drops planted into 10,000 predictions: each rule's verdict on models whose difference is known. */

import test from 'ava';
import { type Drop, type Verdict, verdictsOf } from '../../../src/core/gates/verdict.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import { comparisonOf, terms } from './drawn-counts.ts';

const rows = 10_000;
const classes = 10;

/** Answers of a model of ten classes, 927 of 1,000 right, and those of the next, which changes some of them. */
function planted(lost: number, won: number): ReturnType<typeof comparisonOf> {
  const source = random(5, 'planted', lost, won);
  const labels = Array.from({ length: rows }, () => source.below(classes));
  const wrong = (label: number): number => (label + 1 + source.below(classes - 1)) % classes;
  const before = labels.map((label, row) => (row % 1000 < 927 ? label : wrong(label)));
  const now = [...before];
  let [toLose, toWin] = [lost, won];
  for (const [row, label] of labels.entries())
    if (before[row] === label && toLose > 0) {
      now[row] = wrong(label);
      toLose--;
    } else if (before[row] !== label && toWin > 0) {
      now[row] = label;
      toWin--;
    }
  const isRight = (answers: readonly number[], row: number): boolean => answers[row] === labels[row];
  const counted = labels.map((_, row) => Number(isRight(now, row)) - Number(isRight(before, row)));
  return comparisonOf({
    rows,
    lost: counted.filter((one) => one < 0).length,
    won: counted.filter((one) => one > 0).length,
  });
}

const halfPoint: Drop = { amount: 0.005, relative: false };
const table: readonly (readonly [
  lost: number,
  won: number,
  noSignificantDrop: Verdict['state'],
  notWorse: Verdict['state'],
  none: Verdict['state'],
])[] = [
  [0, 0, 'pass', 'pass', 'pass'],
  [30, 31, 'pass', 'pass', 'pass'],
  [60, 41, 'pass', 'pass', 'pass'],
  [65, 41, 'fail', 'pass', 'pass'],
  [90, 60, 'fail', 'inconclusive', 'pass'],
  [130, 72, 'fail', 'inconclusive', 'fail'],
  [150, 60, 'fail', 'fail', 'fail'],
  [260, 60, 'fail', 'fail', 'fail'],
  [60, 260, 'pass', 'pass', 'pass'],
  [700, 690, 'pass', 'inconclusive', 'pass'],
  [730, 700, 'inconclusive', 'inconclusive', 'pass'],
];

test('drops planted into 10,000 predictions end as each rule promises', (t) => {
  for (const [lost, won, ...states] of table) {
    const compared = planted(lost, won);
    t.deepEqual([compared.lost, compared.won], [lost, won]);
    const found = (['noSignificantDrop', 'notWorse', 'none'] as const).map((rule) => {
      const maxDrop = rule === 'noSignificantDrop' ? terms.maxDrop : halfPoint;
      return verdictsOf({ ...terms, rule, maxDrop }, [compared])[0]?.state;
    });
    t.deepEqual(found, states, `${lost} lost, ${won} won: ${JSON.stringify(compared)}`);
  }
});
