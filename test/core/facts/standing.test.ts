/** Sentences that say how candidates stand by one measure. */

import test from 'ava';
import { namesText, standingText } from '../../../src/core/facts/standing.ts';

test('names that hold commas are set off where commas stand between them', (t) => {
  t.is(namesText(['A', 'B', 'C']), 'A, B and C');
  t.is(namesText(['a=1, b=2', 'a=1, b=3']), 'a=1, b=2 and a=1, b=3');
  t.is(namesText(['a=1, b=2', 'a=1, b=3', 'a=2']), '[a=1, b=2], [a=1, b=3] and [a=2]');
  const many = [1, 2, 3, 4, 5].map((value) => `a=${value}, b=1`);
  t.is(namesText(many), '[a=1, b=1], [a=2, b=1], [a=3, b=1] and 2 more');
  const near = many.map((name) => ({ name, value: 0.25 }));
  const told = { measure: 'accuracy', direction: 'more', candidates: 6, best: ['a=6, b=1'], value: 0.5 } as const;
  t.is(
    standingText({ ...told, interval: { low: 0.2, high: 0.8, rows: 9 }, near, without: [] }).split('; ')[1],
    '[a=1, b=1] (25 points behind), [a=2, b=1] (25 points behind), [a=3, b=1] (25 points behind) and 2 more are within the interval',
  );
});

test('parts of rows are told as percent, and no other number is', (t) => {
  const told = { measure: 'm', direction: 'more', candidates: 2, best: ['A'], near: [], without: [] } as const;
  const interval = { low: 0.8, high: 0.94, rows: 100 };
  t.regex(standingText({ ...told, value: 0.9124, interval }), /, 91\.2 % \(100 rows, \+2\.8 −11\.2\)/);
  t.regex(standingText({ ...told, value: 0.9999667, interval }), /, 99\.9967 %/, 'not 100 %');
  t.regex(standingText({ ...told, value: 1, interval: { low: 0.9, high: 1, rows: 40 } }), /, 100 %/);
  const near = [{ name: 'B', value: 0.93 }];
  const score = { ...told, format: 'score', value: 0.95, interval: { low: 0.9, high: 1, seeds: 5 }, near } as const;
  t.is(
    standingText(score),
    'A has the greatest m of 2 candidates, 0.95 (5 seeds, ±0.0500); B is 0.02 behind, within the interval',
  );
  t.regex(standingText({ ...told, value: 0.95 }), /, 0\.95$/, 'nothing says that it is a part');
});
