/** How sure a measured number is, which numbers are best, and how the declaration of a measure is found by its name. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { intervalOf, marginText, wilsonInterval } from '../../../src/core/facts/interval.ts';
import { bestOf, directionOf, measureOf } from '../../../src/core/facts/measure.ts';
import { declared } from '../../support/measure.ts';

interface Goldens {
  readonly cases: readonly { readonly [name in 'right' | 'rows' | 'low' | 'high']: number }[];
}

/** By bench/peers/make_interval_goldens.py. */
const goldens = JSON.parse(
  readFileSync(new URL('../../../../test/core/facts/interval-goldens.json', import.meta.url), 'utf8'),
) as Goldens;

test("the interval of an accuracy is SciPy's Wilson interval", (t) => {
  t.is(goldens.cases.length, 10);
  for (const { right, rows, low, high } of goldens.cases) {
    const found = wilsonInterval(right, rows);
    t.true(Math.abs(found.low - low) < 1e-12 && Math.abs(found.high - high) < 1e-12, `${right} of ${rows}`);
    t.is(found.rows, rows);
  }
  t.is(marginText(11197 / 12000, wilsonInterval(11197, 12000)), '±0.0045');
  t.is(marginText(1, wilsonInterval(24, 24)), '+0.0000 −0.1380');
});

test('an interval is claimed of counts of rows alone', (t) => {
  const of = (name: string, values: { readonly [name: string]: number }) => intervalOf(name, (one) => values[one]);
  t.deepEqual(of('test.accuracy', { 'test.accuracy': 0.75, 'test.examples': 12 }), wilsonInterval(9, 12));
  t.is(of('test.accuracy', { 'test.accuracy': 0.7, 'test.examples': 12 }), undefined);
  t.is(of('test.accuracy', { 'test.accuracy': 0.75, 'validation.examples': 12 }), undefined);
  t.is(of('test.accuracy', { 'test.accuracy': 0, 'test.examples': 0 }), undefined);
  t.is(of('test.loss', { 'test.loss': 0.75, 'test.examples': 12 }), undefined);
  t.is(of('accuracy', { accuracy: 0.75, examples: 12 }), undefined);
});

test('the best are all that have the best finite value', (t) => {
  const best = (values: readonly number[], direction: 'more' | 'less') =>
    bestOf(values.keys(), (index) => values[index], direction);
  t.deepEqual(best([Number.NaN, 1, 3, 3, 2, Number.POSITIVE_INFINITY], 'more'), [2, 3]);
  t.deepEqual(best([Number.NaN, 1, 3, 1, Number.NEGATIVE_INFINITY], 'less'), [1, 3]);
  t.deepEqual(best([0, -0], 'less'), [0, 1]);
  t.deepEqual(best([Number.NaN], 'more'), []);
});

test('a measure is found by its own name before a pattern, and has a direction where all agree', (t) => {
  const some = [declared('f1.*', 'more'), declared('f1.loss', 'less'), declared('rows', 'none')];
  t.is(measureOf('f1.loss', some), some[1]);
  t.is(measureOf('f1.a.b', some), some[0]);
  t.is(measureOf('f1.', some), undefined);
  t.is(directionOf('f1.loss', [some, some]), 'less');
  t.is(directionOf('f1.loss', [some, [declared('f1.loss', 'more')]]), undefined);
  t.is(directionOf('f1.loss', [some, undefined]), undefined);
  t.is(directionOf('rows', [some]), undefined);
  t.is(directionOf('rows', []), undefined);
});
