/** Sources side by side keep their rows together, however each of them cuts its own. */

import test from 'ava';
import fc from 'fast-check';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import { beside } from '../../../stages/ingest/beside.ts';
import type { RowSource } from '../../../stages/ingest/rows.ts';

function source(file: string, name: string, cuts: readonly number[], ended: string[] = []): RowSource {
  const rows = cuts.reduce((sum, one) => sum + one, 0);
  return {
    file,
    rows,
    names: [name],
    columns: [{ name, type: 'integer', storage: 'Int32', missing: 0 }],
    async *read(names = [name]): AsyncIterable<Table> {
      let start = 0;
      try {
        for (const cut of cuts) {
          const values = Int32Array.from({ length: cut }, (_, at) => start + at);
          yield makeTable(Object.fromEntries(names.map((one) => [one, column.int32(values)])), {});
          start += cut;
        }
      } finally {
        ended.push(file);
      }
    },
    where: (row, asked) => `${file}:${row}${asked === undefined ? '' : ` ${asked}`}`,
  };
}

async function tablesOf(tables: AsyncIterable<Table>): Promise<Table[]> {
  const all: Table[] = [];
  for await (const table of tables) all.push(table);
  return all;
}

test('rows stay together whatever the pieces are', async (t) => {
  const cuts = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(cuts, cuts, async (first, second) => {
      const [short, long] = [first, second]
        .map((list) => list.reduce((sum, one) => sum + one, 0))
        .sort((a, b) => a - b);
      const padded = (list: readonly number[]): number[] =>
        list.reduce((sum, one) => sum + one, 0) === long ? [...list] : [...list, long! - short!];
      const tables = await tablesOf(beside(source('l', 'a', padded(first)), source('r', 'b', padded(second))).read());
      const [a, b] = ['a', 'b'].map((name) =>
        tables.flatMap(({ columns }) => [...(columns[name]!.values as Int32Array)]),
      );
      t.deepEqual(
        a,
        Array.from({ length: long! }, (_, at) => at),
      );
      t.deepEqual(b, a);
    }),
  );
});

test('only the source is read that has the columns, and both end when the reader stops', async (t) => {
  const ended: string[] = [];
  const both = beside(source('l', 'a', [2, 2], ended), source('r', 'b', [1, 3], ended));
  t.deepEqual(Object.keys((await tablesOf(both.read(['b'])))[0]!.columns), ['b']);
  t.deepEqual(ended.splice(0), ['r']);
  for await (const table of both.read()) {
    t.is(table.rows, 1);
    break;
  }
  t.deepEqual(ended.sort(), ['l', 'r']);
  t.is(both.where(1, 'b'), 'l:1, r:1 b');
  t.is(both.where(1, 'a'), 'l:1 a, r:1');
});
