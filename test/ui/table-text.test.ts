/** Tables for people: rows and columns within the width of a terminal. */

import test from 'ava';
import fc from 'fast-check';
import { columns } from '../../src/ui/columns.ts';
import { columnLines, rowLines } from '../../src/ui/table-text.ts';
import type { ColumnSummary } from '../../src/view/table/column-summary.ts';

test('columns that do not fit are counted', (t) => {
  t.deepEqual(rowLines(['name', 'size', 'text'], [['a', '1', 'x'.repeat(99)]], 14), [
    'name  size',
    '────  ────',
    'a        1',
    '… 1 more column',
  ]);
  t.deepEqual(rowLines(['a'], [], 80), []);
});

const about = { type: 'Float64', rows: 4, missing: 0 };
test('a line for each column: missing values, range and mean, counts', (t) => {
  const summaries: ColumnSummary[] = [
    { ...about, name: 'size', missing: 1, range: { min: 1, mean: 2.25, max: 1e7 } },
    { ...about, name: 'same', range: { min: 3, mean: 3, max: 3 }, notFinite: 2 },
    {
      ...about,
      name: 'tree',
      type: 'Dictionary<Utf8>',
      counts: [
        ['birch', 20],
        ['oak', 2],
        ['', 1],
      ],
      distinct: 3,
    },
    { ...about, name: 'note', type: 'Utf8', distinct: 50_000, more: true },
  ];
  t.deepEqual(columnLines(summaries, 80), [
    'column  type              missing  values',
    '──────  ────────────────  ───────',
    'size    Float64                 1  1 to 10000000, mean 2.25',
    'same    Float64                    all 3, 2 not finite',
    'tree    Dictionary<Utf8>           birch 20, oak 2, "" 1',
    'note    Utf8                       more than 50,000 different',
  ]);
  t.is(columnLines(summaries, 54)[4], 'tree    Dictionary<Utf8>           birch 20, 2 more');
});

test('no line is wider than the terminal, whatever the names and values are', (t) => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  const table = fc.array(text, { minLength: 1, maxLength: 12 }).chain((names) =>
    fc.record({
      names: fc.constant(names),
      rows: fc.array(fc.array(text, { minLength: names.length, maxLength: names.length }), { maxLength: 4 }),
    }),
  );
  fc.assert(
    fc.property(table, fc.integer({ min: 70, max: 120 }), ({ names, rows }, width) => {
      const summaries = names.map((name) => ({ ...about, name, counts: rows.map((row) => [row[0]!, 7] as const) }));
      for (const line of [...rowLines(names, rows, width), ...columnLines(summaries, width)])
        t.true(columns(line) <= width, line);
    }),
  );
});
