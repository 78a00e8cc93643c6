/** Arbitrary values of every artifact type, as a writer may be given them. */

import fc, { type Arbitrary } from 'fast-check';
import type { Clusters } from '../../src/artifacts/clusters.ts';
import type { Comparison } from '../../src/artifacts/comparison.ts';
import type { Dataset, FeatureGroup } from '../../src/artifacts/dataset.ts';
import type { Embedding } from '../../src/artifacts/embedding.ts';
import type { Files } from '../../src/artifacts/files.ts';
import type { Fit } from '../../src/artifacts/fit.ts';
import type { History } from '../../src/artifacts/history.ts';
import type { Metrics } from '../../src/artifacts/metrics.ts';
import type { Model } from '../../src/artifacts/model.ts';
import type { Neighbors } from '../../src/artifacts/neighbors.ts';
import type { Predictions } from '../../src/artifacts/predictions.ts';
import type { Projection } from '../../src/artifacts/projection.ts';
import type { Report } from '../../src/artifacts/report.ts';
import type { Columns } from '../../src/artifacts/table.ts';
import { digestOf } from '../../src/core/values/digest.ts';
import { withClearNulls } from '../../src/stage-api/arrow/nulls.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const names = fc.uniqueArray(text, { minLength: 1, maxLength: 4 });
const count = fc.nat({ max: 50 });
const positive = fc.integer({ min: 1, max: 50 });
/** Metadata has no negative zero and no infinity. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const size = number.map(Math.abs);
const numbers = fc.array(number, { maxLength: 4 });
const split = fc.constantFrom('train' as const, 'validation' as const, 'test' as const);
const digest = text.map((one) => digestOf(one));
const coordinates = fc.dictionary(fc.constantFrom('net', 'seed'), fc.oneof(text, count, fc.boolean()));
const parameters = fc.dictionary(fc.constantFrom('k', 'metric'), fc.oneof(text, number, fc.boolean()));
const candidate = fc.record({ coordinates, model: digest, value: number }, { requiredKeys: ['coordinates'] });
const pair = fc.tuple(size, size);

/** `length` numbers of a kind. */
const floats = (length: number) => fc.float32Array({ minLength: length, maxLength: length });
const doubles = (length: number) => fc.float64Array({ minLength: length, maxLength: length });
const integers = (length: number, max = 1000) =>
  fc.int32Array({ minLength: length, maxLength: length, min: 0, max: Math.max(0, max) });

const examples = (
  rows: number,
  classes: number,
  originals: number,
): { [Name in 'row' | 'label' | 'original']: Arbitrary<Int32Array> } => ({
  row: integers(rows),
  label: integers(rows, classes - 1),
  original: integers(rows, originals - 1),
});

/** Where rows are from: in one file or in several, with a column that identifies them or without. */
const origins = (rows: number) => ({
  source: fc.oneof(
    fc.record({ row: integers(rows) }, { noNullPrototype: true }),
    fc.record(
      { row: integers(rows), files: fc.constant(['test', 'train']), file: integers(rows, 1) },
      { noNullPrototype: true },
    ),
  ),
  ids: fc
    .bigInt64Array({ minLength: rows, maxLength: rows })
    .map((values) => [{ name: 'ticket', column: { type: 'Int64' as const, values } }]),
});

/** What depends on a number of rows and on names of classes. */
const sized = <Value>(
  make: (size: { rows: number; width: number; classNames: string[]; originalNames: string[] }) => Arbitrary<Value>,
): Arbitrary<Value> =>
  fc
    .record({
      rows: fc.nat({ max: 6 }),
      width: fc.integer({ min: 1, max: 3 }),
      classNames: names,
      originalNames: names,
    })
    .chain(make);

const tensorGroup = (rows: number): Arbitrary<FeatureGroup> =>
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }).chain((shape) => {
    const width = shape.reduce((product, side) => product * side, 1);
    const length = { minLength: rows * width, maxLength: rows * width };
    return fc.record(
      {
        name: fc.constant('pictures'),
        shape: fc.constant(shape),
        scale: size.filter((one) => one > 0),
        bytes: fc.constant(true as const),
        names: fc.array(text, { minLength: width, maxLength: width }),
        values: fc.oneof(fc.uint8Array(length), fc.float32Array(length), fc.bigInt64Array(length)),
        width: fc.constant(width),
      },
      { noNullPrototype: true, requiredKeys: ['name', 'shape', 'scale', 'values', 'width'] },
    );
  });

/** Column groups with a value for each row, and without. */
const columnGroup = (rows: number): Arbitrary<FeatureGroup> =>
  fc
    .record({
      age: doubles(rows),
      place: integers(rows, 1),
      valid: fc.uint8Array({ minLength: rows, maxLength: rows, max: 1 }),
    })
    .map(({ age, place, valid }) => {
      const category = { type: 'Dictionary' as const, dictionary: ['', 'a.b'], ordered: false, values: place };
      const column = withClearNulls({ ...category, ...(valid.includes(0) && { valid }) });
      return {
        name: 'features',
        columns: [
          { name: 'age', type: 'number', column: { type: 'Float64', values: age } },
          { name: 'place of birth', type: 'category', column },
        ],
      };
    });

export const datasets: Arbitrary<Dataset> = fc.tuple(count, count, count).chain(([train, validation, test]) =>
  sized(({ classNames, originalNames }) => {
    const rows = train + validation + test;
    const classes = fc.record(
      {
        label: integers(rows, classNames.length - 1),
        original: integers(rows, originalNames.length - 1),
        classNames: fc.constant(classNames),
        classLabels: fc.uniqueArray(text, { minLength: classNames.length, maxLength: classNames.length }),
        originalNames: fc.constant(originalNames),
      },
      { noNullPrototype: true },
    );
    return fc.record(
      {
        rows: fc.constant(rows),
        groups: fc.tuple(tensorGroup(rows), columnGroup(rows)).chain((both) => fc.subarray(both, { minLength: 1 })),
        labels: fc.oneof(classes, fc.record({ value: doubles(rows) }, { noNullPrototype: true })),
        labelName: text,
        ...origins(rows),
        weight: doubles(rows),
        group: integers(rows).map((values) => ({ type: 'Int32' as const, values })),
        splits: fc.constant({
          train: { start: 0, end: train },
          validation: { start: train, end: train + validation },
          test: { start: train + validation, end: rows },
        }),
        splitBy: text,
      },
      { noNullPrototype: true, requiredKeys: ['rows', 'groups', 'ids', 'splits'] },
    );
  }),
);

const fittedNumbers = fc.record(
  {
    name: text.filter((one) => one !== ''),
    part: fc.constantFrom('year' as const, 'month' as const),
    impute: number,
    least: number,
    greatest: number,
    log: fc.constant(true as const),
    cycle: fc.constant([1, 12]),
    centre: number,
    spread: size.filter((one) => one > 0),
  },
  { requiredKeys: ['name'] },
);
const fittedCategories = fc.record(
  {
    encode: fc.constantFrom('oneHot' as const, 'ordinal' as const),
    values: names,
    impute: text,
    unknown: fc.constantFrom('error' as const, 'zeros' as const, 'own' as const),
  },
  { requiredKeys: ['encode', 'values', 'unknown'] },
);
const fittedColumns = fc.record(
  {
    name: text.filter((one) => one !== ''),
    type: fc.constantFrom('number' as const, 'category' as const, 'timestamp' as const),
    missing: count,
    dropped: fc.constant(true as const),
    indicator: fc.constant(true as const),
    numbers: fc.array(fittedNumbers, { minLength: 1, maxLength: 2 }),
    categories: fittedCategories,
  },
  { requiredKeys: ['name', 'type'] },
);

export const fits: Arbitrary<Fit> = fc.record({
  rows: positive,
  groups: fc.array(
    fc.record({
      name: text.filter((one) => one !== ''),
      columns: fc.array(fittedColumns, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  numbers: fc.array(fc.record({ group: text, name: text, from: text }), { maxLength: 4 }),
});

export const models: Arbitrary<Model> = fc.record({
  model: fc.array(fc.dictionary(fc.constantFrom('dense', 'flatten'), fc.record({ name: text }))),
  inputs: fc.array(
    fc.record(
      {
        name: text,
        shape: fc.array(positive, { minLength: 1, maxLength: 3 }),
        scale: size.filter((one) => one > 0),
        names,
      },
      { requiredKeys: ['name', 'shape', 'scale'] },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  task: fc.constantFrom('multiclass', 'binary', 'multilabel', 'regression'),
  target: fc.record(
    { classNames: names, positive: fc.constantFrom(0, 1), labelNames: names, name: text },
    { requiredKeys: [] },
  ),
  parameters: count,
  loss: fc.constantFrom(
    { name: 'categoricalCrossentropy', labelSmoothing: 0.1 },
    { name: 'huber', delta: 1 },
    { name: 'meanSquaredError' },
  ),
  epochs: count,
  weights: fc.array(
    fc.record({
      layer: text,
      weight: fc.constantFrom('kernel', 'bias'),
      shape: integers(2),
      values: fc.float32Array({ maxLength: 5 }),
    }),
    { maxLength: 4 },
  ),
});

export const histories: Arbitrary<History> = sized(({ rows }) =>
  fc.record(
    {
      epoch: integers(rows),
      loss: doubles(rows),
      accuracy: doubles(rows),
      validationLoss: doubles(rows),
      validationAccuracy: doubles(rows),
      learningRate: doubles(rows),
      gradientNorm: doubles(rows),
      measures: fc.record(
        { 'validation.rocAuc': doubles(rows), 'validation.recall.a b': doubles(rows) },
        { requiredKeys: [] },
      ),
      model: digest,
      augmentation: fc.record({ rotate: number, fill: number, seed: count }),
      stoppedEarly: fc.boolean(),
      keptEpoch: positive,
      findings: fc.array(fc.record({ code: text, epoch: positive, text }, { requiredKeys: ['code', 'text'] })),
    },
    { requiredKeys: ['epoch', 'loss', 'measures', 'stoppedEarly', 'keptEpoch'] },
  ),
);

export const measured: Arbitrary<Metrics> = sized(({ rows, classNames }) =>
  fc.record(
    {
      name: fc.array(text, { minLength: rows, maxLength: rows }),
      value: doubles(rows),
      classNames: fc.constant(classNames),
      model: digest,
      selected: fc.record(
        {
          coordinates,
          metric: text,
          mode: fc.constantFrom('max' as const, 'min' as const),
          candidates: positive,
          against: fc.constant(true as const),
          value: number,
          interval: fc.record({ low: number, high: number, rows: positive }),
          tied: fc.array(candidate),
          near: fc.array(
            fc.record({ coordinates, model: digest, value: number }, { requiredKeys: ['coordinates', 'value'] }),
          ),
          without: fc.array(candidate),
        },
        { requiredKeys: ['coordinates', 'metric', 'mode', 'candidates', 'value'] },
      ),
    },
    { requiredKeys: ['name', 'value', 'classNames'] },
  ),
);

export const comparisons: Arbitrary<Comparison> = sized(({ rows, classNames }): Arbitrary<Comparison> => {
  const width = classNames.length;
  const about = {
    split: fc.array(split, { minLength: rows, maxLength: rows }),
    row: integers(rows),
    ...origins(rows),
    ...{ model: digest, metric: text, method: fc.constantFrom('mcnemar' as const, 'bootstrap' as const) },
    ...{ alpha: size, power: size, incomparable: text },
    ...{ identical: fc.constant(true as const), features: fc.constant('unknown' as const) },
    picked: fc.record({ now: text, before: text }, { requiredKeys: [] }),
    numbers: fc.record(
      { now: number, before: number, delta: number, low: number, high: number, p: size, lost: count, rows: count },
      { requiredKeys: [] },
    ),
  };
  const needed = ['split', 'row', 'task', 'label', 'answers', 'metric', 'method', 'alpha', 'power', 'numbers'] as const;
  const sides = <Values>(values: Arbitrary<Values>) => ({
    label: values,
    answers: fc.record({ now: values, before: values }),
  });
  const yesOrNo = fc.uint8Array({ min: 0, max: 1, minLength: rows * width, maxLength: rows * width });
  return fc.oneof(
    fc.record(
      {
        ...about,
        ...sides(integers(rows)),
        task: fc.constantFrom('multiclass' as const, 'binary' as const),
        classNames: fc.constant(classNames),
      },
      { requiredKeys: [...needed, 'classNames'] },
    ),
    fc.record(
      {
        ...about,
        ...sides(yesOrNo),
        task: fc.constant('multilabel' as const),
        labelNames: fc.constant(classNames),
      },
      { requiredKeys: [...needed, 'labelNames'] },
    ),
    fc.record(
      { ...about, ...sides(doubles(rows)), task: fc.constant('regression' as const) },
      { requiredKeys: [...needed] },
    ),
  );
});

export const predicted: Arbitrary<Predictions> = sized(({ rows, classNames }): Arbitrary<Predictions> => {
  const about = {
    split: fc.array(split, { minLength: rows, maxLength: rows }),
    row: integers(rows),
    ...origins(rows),
    model: digest,
    rows: fc.dictionary(split, digest),
  };
  const needed = ['split', 'row', 'task', 'label', 'predicted'] as const;
  const width = classNames.length;
  const yesOrNo = fc.uint8Array({ min: 0, max: 1, minLength: rows * width, maxLength: rows * width });
  return fc.oneof(
    fc.record(
      {
        ...about,
        task: fc.constant('multiclass' as const),
        label: integers(rows),
        predicted: integers(rows),
        probabilities: floats(rows * width),
        classNames: fc.constant(classNames),
      },
      { requiredKeys: [...needed, 'probabilities', 'classNames'] },
    ),
    fc.record(
      {
        ...about,
        task: fc.constant('binary' as const),
        label: integers(rows),
        predicted: integers(rows),
        probabilities: floats(rows * 2),
        classNames: fc.constant(['no', 'yes']),
        positive: fc.constantFrom(0, 1),
        threshold: fc.double({ min: 0, max: 1, noNaN: true }),
      },
      { requiredKeys: [...needed, 'probabilities', 'classNames'] },
    ),
    fc.record(
      {
        ...about,
        task: fc.constant('multilabel' as const),
        label: yesOrNo,
        predicted: yesOrNo,
        probabilities: floats(rows * width),
        labelNames: fc.constant(classNames),
        threshold: fc.double({ min: 0, max: 1, noNaN: true }),
      },
      { requiredKeys: [...needed, 'probabilities', 'labelNames'] },
    ),
    fc.record(
      {
        ...about,
        task: fc.constant('regression' as const),
        label: doubles(rows),
        predicted: fc.oneof(floats(rows), doubles(rows)),
      },
      { requiredKeys: [...needed] },
    ),
  );
});

export const embeddings: Arbitrary<Embedding> = sized(({ rows, width, classNames, originalNames }) =>
  fc.record(
    {
      ...examples(rows, classNames.length, originalNames.length),
      values: floats(rows * width),
      width: fc.constant(width),
      ...origins(rows),
      layer: text,
      split,
      classNames: fc.constant(classNames),
      originalNames: fc.constant(originalNames),
      model: digest,
    },
    { requiredKeys: ['row', 'label', 'original', 'values', 'width', 'layer', 'split', 'classNames', 'originalNames'] },
  ),
);

export const neighbours: Arbitrary<Neighbors> = sized(({ rows, width }) =>
  fc.record({
    row: integers(rows),
    neighbor: integers(rows * width),
    distance: floats(rows * width),
    count: fc.constant(width),
    of: digest,
    metric: fc.constantFrom('euclidean' as const, 'cosine' as const),
    layer: text,
    split,
  }),
);

export const projections: Arbitrary<Projection> = sized(({ rows, width, classNames, originalNames }) =>
  fc.record(
    {
      ...examples(rows, classNames.length, originalNames.length),
      position: floats(rows * width),
      dimensions: fc.constant(width),
      method: fc.constantFrom('pca' as const, 'tsne' as const, 'umap' as const),
      parameters,
      layer: text,
      split,
      classNames: fc.constant(classNames),
      originalNames: fc.constant(originalNames),
      model: digest,
      explainedVariance: numbers,
      spectrum: numbers,
      second: fc.record({ split, rows: fc.tuple(count, count) }),
      divergence: fc.array(pair),
      iterations: count,
      initialization: fc.constantFrom('pca' as const, 'spectral' as const, 'random' as const),
      curve: fc.record({ a: number, b: number }),
      quality: fc.dictionary(text, number),
    },
    {
      requiredKeys: [
        ...(['row', 'label', 'original', 'position', 'dimensions', 'method', 'parameters'] as const),
        ...(['layer', 'split', 'classNames', 'originalNames'] as const),
      ],
    },
  ),
);

const agreement = fc.record({ ari: number, ami: number, nmi: number, homogeneity: number, completeness: number });
const share = fc.double({ min: -1, max: 1, noNaN: true }).map((value) => value + 0);
const treeCluster = fc.record({
  parent: fc.option(count),
  size: positive,
  birth: fc.option(size),
  death: size,
  stability: fc.option(size),
  cluster: fc.option(count),
  profile: fc.array(pair, { maxLength: 3 }),
});

/** Without the counts, which the writer adds. */
export const clusterings: Arbitrary<Clusters> = sized(({ rows, width, classNames, originalNames }) =>
  fc.record(
    {
      ...examples(rows, classNames.length, originalNames.length),
      cluster: integers(rows, width).map((clusters) => clusters.map((one) => one - 1)),
      probability: floats(rows),
      outlierScore: floats(rows),
      method: fc.constantFrom('kmeans' as const, 'dbscan' as const, 'hdbscan' as const, 'agglomerative' as const),
      parameters,
      layer: text,
      split,
      classNames: fc.constant(classNames),
      originalNames: fc.constant(originalNames),
      model: digest,
      clusters: fc.array(fc.record({ size: positive, medoid: count, nearest: fc.array(count) }), {
        minLength: width,
        maxLength: width,
      }),
      noise: count,
      agreement: fc.record({ label: agreement, original: agreement }),
      silhouette: fc.record({
        mean: share,
        sample: fc.integer({ min: 2, max: 9 }),
        clusters: fc.array(fc.record({ sample: count, mean: fc.option(number), values: numbers })),
      }),
      inertia: size,
      iterations: positive,
      distanceCurve: numbers,
      sweep: fc.array(fc.record({ k: positive, inertia: size, silhouette: fc.option(number) })),
      mergeHeights: numbers,
      minSamples: positive,
      condensedTree: fc.array(treeCluster, { maxLength: 3 }),
    },
    {
      requiredKeys: [
        ...(['row', 'label', 'original', 'cluster', 'method', 'parameters'] as const),
        ...(['layer', 'split', 'classNames', 'originalNames', 'clusters'] as const),
      ],
    },
  ),
);

export const reports: Arbitrary<Report> = fc.record({
  entry: text,
  files: fc.array(fc.record({ path: text, mediaType: text, bytes: fc.uint8Array({ maxLength: 9 }) }), { maxLength: 4 }),
});

export const trees: Arbitrary<Files> = fc.record({
  files: fc.uniqueArray(
    fc.record({
      path: fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3})?$/),
      bytes: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      digest,
      executable: fc.boolean(),
    }),
    { selector: (file) => file.path, maxLength: 5 },
  ),
});

/** A column of every type, with missing values in some. */
export const anyColumns: Arbitrary<Columns> = fc
  .record({ rows: fc.nat({ max: 6 }), missing: fc.boolean() })
  .chain(({ rows, missing }) => {
    const list = <Value>(one: Arbitrary<Value>): Arbitrary<Value[]> =>
      fc.array(one, { minLength: rows, maxLength: rows });
    return fc
      .record({
        valid: fc.uint8Array({ minLength: rows, maxLength: rows, max: 1 }),
        small: fc.int8Array({ minLength: rows, maxLength: rows }),
        wide: fc.bigInt64Array({ minLength: rows, maxLength: rows }),
        unsigned: fc.bigUint64Array({ minLength: rows, maxLength: rows }),
        bools: fc.uint8Array({ minLength: rows, maxLength: rows, max: 1 }),
        words: list(text),
        days: fc.int32Array({ minLength: rows, maxLength: rows }),
        indices: fc.int32Array({ minLength: rows, maxLength: rows, min: 0, max: 1 }),
        wideLists: list(fc.bigInt64Array({ maxLength: 3 })),
        textLists: list(fc.array(text, { maxLength: 3 })),
      })
      .map((drawn): Columns => {
        const some = missing && drawn.valid.includes(0) ? { valid: drawn.valid } : {};
        const columns: Columns['columns'] = {
          small: { type: 'Int8', values: drawn.small, ...some },
          wide: { type: 'Int64', values: drawn.wide },
          unsigned: { type: 'Uint64', values: drawn.unsigned, ...some },
          bools: { type: 'Bool', values: drawn.bools, ...some },
          words: { type: 'Utf8', values: drawn.words, ...some },
          days: { type: 'Date', values: drawn.days },
          time: { type: 'Timestamp', unit: 'ns', zone: 'Europe/Berlin', values: drawn.wide.slice(), ...some },
          local: { type: 'Timestamp', unit: 's', values: drawn.wide.slice() },
          category: { type: 'Dictionary', dictionary: ['b', 'a'], ordered: true, values: drawn.indices, ...some },
          wideLists: { type: 'List', of: 'Int64', values: drawn.wideLists, ...some },
          textLists: { type: 'List', of: 'Utf8', values: drawn.textLists, ...some },
        };
        return {
          columns: Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, withClearNulls(one)])),
        };
      });
  });
