/** Names of points: short, distinct, and the same for every order of running. */

import test from 'ava';
import { areDistinct, pointNames, varyingAxes } from '../../src/view/point-names.ts';

test('points are named by an axis of words with distinct values, else by all axes that vary', (t) => {
  t.deepEqual(
    pointNames([
      { net: 'A', epochs: 5 },
      { net: 'B', epochs: 5 },
    ]),
    ['A', 'B'],
  );
  t.deepEqual(
    pointNames([
      { f: 8, n: 1, e: 5 },
      { f: 8, n: 2, e: 5 },
    ]),
    ['n 1', 'n 2'],
  );
  t.deepEqual(
    pointNames([
      { f: 8, n: 'x' },
      { f: 9, n: 'x' },
      { f: 9, n: 'y' },
    ]),
    ['f 8, n x', 'f 9, n x', 'f 9, n y'],
  );
  t.deepEqual(pointNames([{}]), ['the model']);
  t.deepEqual(
    varyingAxes([
      { a: 1, b: 1 },
      { a: 2, b: 1 },
    ]),
    ['a'],
  );
});

test('points with equal values on every axis are numbered', (t) => {
  t.deepEqual(pointNames([{ n: 2 }, { n: 8 }, { n: 2 }]), ['n 2 (1)', 'n 8', 'n 2 (2)']);
  t.is(areDistinct([{ n: 2 }, { n: 8 }, { n: 2 }]), false);
  t.is(areDistinct([{ n: 2 }, { n: 8 }]), true);
});
