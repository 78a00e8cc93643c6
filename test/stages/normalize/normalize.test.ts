import test from 'ava';
import fc from 'fast-check';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import body from '../../../stages/normalize/run.ts';
import normalize from '../../../stages/normalize/stage.ts';
import { divideRows } from '../../../stages/normalize/validation.ts';
import { type Ran, runStage } from '../../support/stage-context.ts';

/** Rows whose features are [row, 255 - row, 7, …]. */
function dataset(train: number, testRows: number, options: { width?: number; floats?: boolean } = {}): Table {
  const { width = 4, floats = false } = options;
  const rows = train + testRows;
  const features = new (floats ? Float32Array : Uint8Array)(rows * width);
  for (let row = 0; row < rows; row++) features.set([row, 255 - row, 7].slice(0, width), row * width);
  return makeTable(
    {
      features: column.vectors(features, width),
      label: column.int32(Int32Array.from({ length: rows }, (_, row) => row % 3)),
      original: column.int32(Int32Array.from({ length: rows }, (_, row) => row % 6)),
      split: column.utf8(Array.from({ length: rows }, (_, row) => (row < train ? 'train' : 'test'))),
    },
    {
      type: 'dataset',
      version: 1,
      shape: [width],
      scale: 1,
      classNames: ['a', 'b', 'c'],
      originalNames: ['0', '1', '2', '3', '4', '5'],
      splits: { train: [0, train], validation: [train, train], test: [train, rows] },
    },
  );
}

const run = (table: Table, parameters = {}, seed = 1): Promise<Ran> =>
  runStage(normalize, body, { parameters, seed, inputs: { dataset: table } });

const firstFeatures = ({ outputs }: Ran): number[] => {
  const features = outputs.dataset!.columns.features!;
  const width = features.type === 'FixedSizeList' ? features.width : 1;
  return [...(features.values as Uint8Array)].filter((_, index) => index % width === 0);
};

test('bytes stay bytes, with their scale beside them; the last fifth validates', async (t) => {
  const ran = await run(dataset(11, 3), { shape: [2, 2, 1] });
  const { columns, metadata } = ran.outputs.dataset!;
  t.true(columns.features!.values instanceof Uint8Array);
  t.deepEqual(firstFeatures(ran), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  t.is(metadata.scale, 255);
  t.deepEqual(metadata.shape, [2, 2, 1]);
  // Keras: split_at = floor(11 × 0.8) = 8.
  t.deepEqual(metadata.splits, { train: [0, 8], validation: [8, 11], test: [11, 14] });
  t.deepEqual(columns.split!.values.slice(6, 12) as string[], [
    'train',
    'train',
    'validation',
    'validation',
    'validation',
    'test',
  ]);
});

test('the sizes of the splits are those Keras computes in doubles', (t) => {
  for (const [rows, part, kept] of [
    [60_000, 0.2, 48_000],
    [10, 0.3, 7],
    [10, 0.7, 3],
    [5, 0.4, 3],
    [1000, 0.9, 99],
  ] as const)
    t.is(divideRows(new Int32Array(rows), part, 'last', 1).train.length, kept, `${rows} × (1 - ${part})`);
});

test('floats have scale 1 unless one is given', async (t) => {
  t.is((await run(dataset(5, 1, { floats: true }))).outputs.dataset!.metadata.scale, 1);
  t.is((await run(dataset(5, 1, { floats: true }), { scale: 16 })).outputs.dataset!.metadata.scale, 16);
});

test('seeded rows validate, in their order, behind those that train', async (t) => {
  const ran = await run(dataset(40, 4), { validation: 'random', validationSplit: 0.25 }, 3);
  const rows = firstFeatures(ran);
  const [train, validation] = [rows.slice(0, 30), rows.slice(30, 40)];
  const ascending = (list: number[]): number[] => [...list].sort((a, b) => a - b);
  t.deepEqual(train, ascending(train));
  t.deepEqual(validation, ascending(validation));
  t.deepEqual(
    ascending([...train, ...validation]),
    Array.from({ length: 40 }, (_, row) => row),
  );
  t.notDeepEqual(validation, [30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  t.deepEqual(rows.slice(40), [40, 41, 42, 43]);
  t.deepEqual(
    [...(ran.outputs.dataset!.columns.label!.values as Int32Array)],
    rows.map((row) => row % 3),
  );
  t.deepEqual(
    [...(ran.outputs.dataset!.columns.original!.values as Int32Array)],
    rows.map((row) => row % 6),
  );
  const again = await run(dataset(40, 4), { validation: 'random', validationSplit: 0.25 }, 3);
  const other = await run(dataset(40, 4), { validation: 'random', validationSplit: 0.25 }, 4);
  t.is(again.digests.dataset, ran.digests.dataset);
  t.not(other.digests.dataset, ran.digests.dataset);
});

test('stratified: every class gives the same part', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(4), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.nat(),
      (classes, part, seed) => {
        const labels = Int32Array.from(classes);
        const { train, validation } = divideRows(labels, part, 'stratified', seed);
        t.is(train.length + validation.length, labels.length);
        for (let label = 0; label < 5; label++) {
          const count = classes.filter((one) => one === label).length;
          const kept = train.filter((row) => labels[row] === label).length;
          t.is(kept, Math.floor(count * (1 - part)));
        }
      },
    ),
  );
});

test('standard scores use the training rows alone; a constant feature is centred', async (t) => {
  const { columns, metadata } = (await run(dataset(10, 2), { standardize: true })).outputs.dataset!;
  const values = columns.features!.values as Float32Array;
  t.true(values instanceof Float32Array);
  t.is(metadata.scale, 1);
  // Rows 0 to 7 train: mean 3.5, population deviation √5.25.
  for (const row of [0, 7, 9, 11]) {
    t.is(values[row * 4], Math.fround((row - 3.5) / Math.sqrt(5.25)));
    t.is(values[row * 4 + 1], Math.fround((3.5 - row) / Math.sqrt(5.25)));
    t.is(values[row * 4 + 2], 0);
    t.is(values[row * 4 + 3], 0);
  }
});

test('without validation nothing moves', async (t) => {
  const { metadata } = (await run(dataset(4, 2), { validationSplit: 0 })).outputs.dataset!;
  t.deepEqual(metadata.splits, { train: [0, 4], validation: [4, 4], test: [4, 6] });
});

test('normalizing what was normalized decides anew', async (t) => {
  const once = await run(dataset(10, 2), { validation: 'last' });
  const twice = await run(once.outputs.dataset!, { validation: 'last' });
  t.is(twice.digests.dataset, once.digests.dataset);
});

test('a shape of another size, and a split that leaves nothing, are refused', async (t) => {
  await t.throwsAsync(run(dataset(4, 1), { shape: [3, 2] }), { code: 'shape' });
  await t.throwsAsync(run(dataset(1, 1), { validationSplit: 0.5 }), { code: 'validation-split' });
  await t.throwsAsync(run(dataset(4, 1), { scale: 0 }), { message: /scale/ });
});
