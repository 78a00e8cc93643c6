/** The kind `normalize`: scales, validation rows, standard scores. */

import { type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import fc from 'fast-check';
import { dataset as datasets, isTensor } from '../../../src/artifacts/dataset.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import ingestBody from '../../../stages/ingest/body.ts';
import { kind as ingest } from '../../../stages/ingest/kind.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import body from '../../../stages/normalize/body.ts';
import { kind as normalize } from '../../../stages/normalize/kind.ts';
import { validatingRows } from '../../../stages/normalize/validation.ts';

/** Rows whose features are [row, 255 - row, 7, …]. */
function dataset(
  train: number,
  testRows: number,
  options: {
    width?: number;
    floats?: boolean;
    plain?: boolean;
    values?: readonly number[];
    labels?: readonly number[];
  } = {},
): Table {
  const { width = 4, floats = false, plain = floats } = options;
  const rows = train + testRows;
  const features = new (floats ? Float32Array : Uint8Array)(rows * width);
  if (options.values !== undefined) features.set(options.values);
  else for (let row = 0; row < rows; row++) features.set([row, 255 - row, 7].slice(0, width), row * width);
  return makeTable(
    {
      features: column.vectors(features, width),
      label: column.int32(Int32Array.from({ length: rows }, (_, row) => options.labels?.[row] ?? row % 3)),
      original: column.int32(Int32Array.from({ length: rows }, (_, row) => row % 6)),
      split: column.utf8(Array.from({ length: rows }, (_, row) => (row < train ? 'train' : 'test'))),
    },
    {
      type: 'dataset',
      version: 2,
      groups: [{ name: 'features', tensor: { shape: [width], scale: 1, ...(!plain && { bytes: true }) } }],
      classes: { classNames: ['a', 'b', 'c'], originalNames: ['0', '1', '2', '3', '4', '5'] },
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

/** The scale of the one group of features. */
const scaleOf = (table: Table): number | undefined => {
  const [group] = datasets.read(table).groups;
  return group && isTensor(group) ? group.scale : undefined;
};

test('bytes stay bytes, with their scale beside them; the last fifth validates', async (t) => {
  const ran = await run(dataset(11, 3), { shape: [2, 2, 1] });
  const { columns, metadata } = ran.outputs.dataset!;
  t.is(columns.features!.values.constructor, Uint8Array);
  t.deepEqual(firstFeatures(ran), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  t.deepEqual(metadata.groups, [{ name: 'features', tensor: { shape: [2, 2, 1], scale: 255, bytes: true } }]);
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
    t.is(validatingRows(new Int32Array(rows), part, 'last', 1).indexOf(1), kept, `${rows} × (1 - ${part})`);
});

test('the scale follows the declared type: numbers have 1 unless one is given, however they are stored', async (t) => {
  for (const floats of [false, true])
    for (const [plain, scale] of [
      [true, 1],
      [false, 255],
    ] as const) {
      const table = dataset(5, 1, { floats, plain });
      t.is(scaleOf((await run(table)).outputs.dataset!), scale);
      t.is(scaleOf((await run(table, { scale: 16 })).outputs.dataset!), 16);
      const again = (await run((await run(table)).outputs.dataset!)).outputs.dataset!;
      t.is(scaleOf(again), scale);
      const standard = (await run(table, { standardize: true })).outputs.dataset!;
      t.is(scaleOf((await run(standard)).outputs.dataset!), 1);
    }
});

test('one cell does not change the scale, and the hint names the scale for pixels', async (t) => {
  const csv = (cell: string): string => `a,b,y\n0,${cell},x\n255,7,z\n3,4,x\n9,9,z\n`;
  const normalized = async (cell: string): Promise<Ran> => {
    const files = Object.fromEntries(['f', 'g'].map((file) => [file, new TextEncoder().encode(csv(cell))]));
    const split = (file: string) => ({ file, label: 'y' });
    const parameters = { format: 'csv', train: split('f'), test: split('g') };
    const raw = await runStage(ingest, ingestBody, { parameters, files });
    return run(raw.outputs.dataset!, { validation: 'stratified', validationSplit: 0.5 });
  };
  const [whole, half] = [await normalized('40'), await normalized('40.5')];
  t.is(scaleOf(whole.outputs.dataset!), 1);
  t.is(scaleOf(half.outputs.dataset!), 1);
  t.deepEqual(whole.notes.slice(1), [
    'scale: auto is 1 for numbers that their file does not declare as bytes; all are integers from 0 to 255: if they are pixels, write scale: 255',
  ]);
  t.deepEqual(half.notes.slice(1), ['scale: auto is 1 for numbers that their file does not declare as bytes']);
  t.is((await run(whole.outputs.dataset!, { scale: 1, validationSplit: 0 })).notes.length, 1);
  t.is((await run(dataset(6, 2), { validationSplit: 0 })).notes.length, 1);
});

test('a note names a class that only trains or only validates, and sorted rows that validate one class', async (t) => {
  const sorted = (counts: readonly number[]) => counts.flatMap((count, label) => Array<number>(count).fill(label));
  const notesOf = async (labels: readonly number[], validation: string, validationSplit = 0.2, seed = 1) => {
    const ran = await run(dataset(labels.length, 1, { labels }), { validation, validationSplit }, seed);
    return ran.notes.slice(1);
  };
  t.deepEqual(await notesOf(sorted([4, 4, 2]), 'last'), [
    'every validation row is of class "c"; validation: stratified takes every class',
    'no training row is of class "c", which validation rows are of',
  ]);
  t.deepEqual(await notesOf(sorted([4, 2, 4]), 'last', 0.5), [
    'no training row is of class "c", which validation rows are of',
    'no validation row is of class "a", which training rows are of',
  ]);
  t.deepEqual(await notesOf(sorted([5, 4, 1]), 'stratified'), [
    'no validation row is of class "c", which training rows are of',
  ]);
  t.deepEqual(await notesOf(sorted([5, 5, 5]), 'stratified'), []);
  t.deepEqual(await notesOf(sorted([9, 1]), 'stratified'), [
    'every validation row is of class "a"; each other class has one row, which is left to train on',
  ]);
  t.deepEqual(await notesOf(sorted([1, 1, 1]), 'stratified'), [
    'no row validates: each class is left a row to train on, and has no other',
  ]);
  t.deepEqual(await notesOf(sorted([10]), 'last'), []);
  t.deepEqual(await notesOf(sorted([5, 5, 5]), 'last', 0), []);
  const dropped = await Promise.all(
    Array.from({ length: 20 }, (_, seed) => notesOf(sorted([9, 1]), 'random', 0.3, seed)),
  );
  t.deepEqual(
    dropped.filter(([note]) => !/(every validation row is|no training row is) of class "[ab]"/.test(note!)),
    [],
  );
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

test('stratified: every class gives the same part, and keeps a row to train on', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(4), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.nat(),
      (classes, part, seed) => {
        const labels = Int32Array.from(classes);
        const validates = validatingRows(labels, part, 'stratified', seed);
        t.is(validates.length, labels.length);
        const train = labels.map((_, row) => row).filter((row) => validates[row] === 0);
        for (let label = 0; label < 5; label++) {
          const count = classes.filter((one) => one === label).length;
          const kept = train.filter((row) => labels[row] === label).length;
          t.is(kept, count === 0 ? 0 : Math.max(1, Math.floor(count * (1 - part))));
        }
      },
    ),
  );
});

test('standard scores use the training rows alone; a constant feature is centred', async (t) => {
  const { columns, metadata } = (await run(dataset(10, 2), { standardize: true })).outputs.dataset!;
  const values = columns.features!.values as Float32Array;
  t.is(values.constructor, Float32Array);
  t.deepEqual(metadata.groups, [{ name: 'features', tensor: { shape: [4], scale: 1 } }]);
  // Rows 0 to 7 train: mean 3.5, population deviation √5.25.
  for (const row of [0, 7, 9, 11]) {
    t.is(values[row * 4], Math.fround((row - 3.5) / Math.sqrt(5.25)));
    t.is(values[row * 4 + 1], Math.fround((3.5 - row) / Math.sqrt(5.25)));
    t.is(values[row * 4 + 2], 0);
    t.is(values[row * 4 + 3], 0);
  }
});

test('standard scores are right to 1e-6 for offsets, outliers and scales that single precision holds', async (t) => {
  const source = random(1, 'standardize test');
  const columns: readonly ((row: number) => number)[] = [
    () => 1e6 + source.normal(),
    () => 1e6 + Math.round(source.normal()) / 16,
    (row) => (row === 3 ? 1e9 : source.normal()),
    () => 1e30 * source.normal(),
    () => 1e-30 * (5 + source.normal()),
    (row) => 16_777_000 + (row % 200),
  ];
  const rows = 4000;
  const width = columns.length;
  const values = Array.from({ length: rows * width }, (_, at) =>
    Math.fround(columns[at % width]!(Math.floor(at / width))),
  );
  const table = dataset(rows - 1, 1, { width, floats: true, values });
  const ran = await run(table, { standardize: true, validationSplit: 0 });
  const scores = ran.outputs.dataset!.columns.features!.values as Float32Array;
  for (let index = 0; index < width; index++) {
    // About the first value, which differs from the others by no more than they differ: few digits are lost.
    const own = Array.from({ length: rows - 1 }, (_, row) => values[row * width + index]! - values[index]!);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length);
    for (let row = 0; row < own.length; row++) {
      const expected = (own[row]! - mean) / deviation;
      const found = scores[row * width + index]!;
      t.true(Math.abs(found - expected) <= 1e-6 * (1 + Math.abs(expected)), `${index}, ${row}: ${found}, ${expected}`);
    }
  }
});

test('a note names features that do not vary; a score beyond the range of single precision is refused', async (t) => {
  const ran = await run(dataset(10, 2), { standardize: true });
  t.is(ran.notes.at(-1), '2 of 4 features are equal in all training rows: they are centred and not scaled');
  const values = [1e-30, 2e-30, 1e30];
  const failing = run(dataset(2, 1, { width: 1, floats: true, values }), { standardize: true, validationSplit: 0 });
  const { facts } = (await t.throwsAsync<StageFailure>(failing, { code: 'not-finite' }))!;
  t.is(facts.where, 'row 2 of the dataset, number 0');
});

test('without validation nothing moves', async (t) => {
  const { metadata } = (await run(dataset(4, 2), { validationSplit: 0 })).outputs.dataset!;
  t.deepEqual(metadata.splits, { train: [0, 4], validation: [4, 4], test: [4, 6] });
});

test('normalizing a normalized dataset again gives the same bytes', async (t) => {
  const once = await run(dataset(10, 2), { validation: 'last' });
  const twice = await run(once.outputs.dataset!, { validation: 'last' });
  t.is(twice.digests.dataset, once.digests.dataset);
});

test('a shape of another size, and a split that leaves nothing, are refused', async (t) => {
  await t.throwsAsync(run(dataset(4, 1), { shape: [3, 2] }), { code: 'shape-mismatch' });
  await t.throwsAsync(run(dataset(1, 1), { validationSplit: 0.5 }), { code: 'no-rows' });
  await t.throwsAsync(run(dataset(4, 1), { scale: 0 }), { message: /scale/ });
});

test('a scale that takes numbers beyond the range of single precision is refused', async (t) => {
  const floats = dataset(4, 1, { floats: true });
  for (const scale of [1e300, 1e-37]) {
    const failure = await t.throwsAsync<StageFailure>(run(floats, { scale }));
    t.is(failure!.code, 'not-finite');
    t.is(failure!.facts.found, `255 / ${scale}`);
  }
  t.is(scaleOf((await run(floats, { scale: 1e30 })).outputs.dataset!), 1e30);
});
