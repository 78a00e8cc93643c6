/** The data of linked scatter plots: positions, colourings and small pictures, as the page's script reads them. */

import test from 'ava';
import type { TensorGroup } from '../../../src/artifacts/dataset.ts';
import type { Digest } from '../../../src/core/values/digest.ts';
import { openGallery } from '../../../src/report/page/pictures.ts';
import { evenRows, scatterData } from '../../../src/report/page/scatter-data.ts';
import type { Dataset, Projection, Study } from '../../../src/report/study/study.ts';
import { column } from '../../../src/stage-api/table.ts';

const source = { index: 0, port: 'projections', digest: 'sha256:0' as Digest, coordinates: {} };
const projection: Projection = {
  source,
  name: 'PCA',
  method: 'pca',
  parameters: {},
  layer: 'encoded',
  split: 'test',
  classNames: ['a', 'b'],
  originalNames: ['a', 'b'],
  row: [2, 0, 1],
  label: [0, 1, 1],
  original: [0, 1, 1],
  position: [0, 0, 10, 5, 5, 2.5],
  dimensions: 2,
};
const study: Study = {
  sources: [],
  points: [],
  axes: [],
  classNames: ['a', 'b'],
  projections: [projection],
  clusterings: [],
  others: new Map(),
  tables: [],
  files: [],
};

function pictures(width: number, given: Partial<TensorGroup> = {}): TensorGroup {
  return {
    name: 'features',
    values: Uint8Array.from(
      { length: 3 * width * width },
      (_, index) => (Math.floor(index / (width * width)) + 1) * 80,
    ),
    width: width * width,
    bytes: true,
    shape: [width, width, 1],
    scale: 255,
    ...given,
  };
}

function dataset(width: number): Dataset {
  return {
    source,
    rows: 3,
    groups: [pictures(width)],
    splits: { train: [0, 0], validation: [0, 0], test: [0, 3] },
  };
}

const shorts = (text: string): number[] => {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16LE(2 * index));
};

test('rows are taken evenly when there are too many', (t) => {
  t.deepEqual(evenRows(3, 5), [0, 1, 2]);
  t.deepEqual(evenRows(10, 4), [0, 2, 5, 7]);
});

test('positions keep their proportions on the grid', (t) => {
  const { panels, rows, count } = scatterData(study, openGallery(undefined), [projection], [0, 1, 2], 1000);
  t.is(count, 3);
  t.deepEqual(shorts(panels[0]!.x), [0, 65535, 32768]);
  t.deepEqual(shorts(panels[0]!.y), [0, 32768, 16384]);
  t.deepEqual([...Buffer.from(rows, 'base64')], [2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
});

test('points that coincide lie at one place', (t) => {
  const same = { ...projection, position: [3, 3, 3, 3, 3, 3] };
  const { panels } = scatterData(study, openGallery(undefined), [same], [0, 1, 2], 0);
  t.deepEqual(shorts(panels[0]!.x), [0, 0, 0]);
});

test('pictures are as large as their room allows, of sixteen levels', (t) => {
  const gallery = openGallery(dataset(28));
  const whole = scatterData(study, gallery, [projection], [0, 1, 2], 3 * 392).thumbnails!;
  t.deepEqual([whole.width, whole.height], [28, 28]);
  const small = scatterData(study, gallery, [projection], [0, 1, 2], 3 * 98).thumbnails!;
  t.deepEqual([small.width, small.height], [14, 14]);
  // Row 2 is all 240, row 0 all 80, row 1 all 160.
  const levels = Buffer.from(small.levels, 'base64');
  t.deepEqual([levels[0], levels[98], levels[196]], [0xff, 0x55, 0xaa]);
  t.is(scatterData(study, gallery, [projection], [0, 1, 2], 10).thumbnails, undefined);
});

test('black and white do not depend on whether numbers are stored as bytes', (t) => {
  const { bytes: _, ...bytes } = pictures(28);
  const floats = { ...bytes, values: Float32Array.from(bytes.values as Uint8Array) };
  const shown = (one: TensorGroup, row: number) =>
    openGallery({ ...dataset(28), groups: [one] }).pixels(row, 28)!.bytes[0];
  for (const stored of [bytes, floats]) {
    t.deepEqual(
      [0, 1, 2].map((row) => shown({ ...stored, bytes: true }, row)),
      [80, 160, 240],
    );
    t.deepEqual(
      [0, 1, 2].map((row) => shown(stored, row)),
      [80, 160, 240],
    );
    // Numbers that nobody declares to be bytes, nor scales, are shown over their own range.
    t.deepEqual(
      [0, 1, 2].map((row) => shown({ ...stored, scale: 1 }, row)),
      [0, 128, 255],
    );
  }
});

test('numbers that are no pictures have no gallery', (t) => {
  t.false(
    openGallery({ ...dataset(28), groups: [pictures(28, { shape: [784] })] }).available,
    'the examples are rows of 784 numbers',
  );
  t.false(openGallery(undefined).available, 'there is no dataset');
  t.is(openGallery(dataset(28)).pixels(3, 28), undefined);
});

test('clusters colour the points of their rows', (t) => {
  const { position: _, dimensions: __, ...examples } = projection;
  const clustering = {
    ...examples,
    name: 'DBSCAN',
    row: [0, 1, 2],
    cluster: [0, -1, 1],
    clusters: [
      { size: 1, medoid: 0, nearest: [0] },
      { size: 1, medoid: 2, nearest: [2] },
    ],
  };
  const { colourings } = scatterData(
    { ...study, clusterings: [clustering] },
    openGallery(undefined),
    [projection],
    [0, 1, 2],
    0,
  );
  t.deepEqual(
    colourings.map((colouring) => colouring.name),
    ['label', 'DBSCAN cluster'],
  );
  t.deepEqual(shorts(colourings[1]!.values), [2, 1, 0]);
});

test('rows that a clustering or an evaluation does not know are drawn quietly, and the others in their colours', (t) => {
  const { position: _, dimensions: __, ...examples } = projection;
  const clusterOf = (row: number[], cluster: number[]) => ({
    ...examples,
    name: 'k-means',
    row,
    cluster,
    clusters: [{ size: 2, medoid: 0, nearest: [0] }],
  });
  const predictions = {
    source,
    sources: [source],
    task: 'multiclass' as const,
    names: ['a', 'b'],
    split: ['test'],
    row: [1],
    label: [1],
    predicted: [0],
    probabilities: [1, 0],
  };
  const chosen = { index: 0, coordinates: {}, name: 'A', predictions };
  const clusterings = [clusterOf([0, 1], [0, -1]), clusterOf([7, 8], [0, 0])];
  const partial: Study = { ...study, points: [chosen], chosen, clusterings };
  const { colourings } = scatterData(partial, openGallery(undefined), [projection], [0, 1, 2], 0);
  // Nothing is known of the second clustering's rows here.
  t.deepEqual(
    colourings.map(({ name, names, quiet, values }) => ({ name, names, quiet, values: shorts(values) })),
    [
      { name: 'label', names: ['a', 'b'], quiet: undefined, values: [0, 1, 1] },
      { name: 'k-means cluster', names: ['noise', 'cluster 1', 'not clustered'], quiet: [0, 2], values: [2, 1, 0] },
      { name: 'right or wrong, A', names: ['right', 'wrong', 'not evaluated'], quiet: [0, 2], values: [2, 2, 1] },
    ],
  );
});

const { label: _label, original: _original, classNames: _names, originalNames: _originals, ...unlabelled } = projection;

test('examples without labels have one colour, or that of their clusters', (t) => {
  const data = scatterData(study, openGallery(undefined), [unlabelled], [0, 1, 2], 0);
  t.deepEqual(
    data.colourings.map(({ name, names, values }) => ({ name, names, values: shorts(values) })),
    [{ name: 'nothing', names: ['examples'], values: [0, 0, 0] }],
  );
  const { position: _, dimensions: __, ...examples } = unlabelled;
  const clustering = {
    ...examples,
    name: 'k-means',
    cluster: [0, 0, 1],
    clusters: [{ size: 2, medoid: 2, nearest: [2] }],
  };
  const { colourings } = scatterData(
    { ...study, clusterings: [clustering] },
    openGallery(undefined),
    [unlabelled],
    [0],
    0,
  );
  t.deepEqual(
    colourings.map(({ name }) => name),
    ['k-means cluster'],
  );
});

test('labels that are numbers colour by ranges in order, and are told exactly', (t) => {
  const one = { ...unlabelled, target: [0.5, -2, 8] };
  const { colourings, facts } = scatterData(study, openGallery(undefined), [one], [0, 1, 2], 0);
  t.like(colourings[0], { name: 'label', names: ['−2', '0.5', '8'], ordered: true });
  t.deepEqual(shorts(colourings[0]!.values), [1, 0, 2]);
  t.deepEqual(facts, [{ name: 'label', texts: ['0.5', '−2', '8'] }]);
});

test('points tell their ids, and the file and row that they are from', (t) => {
  const source = { row: Int32Array.of(9, 8, 7), file: Int32Array.of(0, 1, 1), files: ['train', 'test'] };
  const ids = [{ name: 'shop', column: column.utf8(['a', 'b', 'c'.repeat(100)]) }];
  const { facts } = scatterData(
    study,
    openGallery(undefined),
    [{ ...projection, origins: { source, ids } }],
    [2, 0],
    0,
  );
  t.deepEqual(facts, [
    { name: 'shop', texts: [`${'c'.repeat(60)}…`, 'a'] },
    { name: 'file', texts: ['test', 'train'] },
    { name: 'source row', texts: ['7', '9'] },
  ]);
});

test('rows of a table have no pictures, and no clusters of rows of the dataset', (t) => {
  const { position: _, dimensions: __, ...examples } = unlabelled;
  const clustering = { ...examples, name: 'k-means', cluster: [0, 0, 1], clusters: [] };
  const ofTable = { ...unlabelled, table: 'sha256:1' };
  const data = scatterData(
    { ...study, clusterings: [clustering] },
    openGallery(dataset(28)),
    [ofTable],
    [0, 1, 2],
    9999,
  );
  t.is(data.thumbnails, undefined);
  t.deepEqual(
    data.colourings.map(({ name }) => name),
    ['nothing'],
  );
});
