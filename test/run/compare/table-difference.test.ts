/** The comparison of two tables by rows, columns and values. */

import test from 'ava';
import fc from 'fast-check';
import { differenceLines, type TableDifference, tableDifference } from '../../../src/run/compare/table-difference.ts';
import { openBytes } from '../../../src/stage-api/arrow-file.ts';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import { bytesInBatches, stored } from '../../support/stored.ts';

const difference = (before: Table, after: Table): TableDifference | undefined =>
  tableDifference(stored(before), stored(after));

const table = (values: number[], texts: string[], metadata = {}): Table =>
  makeTable({ number: column.float64(Float64Array.from(values)), text: column.utf8(texts) }, metadata);

test('equal tables have no difference; NaN equals NaN and -0 is not 0', (t) => {
  const values = [1, Number.NaN, -0];
  t.is(difference(table(values, ['a', 'b', 'c']), table(values, ['a', 'b', 'c'])), undefined);
  t.like(difference(table([0], ['a']), table([-0], ['a'])), {
    columns: [{ column: 'number', rows: 1, firstRow: 0, before: 0, after: '-0', distance: 0 }],
  });
  t.is(difference(table([1], ['a']), table([Number.NaN], ['a']))?.columns[0]?.distance, undefined);
});

test('rows, columns, types and metadata that differ are named', (t) => {
  const before = makeTable(
    { a: column.int32(Int32Array.of(1, 2)), b: column.uint8(Uint8Array.of(1, 2)) },
    { x: 1, y: 2 },
  );
  const after = makeTable({ a: column.float32(Float32Array.of(1)), c: column.uint8(Uint8Array.of(1)) }, { x: 1, y: 3 });
  t.deepEqual(differenceLines(difference(before, after) as never), [
    '2 → 1 rows',
    'column a: Int32 → Float32',
    'column b: Uint8 → absent',
    'column c: absent → Uint8',
    'metadata y differs',
  ]);
});

test('vectors and lists are compared number by number', (t) => {
  const vectors = (...values: number[]): Table => makeTable({ v: column.vectors(Float32Array.from(values), 2) }, {});
  t.like(difference(vectors(1, 2, 3, 4), vectors(1, 2, 3.5, 2)), {
    columns: [{ rows: 1, firstRow: 1, before: [3, 4], after: [3.5, 2], distance: 2 }],
  });
  const lists = (...values: number[][]): Table =>
    makeTable(
      {
        v: column.lists(
          'Float32',
          values.map((one) => Float32Array.from(one)),
        ),
      },
      {},
    );
  t.is(difference(lists([1], [2]), lists([1], [2, 3]))?.columns[0]?.distance, undefined);
  t.is(difference(lists([1], [2]), lists([1], [2])), undefined);
});

test('the first differing row, how many differ and how far apart, for any numbers', (t) => {
  const values = fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, (pairs) => {
      const texts = pairs.map(() => '');
      const [left, right] = [
        table(
          pairs.map(([one]) => one),
          texts,
        ),
        table(
          pairs.map(([, two]) => two),
          texts,
        ),
      ];
      const differing = pairs
        .map(([one, two], row) => ({ row, apart: Math.abs(one - two) }))
        .filter(({ apart }) => apart > 0);
      const found = difference(left, right);
      t.is(found === undefined, differing.length === 0);
      if (found === undefined) return;
      t.like(found.columns[0], {
        column: 'number',
        rows: differing.length,
        firstRow: differing[0]?.row,
        distance: Math.max(...differing.map(({ apart }) => apart)),
      });
    }),
  );
});

test('batches that end at other rows make no difference, and a difference has its row in the table', async (t) => {
  const numbers = Array.from({ length: 23 }, (_, row) => row / 3);
  const texts = numbers.map((one) => `text ${one}`);
  const inBatches = async (values: number[], rows: number) =>
    openBytes(await bytesInBatches(table(values, texts.slice(0, values.length)), rows));
  for (const [left, right] of [
    [1, 23],
    [4, 6],
    [7, 5],
    [8, 8],
  ] as const)
    t.is(tableDifference(await inBatches(numbers, left), await inBatches(numbers, right)), undefined);
  const other = numbers.map((one, row) => (row === 9 || row === 22 ? one + 1 : one));
  t.like(tableDifference(await inBatches(numbers, 4), await inBatches(other, 6)), {
    columns: [{ column: 'number', rows: 2, firstRow: 9, before: 3, after: 4, distance: 1 }],
  });
  t.like(tableDifference(await inBatches(numbers.slice(0, 5), 2), await inBatches(numbers, 3)), {
    rows: { before: 5, after: 23 },
    columns: [],
  });
});
