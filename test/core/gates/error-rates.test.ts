/**
 * How often gates are wrong, by 2,000 simulations each: `noSignificantDrop` on models that are as good as before,
 * `notWorse` on models that are worse by exactly what is allowed. Bounds are the 99.9 % ends of the binomial distribution of
 * 2,000 at the promised rate.
 */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { compareRepeated } from '../../../src/core/gates/repeated.ts';
import { type Comparison, type MeasureTerms, type Verdict, verdictsOf } from '../../../src/core/gates/verdict.ts';
import { type Random, random } from '../../../stages/lib/kit/random/random.ts';
import { comparisonOf, drawnCounts, terms } from './drawn-counts.ts';

const simulations = 2000;
// SciPy: binom.ppf(0.999, 2000, p)
const mostAt = { 0.05: 131, 0.025: 73 } as const;

type Simulated = (source: Random) => readonly Comparison[];

/** Of `simulations` gates, those with a point in that state. */
function count(name: string, asked: Partial<MeasureTerms>, draw: Simulated, state: Verdict['state']): number {
  const source = random(17, name);
  let found = 0;
  for (let simulation = 0; simulation < simulations; simulation++)
    if (verdictsOf({ ...terms, ...asked }, draw(source)).some((verdict) => verdict.state === state)) found++;
  return found;
}

/** Not more often than promised, and often enough that the rate is not empty. */
const kinds: readonly (readonly [name: string, rows: number, disagree: number])[] = [
  ['many rows that often differ', 3000, 0.1],
  ['few rows that seldom differ', 400, 0.04],
];

for (const [name, rows, disagree] of kinds) {
  test(`noise fails noSignificantDrop no more often than alpha: ${name}`, (t) => {
    const draw: Simulated = (source) => [comparisonOf(drawnCounts(source, rows, disagree / 2, disagree / 2))];
    const failed = count(name, {}, draw, 'fail');
    t.true(failed <= mostAt[0.05] && failed >= 20, `${failed} of ${simulations}`);
  });

  test(`a true drop of maxDrop passes notWorse no more often than half of alpha: ${name}`, (t) => {
    const drop = 0.01;
    const asked = { rule: 'notWorse', maxDrop: { amount: drop, relative: false } } as const;
    const [lost, won] = [(disagree + drop) / 2, (disagree - drop) / 2];
    const draw: Simulated = (source) => [comparisonOf(drawnCounts(source, rows, lost, won))];
    const passed = count(name, asked, draw, 'pass');
    t.true(passed <= mostAt[0.025] && passed >= 20, `${passed} of ${simulations}`);
  });
}

test('of four points that are as good as before, one fails no more often than alpha', (t) => {
  const draw: Simulated = (source) => [1, 2, 3, 4].map(() => comparisonOf(drawnCounts(source, 1000, 0.04, 0.04)));
  const failed = count('points', {}, draw, 'fail');
  t.true(failed <= mostAt[0.05] && failed >= 15, `${failed} of ${simulations}`);
});

/** Values of a baseline and of `drop` less, whose differences vary by 0.004; those of folds are alike by their shared rows. */
function repetitions(source: Random, count: number, drop: number, folds?: number): readonly Comparison[] {
  const share = folds === undefined ? 0 : 1 / folds;
  const common = source.normal();
  const names = Array.from({ length: count }, (_, index) => String(index));
  const before = new Map(names.map((name) => [name, 0.9 + 0.01 * source.normal()]));
  const now = new Map(
    names.map((name) => {
      const apart = Math.sqrt(share) * common + Math.sqrt(1 - share) * source.normal();
      return [name, before.get(name)! - drop + 0.004 * apart];
    }),
  );
  const compared = compareRepeated(now, before, folds === undefined ? {} : { folds }, terms);
  return 'incomparable' in compared ? [] : [compared];
}

const repeated: readonly (readonly [name: string, count: number, folds: number | undefined])[] = [
  ['five seeds', 5, undefined],
  ['two seeds', 2, undefined],
  ['ten folds', 10, 10],
];
for (const [name, values, folds] of repeated) {
  test(`noise over ${name} fails noSignificantDrop no more often than alpha`, (t) => {
    const failed = count(name, {}, (source) => repetitions(source, values, 0, folds), 'fail');
    t.true(failed <= mostAt[0.05] && failed >= 20, `${failed} of ${simulations}`);
  });

  test(`a true drop of maxDrop over ${name} passes notWorse no more often than half of alpha`, (t) => {
    const asked = { rule: 'notWorse', maxDrop: { amount: 0.01, relative: false } } as const;
    const passed = count(name, asked, (source) => repetitions(source, values, 0.01, folds), 'pass');
    t.true(passed <= mostAt[0.025] && passed >= 20, `${passed} of ${simulations}`);
  });
}

test('the chances to find a drop of 1 point are those that docs/gates.md states', (t) => {
  const page = readFileSync(new URL('../../../../docs/gates.md', import.meta.url), 'utf8');
  const [header = [], ...lines] = [...page.matchAll(/^\| ([\w,]+) \|((?: \d+ % \|)+)$/gm)].map(
    ([, rows = '', cells = '']) => [Number(rows.replace(',', '')), ...(cells.match(/\d+/g) ?? []).map(Number)],
  );
  t.deepEqual([header.slice(1), lines.length], [[2, 5, 10, 20], 6]);
  const trials = 1000;
  for (const [rows = 0, ...chances] of lines)
    for (const [column, chance] of chances.entries()) {
      const disagree = header[column + 1]! / 100;
      const source = random(23, 'power', rows, column);
      const [lost, won] = [(disagree + 0.01) / 2, (disagree - 0.01) / 2];
      let found = 0;
      for (let trial = 0; trial < trials; trial++)
        if (verdictsOf(terms, [comparisonOf(drawnCounts(source, rows, lost, won))])[0]?.state === 'fail') found++;
      // The binomial distribution's 99.9 % by its normal approximation, and half a percent of rounding.
      const reach = 3.3 * Math.sqrt((chance / 100) * (1 - chance / 100) * trials) + 0.005 * trials + 1;
      t.true(Math.abs(found - (chance / 100) * trials) <= reach, `${rows} rows, ${disagree}: ${found} of ${trials}`);
    }
});
