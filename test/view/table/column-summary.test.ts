/** Summaries of columns, found piece by piece. */

import test from 'ava';
import fc from 'fast-check';
import { type Column, column, columnType } from '../../../src/stage-api/table.ts';
import { sliceColumn } from '../../../src/stage-api/table-type.ts';
import { summarizeColumn } from '../../../src/view/table/column-summary.ts';

function summaryOf(one: Column, cuts: readonly number[] = [], names?: readonly string[]) {
  const rows = one.type === 'FixedSizeList' ? one.values.length / one.width : one.values.length;
  const fold = summarizeColumn('x', columnType(one), names);
  const ends = [0, ...[...cuts].filter((cut) => cut < rows).sort((left, right) => left - right), rows];
  for (let index = 1; index < ends.length; index++) fold.add(sliceColumn(one, ends[index - 1]!, ends[index]!));
  return fold.result();
}

const cases: readonly (readonly [string, Column, object])[] = [
  [
    'numbers, and those that are not finite',
    column.float64(Float64Array.of(3, Number.NaN, -1, 1)),
    { range: { min: -1, mean: 1, max: 3 }, notFinite: 1, missing: 0 },
  ],
  [
    'missing numbers, whose stored values do not count',
    { type: 'Float64', values: Float64Array.of(1, 99, 2), valid: Uint8Array.of(1, 0, 1) },
    { range: { min: 1, mean: 1.5, max: 2 }, missing: 1 },
  ],
  [
    'integers beyond doubles, exactly',
    column.int64(BigInt64Array.of(9007199254740993n, 1n)),
    { range: { min: 1, mean: '4503599627370497', max: '9007199254740993' } },
  ],
  [
    'wide integers, whose mean has a fraction',
    column.int64(BigInt64Array.of(0n, -3n)),
    { range: { min: -3, mean: -1.5, max: 0 } },
  ],
  [
    'dates',
    { type: 'Date', values: Int32Array.of(0, 4) },
    { range: { min: '1970-01-01', mean: '1970-01-03', max: '1970-01-05' } },
  ],
  [
    'times',
    { type: 'Timestamp', unit: 'us', zone: 'UTC', values: BigInt64Array.of(0n, 2_000_001n) },
    {
      range: {
        min: '1970-01-01T00:00:00.000000Z',
        mean: '1970-01-01T00:00:01.000000Z',
        max: '1970-01-01T00:00:02.000001Z',
      },
    },
  ],
  [
    'vectors, over all numbers',
    column.vectors(Float32Array.of(1, 2, 3, 6), 2),
    { rows: 2, range: { min: 1, mean: 3, max: 6 } },
  ],
  [
    'booleans',
    column.bool([true, false, true]),
    {
      counts: [
        ['true', 2],
        ['false', 1],
      ],
      distinct: 2,
    },
  ],
  [
    'categories, equals by code points',
    { type: 'Dictionary', dictionary: ['b', 'a', 'never'], ordered: false, values: Int32Array.of(0, 1, 1, 0) },
    {
      counts: [
        ['a', 2],
        ['b', 2],
      ],
    },
  ],
  [
    'few texts',
    column.utf8(['x', 'y', 'x']),
    {
      counts: [
        ['x', 2],
        ['y', 1],
      ],
      distinct: 2,
    },
  ],
  [
    'many texts, by their number',
    column.utf8(Array.from({ length: 30 }, (_, row) => `text ${row}`)),
    { counts: undefined, distinct: 30 },
  ],
  ['nothing at all', column.float64(new Float64Array(0)), { rows: 0, range: undefined }],
];

for (const [title, one, expected] of cases)
  test(`a column is summed up: ${title}`, (t) => {
    t.like(summaryOf(one), expected);
  });

test('numbers of classes are counted by their names', (t) => {
  t.deepEqual(summaryOf(column.int32(Int32Array.of(1, 0, 1)), [], ['cat', 'dog']).counts, [
    ['dog', 2],
    ['cat', 1],
  ]);
});

test('texts beyond 50,000 are not told apart, and that is said', (t) => {
  const summary = summaryOf(column.utf8(Array.from({ length: 50_001 }, (_, row) => `${row}`)));
  t.like(summary, { distinct: 50_000, more: true });
});

test('a sum of numbers of very different size keeps the small ones', (t) => {
  t.is(summaryOf(column.float64(Float64Array.of(1e16, 1, 1, -1e16))).range?.mean, 0.5);
});

test('pieces give the same summary as the whole', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.array(fc.nat(20)), (values, cuts) => {
      for (const one of [column.int32(Int32Array.from(values)), column.utf8(values.map(String))])
        t.deepEqual(summaryOf(one, cuts), summaryOf(one));
    }),
  );
});
