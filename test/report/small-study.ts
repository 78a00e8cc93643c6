/** A small study, whole and made by hand: three points, twelve pictures of 4 × 4, a projection and a clustering. */

import type { RunFacts } from '../../src/core/facts/run-facts.ts';
import type { Coordinates } from '../../src/core/pipeline/pipeline.ts';
import type { NamesAt } from '../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { column, makeTable, type Table } from '../../src/stage-api/table.ts';
import { measuresOf } from '../../stages/evaluate/measures.ts';

/** Planning's knowledge of evaluations that `evaluate` makes. */
export const evaluated: NamesAt = (port) =>
  port === 'evaluations' ? [{ metrics: measuresOf({ splits: ['train', 'validation', 'test'] }).held }] : [];

export interface PointTable {
  readonly table: Table;
  readonly coordinates: Coordinates;
}

export interface StudyOptions {
  readonly classNames?: readonly string[];
  readonly originalNames?: readonly string[];
  /** Shape of an example; `[6]` is tabular. */
  readonly shape?: readonly number[];
  readonly points?: readonly Coordinates[];
  /** How faithful the projection is. */
  readonly quality?: { readonly [name: string]: number };
}

const examples = 12;
const testStart = 8;

/** Input tables of the report, by port. The same options give the same tables. */
export function smallStudy(options: StudyOptions = {}): { [port: string]: Table | PointTable[] } {
  const classNames = options.classNames ?? ['cat', 'dog'];
  const originalNames = options.originalNames ?? ['lion', 'tiger', 'wolf'];
  const points = options.points ?? [
    { filters: 8, epochs: 2 },
    { filters: 16, epochs: 2 },
    { filters: 16, epochs: 3 },
  ];
  const at = (make: (point: Coordinates, index: number) => Table): PointTable[] =>
    points.map((coordinates, index) => ({ coordinates, table: make(coordinates, index) }));
  const shape = options.shape ?? [4, 4, 1];
  return {
    histories: at((point, index) => historyTable(Number(point.epochs ?? 2), index)),
    models: at((point) => modelTable(Number(point.filters ?? 4), classNames)),
    evaluations: at((_, index) => metricsTable(classNames, index)),
    predictions: at(() => predictionsTable(classNames)),
    dataset: datasetTable(shape, classNames, originalNames),
    projections: [{ coordinates: {}, table: projectionTable(classNames, originalNames, options.quality) }],
    clusters: [{ coordinates: {}, table: clustersTable(classNames, originalNames) }],
  };
}

export function historyTable(epochs: number, index: number): Table {
  const falling = (from: number): Float64Array =>
    Float64Array.from({ length: epochs }, (_, epoch) => from / (epoch + 1));
  return makeTable(
    {
      epoch: column.int32(Int32Array.from({ length: epochs }, (_, epoch) => epoch + 1)),
      loss: column.float64(falling(0.5)),
      accuracy: column.float64(falling(0.5).map((value) => 1 - value / 2)),
      validationLoss: column.float64(falling(0.6)),
      validationAccuracy: column.float64(falling(0.6).map((value) => 1 - value / 2 + index / 1000)),
    },
    { type: 'history', version: 2, stoppedEarly: false, keptEpoch: epochs },
  );
}

function modelTable(filters: number, classNames: readonly string[]): Table {
  const classes = classNames.length;
  const rows: readonly (readonly [string, string, readonly number[]])[] = [
    ['conv', 'kernel', [3, 3, 1, filters]],
    ['conv', 'bias', [filters]],
    ['out', 'kernel', [4 * filters, classes]],
    ['out', 'bias', [classes]],
  ];
  const size = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
  return makeTable(
    {
      layer: column.utf8(rows.map(([layer]) => layer)),
      weight: column.utf8(rows.map(([, weight]) => weight)),
      shape: column.lists(
        'Int32',
        rows.map(([, , shape]) => Int32Array.from(shape)),
      ),
      values: column.lists(
        'Float32',
        rows.map(([, , shape]) => new Float32Array(size(shape))),
      ),
    },
    {
      type: 'model',
      version: 1,
      model: [
        {
          conv2d: { name: 'conv', filters, kernelSize: [3, 3], strides: [1, 1], padding: 'valid', activation: 'relu' },
        },
        { flatten: { name: 'flat' } },
        { dense: { name: 'out', units: classes, activation: 'softmax' } },
      ],
      inputShape: [4, 4, 1],
      scale: 255,
      classNames,
      parameters: rows.reduce((sum, [, , shape]) => sum + size(shape), 0),
      loss: 'categoricalCrossentropy',
      epochs: 2,
    },
  );
}

/** On four test rows: the second one of the first class is taken for the second. */
function metricsTable(classNames: readonly string[], index: number): Table {
  const [first = '', second = ''] = classNames;
  const values: readonly (readonly [string, number])[] = [
    ['test.accuracy', 0.75],
    ['test.loss', 0.4321],
    ['validation.accuracy', 0.7 + index / 1000],
    ['validation.loss', 0.5],
    ['test.confusion.0.0', 1],
    ['test.confusion.0.1', 1],
    ['test.confusion.1.0', 0],
    ['test.confusion.1.1', 2],
    [`test.precision.${first}`, 1],
    [`test.recall.${first}`, 0.5],
    [`test.f1.${first}`, 2 / 3],
    [`test.precision.${second}`, 2 / 3],
    [`test.recall.${second}`, 1],
    [`test.f1.${second}`, 0.8],
  ];
  return makeTable(
    {
      name: column.utf8(values.map(([name]) => name)),
      value: column.float64(Float64Array.from(values, ([, value]) => value)),
    },
    { type: 'metrics', version: 1, classNames },
  );
}

function predictionsTable(classNames: readonly string[]): Table {
  const classes = classNames.length;
  const probabilities = new Float32Array(4 * classes);
  [0.875, 0.25, 0.125, 0.375].forEach((ofFirst, row) => {
    probabilities[row * classes] = ofFirst;
    probabilities[row * classes + 1] = 1 - ofFirst;
  });
  return makeTable(
    {
      split: column.utf8(['test', 'test', 'test', 'test']),
      row: column.int32(Int32Array.of(8, 9, 10, 11)),
      label: column.int32(Int32Array.of(0, 0, 1, 1)),
      predicted: column.int32(Int32Array.of(0, 1, 1, 1)),
      probabilities: column.vectors(probabilities, classes),
    },
    { type: 'predictions', version: 1, classNames },
  );
}

const labels = Int32Array.from({ length: examples }, (_, row) => (row < testStart ? row % 2 : row < 10 ? 0 : 1));
const originals = labels.map((label, row) => (label === 1 ? 2 : row % 2));

function datasetTable(
  shape: readonly number[],
  classNames: readonly string[],
  originalNames: readonly string[],
): Table {
  const width = shape.reduce((product, side) => product * side, 1);
  return makeTable(
    {
      features: column.vectors(
        Uint8Array.from({ length: examples * width }, (_, index) => (index * 37) % 256),
        width,
      ),
      label: column.int32(labels),
      original: column.int32(originals),
      split: column.utf8(Array.from(labels, (_, row) => (row < 6 ? 'train' : row < testStart ? 'validation' : 'test'))),
    },
    {
      type: 'dataset',
      version: 2,
      groups: [{ name: 'features', tensor: { shape, scale: 255, bytes: true } }],
      classes: { classNames, originalNames },
      splits: { train: [0, 6], validation: [6, testStart], test: [testStart, examples] },
    },
  );
}

function exampleColumns(): {
  row: ReturnType<typeof column.int32>;
  label: ReturnType<typeof column.int32>;
  original: ReturnType<typeof column.int32>;
} {
  return {
    row: column.int32(Int32Array.of(8, 9, 10, 11)),
    label: column.int32(labels.slice(testStart)),
    original: column.int32(originals.slice(testStart)),
  };
}

function exampleMetadata(classNames: readonly string[], originalNames: readonly string[]): JsonObject {
  return { version: 1, layer: 'out', split: 'test', classNames, originalNames };
}

function projectionTable(
  classNames: readonly string[],
  originalNames: readonly string[],
  quality: StudyOptions['quality'],
): Table {
  return makeTable(
    { ...exampleColumns(), position: column.vectors(Float32Array.of(0, 0, 1, 0.5, 4, 4, 5, 3), 2) },
    {
      ...exampleMetadata(classNames, originalNames),
      type: 'projection',
      method: 'pca',
      parameters: { components: 2 },
      explainedVariance: [0.75, 0.2],
      ...(quality && { quality }),
    },
  );
}

function clustersTable(classNames: readonly string[], originalNames: readonly string[]): Table {
  return makeTable(
    { ...exampleColumns(), cluster: column.int32(Int32Array.of(0, -1, 0, 0)) },
    {
      ...exampleMetadata(classNames, originalNames),
      type: 'clusters',
      method: 'dbscan',
      parameters: { eps: 1.5, minPoints: 2 },
      clusters: [{ size: 3, medoid: 10, nearest: [10, 11, 8] }],
      distanceCurve: [3, 2, 1, 0.5],
    },
  );
}

/** A run that made the first point, found the others in the store, and failed at one that left no artifact. */
export function smallFacts(digests: { readonly history: string; readonly evaluation: string }): RunFacts {
  const action = { timings: {}, metrics: {}, notes: [], outputs: {} };
  const coordinates = { filters: 8, epochs: 2 };
  return {
    pipeline: 'small',
    file: 'small.yaml',
    run: 'run-1',
    started: '2026-01-02T03:04:05Z',
    seconds: 75,
    outcome: 'failed',
    executed: 2,
    cached: 5,
    failed: 1,
    blocked: 0,
    gates: [
      {
        metric: 'evaluate.test.accuracy',
        action: 'evaluate[filters=8,epochs=2]',
        value: 0.75,
        min: 0.8,
        passed: false,
        sentence: 'evaluate.test.accuracy is 0.75, at least 0.8 was asked for',
      },
      {
        metric: 'evaluate.test.accuracy',
        action: 'evaluate[filters=8,epochs=2]',
        value: 0.75,
        format: 'fraction',
        passed: false,
        state: 'inconclusive',
        baseline: { from: 'baselines/small.json', value: 0.7534, delta: -0.0034, low: -0.0298, high: 0.0231, p: 0.8 },
        sentence: "evaluate.test.accuracy is 75.00 %, 0.34 points below the baseline's 75.34 %: inconclusive",
      },
      {
        metric: 'evaluate.test.loss',
        action: 'evaluate[filters=8,epochs=2]',
        value: 0.5,
        format: 'number',
        passed: false,
        state: 'missing',
        warned: true,
        sentence: 'evaluate.test.loss is 0.5, and baselines/small.json has no value of it: missing',
      },
    ],
    actions: [
      {
        ...action,
        id: 'train[filters=8,epochs=2]',
        stage: 'train',
        kind: 'train',
        coordinates,
        outcome: 'executed',
        key: 'ab'.repeat(32),
        outputs: { history: digests.history },
        timings: { trainSeconds: 12.5 },
      },
      {
        ...action,
        id: 'evaluate[filters=8,epochs=2]',
        stage: 'evaluate',
        kind: 'evaluate',
        coordinates,
        outcome: 'cached',
        key: 'cd'.repeat(32),
        outputs: { metrics: digests.evaluation },
        timings: { predictSeconds: 0.25 },
      },
      {
        ...action,
        id: 'train[filters=99,epochs=2]',
        stage: 'train',
        kind: 'train',
        coordinates: { filters: 99, epochs: 2 },
        outcome: 'failed',
        error: 'diverged: the loss is not a number',
      },
    ],
  };
}
