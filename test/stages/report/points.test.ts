import test from 'ava';
import type { Digest } from '../../../src/core/digest.ts';
import type { Coordinates } from '../../../src/stage-api/stage.ts';
import { agree, embeddedPoint, joinPoints, pointNames, varyingAxes } from '../../../stages/report/points.ts';
import type { Evaluation, History } from '../../../stages/report/study.ts';

const source = (coordinates: Coordinates) => ({
  index: 0,
  port: 'histories',
  digest: 'sha256:0' as Digest,
  coordinates,
});
const history = (coordinates: Coordinates): History => ({
  source: source(coordinates),
  epochs: [1],
  loss: [1],
  accuracy: [0],
  bestEpoch: 1,
  stoppedEarly: false,
});
const evaluation = (coordinates: Coordinates): Evaluation => ({
  source: source(coordinates),
  values: new Map(),
  classNames: [],
});

test('coordinates agree when they are equal on the axes they share', (t) => {
  t.true(agree({ a: 1 }, { a: 1, b: 2 }));
  t.true(agree({ a: 1 }, { b: 2 }));
  t.false(agree({ a: 1, b: 2 }, { a: 1, b: 3 }));
});

test('evaluations with axes of their own share a training', (t) => {
  const points = joinPoints({
    histories: [history({ net: 'A' }), history({ net: 'B' })],
    models: [],
    evaluations: [
      evaluation({ net: 'A', fold: 1 }),
      evaluation({ net: 'A', fold: 2 }),
      evaluation({ net: 'B', fold: 1 }),
    ],
  });
  t.deepEqual(
    points.map((point) => [point.coordinates, point.history?.source.coordinates]),
    [
      [{ net: 'A', fold: 1 }, { net: 'A' }],
      [{ net: 'A', fold: 2 }, { net: 'A' }],
      [{ net: 'B', fold: 1 }, { net: 'B' }],
    ],
  );
});

test('a training without an evaluation is a point too', (t) => {
  const points = joinPoints({
    histories: [history({ net: 'A' }), history({ net: 'B' })],
    models: [],
    evaluations: [evaluation({ net: 'A' })],
  });
  t.deepEqual(
    points.map((point) => [point.name, point.evaluation !== undefined]),
    [
      ['A', true],
      ['B', false],
    ],
  );
});

test('names are the values of an axis of words that tells all points apart, else all that vary', (t) => {
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

test('an embedding belongs to the point its coordinates name, else to the chosen one', (t) => {
  const points = joinPoints({
    histories: [],
    models: [],
    evaluations: [evaluation({ net: 'A' }), evaluation({ net: 'B' })],
  });
  t.is(embeddedPoint(points, { net: 'A', method: 'pca' }, points[1])?.name, 'A');
  t.is(embeddedPoint(points, { method: 'pca' }, points[1])?.name, 'B');
  t.is(embeddedPoint(points, { net: 'C' }, undefined), undefined);
});
