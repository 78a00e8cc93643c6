/** Points: which history, model, evaluation and predictions belong together, by digest and by coordinates. */

import test from 'ava';
import type { Coordinates } from '../../../src/core/pipeline/pipeline.ts';
import type { Digest } from '../../../src/core/values/digest.ts';
import { embeddedPoint, joinPoints, selectedPoint } from '../../../src/report/study/points.ts';
import type { Choice, Evaluation, History, Model, Point } from '../../../src/report/study/study.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';

let artifacts = 0;
const source = (coordinates: Coordinates, digest = `sha256:artifact ${++artifacts}`) => ({
  index: 0,
  port: 'histories',
  digest: digest as Digest,
  coordinates,
});
const ofModel = (model: string | undefined) => (model === undefined ? {} : { modelDigest: model as Digest });
const history = (coordinates: Coordinates, model?: string): History => ({
  source: source(coordinates),
  ...ofModel(model),
  epochs: [1],
  loss: [1],
  accuracy: [0],
  keptEpoch: 1,
  measures: {},
  stoppedEarly: false,
});
const evaluation = (
  coordinates: Coordinates,
  model?: string,
  values: { readonly [name: string]: number } = {},
): Evaluation => {
  const from = source(coordinates);
  return { source: from, sources: [from], ...ofModel(model), values: new Map(Object.entries(values)), classNames: [] };
};
const model = (coordinates: Coordinates, digest: string): Model => ({
  source: source(coordinates, digest),
  network: { inputs: [{ name: 'features', shape: [2] }], parameters: 6, layers: [] },
  epochs: 1,
  loss: 'meanSquaredError',
});
/** Name, model and numbers of each point. */
const said = (points: readonly Point[]) =>
  points.map((point) => [
    point.name,
    point.model?.source.digest,
    point.evaluation && Object.fromEntries(point.evaluation.values),
  ]);

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

test('an embedding of a model that is not named belongs to the point of its coordinates, else to the chosen one', (t) => {
  const points = joinPoints({
    histories: [],
    models: [],
    evaluations: [evaluation({ net: 'A' }), evaluation({ net: 'B' })],
  });
  const embedded = (coordinates: Coordinates, chosen?: Point) =>
    embeddedPoint(points, { source: source(coordinates) }, chosen)?.name;
  t.is(embedded({ net: 'A', method: 'pca' }, points[1]), 'A');
  t.is(embedded({ method: 'pca' }, points[1]), 'B');
  t.is(embedded({ net: 'C' }), undefined);
});

test('an embedding belongs to the point of its model, whatever an axis of the same name says', (t) => {
  const points = joinPoints({
    histories: [history({ n: 2 }, 'two'), history({ n: 8 }, 'eight')],
    models: [],
    evaluations: [],
  });
  const embedded = (coordinates: Coordinates, model: string) =>
    embeddedPoint(points, { source: source(coordinates), ...ofModel(model) }, points[1])?.name;
  t.is(embedded({ n: 8 }, 'two'), 'n 2');
  t.is(embedded({ n: 5 }, 'two'), 'n 2');
  t.is(embedded({}, 'another'), undefined);
});

test('an evaluation of one point of three gives the others no numbers', (t) => {
  const acts = ['relu', 'tanh', 'elu'];
  const points = joinPoints({
    histories: acts.map((act) => history({ act }, act)),
    models: acts.map((act) => model({ act }, act)),
    evaluations: [evaluation({}, 'tanh', { 'test.accuracy': 0.5 })],
  });
  t.deepEqual(said(points), [
    ['relu', 'relu', undefined],
    ['tanh', 'tanh', { 'test.accuracy': 0.5 }],
    ['elu', 'elu', undefined],
  ]);
});

test('stages without a matrix are points of their own, in order', (t) => {
  const points = joinPoints({
    histories: [history({}, 'small'), history({}, 'large')],
    models: [model({}, 'large'), model({}, 'small')],
    evaluations: [evaluation({}, 'large', { 'test.loss': 2 }), evaluation({}, 'small', { 'test.loss': 1 })],
  });
  t.deepEqual(said(points), [
    ['point 1', 'small', { 'test.loss': 1 }],
    ['point 2', 'large', { 'test.loss': 2 }],
  ]);
});

test('validation and test rows evaluated apart are one evaluation, also of what was selected in between', (t) => {
  const final = evaluation({}, 'eight', { parameters: 9, 'test.accuracy': 0.75 });
  const points = joinPoints({
    histories: [history({ h: 2 }, 'two'), history({ h: 8 }, 'eight')],
    models: [model({ h: 2 }, 'two'), model({ h: 8 }, 'eight'), model({}, 'eight')],
    evaluations: [
      evaluation({ h: 2 }, 'two', { 'validation.accuracy': 0.5 }),
      evaluation({ h: 8 }, 'eight', { parameters: 9, 'validation.accuracy': 0.625 }),
      final,
    ],
  });
  t.deepEqual(said(points), [
    ['h 2', 'two', { 'validation.accuracy': 0.5 }],
    ['h 8', 'eight', { parameters: 9, 'validation.accuracy': 0.625, 'test.accuracy': 0.75 }],
  ]);
  t.is(points[1]!.evaluation!.sources[1], final.source);
});

test('points of which one has all axes of another are two', (t) => {
  const at: readonly Coordinates[] = [{ net: 'A' }, { net: 'A', ep: 9 }];
  for (const named of [true, false]) {
    const points = joinPoints({
      histories: at.map((one, index) => history(one, named ? `m${index}` : undefined)),
      models: at.map((one, index) => model(one, `m${index}`)),
      evaluations: at.map((one, index) => evaluation(one, named ? `m${index}` : undefined, { 'test.loss': index })),
    });
    t.deepEqual(said(points), [
      ['net A', 'm0', { 'test.loss': 0 }],
      ['ep 9', 'm1', { 'test.loss': 1 }],
    ]);
  }
});

test('trainings with equal bytes stay apart where coordinates differ, and share artifacts that belong to both', (t) => {
  const epochs = [5, 10];
  const points = joinPoints({
    histories: epochs.map((one) => history({ epochs: one }, 'same')),
    models: epochs.map((one) => model({ epochs: one }, 'same')),
    evaluations: [
      ...epochs.map((one) => evaluation({ epochs: one }, 'same', { 'validation.loss': 0.5 })),
      evaluation({}, 'same', { 'test.loss': 0.25 }),
    ],
  });
  const both = { 'validation.loss': 0.5, 'test.loss': 0.25 };
  t.deepEqual(said(points), [
    ['epochs 5', 'same', both],
    ['epochs 10', 'same', both],
  ]);
  t.deepEqual(
    points.map((point) => [point.history?.source.coordinates, point.model?.source.coordinates]),
    epochs.map((one) => [{ epochs: one }, { epochs: one }]),
  );
});

test('two stages without a matrix that made the same bytes are two points', (t) => {
  const once = history({}, 'same');
  const measured = { 'test.loss': 0.25 };
  const points = joinPoints({
    histories: [once, once],
    models: [model({}, 'same'), model({}, 'same')],
    evaluations: [evaluation({}, 'same', measured), evaluation({}, 'same', measured)],
  });
  t.deepEqual(said(points), [
    ['point 1', 'same', measured],
    ['point 2', 'same', measured],
  ]);
});

test('a narrowed axis is that of the training', (t) => {
  const points = joinPoints({
    histories: [history({ act: 'relu', hidden: 4 }, 'a'), history({ act: 'relu', hidden: 8 }, 'b')],
    models: [],
    evaluations: [
      evaluation({ hidden: 8 }, 'b', { 'test.loss': 1 }),
      evaluation({ hidden: 4 }, 'a', { 'test.loss': 2 }),
    ],
  });
  t.deepEqual(
    points.map((point) => [point.coordinates, point.evaluation?.values.get('test.loss')]),
    [
      [{ act: 'relu', hidden: 4 }, 2],
      [{ act: 'relu', hidden: 8 }, 1],
    ],
  );
});

test('an evaluation with fewer axes holds at all places of its training, unless it contradicts them', (t) => {
  const at = (values: { readonly [name: string]: number }) =>
    joinPoints({
      histories: [history({ net: 'A' }, 'a')],
      models: [],
      evaluations: [
        evaluation({ net: 'A', fold: 1 }, 'a', { 'validation.loss': 1 }),
        evaluation({ net: 'A', fold: 2 }, 'a', { 'validation.loss': 2 }),
        evaluation({ net: 'A' }, 'a', values),
      ],
    });
  t.deepEqual(said(at({ 'test.loss': 3 })), [
    ['fold 1', undefined, { 'validation.loss': 1, 'test.loss': 3 }],
    ['fold 2', undefined, { 'validation.loss': 2, 'test.loss': 3 }],
  ]);
  t.deepEqual(said(at({ 'validation.loss': 4 })), [
    ['fold 1', undefined, { 'validation.loss': 1 }],
    ['fold 2', undefined, { 'validation.loss': 2 }],
    ['net A', undefined, { 'validation.loss': 4 }],
  ]);
});

test('an artifact that cannot be assigned to one point is an error', (t) => {
  const code = (parts: Parameters<typeof joinPoints>[0]): string | undefined =>
    t.throws(() => joinPoints(parts), { instanceOf: StageFailure })?.code;
  const histories = [history({ act: 'relu' }, 'r'), history({ act: 'tanh' }, 't')];
  t.is(
    code({ histories, models: [], evaluations: [evaluation({}, undefined, { 'test.loss': 1 })] }),
    'ambiguous-model',
  );
  t.is(
    code({ histories: [history({})], models: [model({}, 'a'), model({}, 'b')], evaluations: [] }),
    'ambiguous-model',
  );
  const twice = [evaluation({}, 'r', { 'test.loss': 1 }), evaluation({}, 'r', { 'test.loss': 2 })];
  t.is(code({ histories, models: [], evaluations: twice }), 'ambiguous-evaluation');
});

test('the selected point is the one of the selected model; another is never taken for it', (t) => {
  const points = joinPoints({
    histories: [history({}, 'small'), history({}, 'large')],
    models: [],
    evaluations: [],
  });
  const choice = (model?: string): Choice => ({
    source: source({}),
    ...ofModel(model),
    coordinates: {},
    metric: 'test.loss',
    mode: 'min',
    value: 0.5,
    candidates: 2,
  });
  t.is(selectedPoint(points, choice('large')), points[1]);
  t.is(selectedPoint(points, choice('another')), undefined);
  t.is(selectedPoint(points, choice()), undefined);
});
