/** The size of a page with many pictures. */

import { runStage } from 'arrowline/testing';
import test from 'ava';
import { presentReport } from '../../src/report/present.ts';
import { column, makeTable, type Table } from '../../src/stage-api/table.ts';
import body from '../../stages/report/body.ts';
import { kind as stage } from '../../stages/report/kind.ts';

const [examples, side] = [10_000, 28];
const classNames = ['even', 'odd'];
const labels = Int32Array.from({ length: examples }, (_, row) => row % 2);

function dataset(): Table {
  // A pattern without repetition in its neighbourhood: pictures are stored as they are, so any will do.
  const features = Uint8Array.from(
    { length: examples * side * side },
    (_, index) => (index * 131 + (index >> 7)) & 255,
  );
  return makeTable(
    {
      features: column.vectors(features, side * side),
      label: column.int32(labels),
      original: column.int32(labels.slice()),
      split: column.utf8(Array.from(labels, () => 'test')),
    },
    {
      type: 'dataset',
      version: 2,
      groups: [{ name: 'features', tensor: { shape: [side, side, 1], scale: 255, bytes: true } }],
      classes: { classNames, originalNames: classNames },
      splits: { train: [0, 0], validation: [0, 0], test: [0, examples] },
    },
  );
}

function projection(method: string): Table {
  const position = Float32Array.from({ length: 2 * examples }, (_, index) => (index * 7919) % 1013);
  return makeTable(
    {
      row: column.int32(Int32Array.from(labels, (_, row) => row)),
      label: column.int32(labels),
      original: column.int32(labels.slice()),
      position: column.vectors(position, 2),
    },
    {
      type: 'projection',
      version: 1,
      layer: 'l',
      split: 'test',
      classNames,
      originalNames: classNames,
      method,
      parameters: {},
    },
  );
}

test('ten thousand pictures in three projections fit into a page of 3 MB', async (t) => {
  const projections = ['pca', 'tsne', 'umap'].map((method) => ({ coordinates: {}, table: projection(method) }));
  const inputs = { histories: [], evaluations: [], dataset: dataset(), projections };
  const { outputs } = await runStage(stage, body, { inputs });
  const [page] = presentReport(outputs.report!);
  t.true(page!.bytes.length < 3_000_000, `${page!.bytes.length} bytes`);
  t.regex(new TextDecoder().decode(page!.bytes), /"thumbnails":\{"width":14,"height":14,"channels":1/);
});
