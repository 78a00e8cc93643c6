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
    '[a=1, b=1] (0.25 behind), [a=2, b=1] (0.25 behind), [a=3, b=1] (0.25 behind) and 2 more are within the interval',
  );
});
