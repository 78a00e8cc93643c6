/** Rows that wait while others are written come back as they were, in memory or through a file. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Table } from '../../../../src/stage-api/table.ts';
import { putAside } from '../../../../stages/ingest/dataset/aside.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const table = (start: number, rows: number): Table => ({
  rows,
  columns: Object.fromEntries([
    ['a', { type: 'Float64', values: Float64Array.from({ length: rows }, (_, row) => start + row + 0.5) }],
    ['__proto__', { type: 'Int64', values: BigInt64Array.from({ length: rows }, (_, row) => BigInt(start + row)) }],
    [
      't',
      {
        type: 'Utf8',
        values: Array.from({ length: rows }, (_, row) => `${start + row}💡`),
        valid: new Uint8Array(rows).fill(1),
      },
    ],
    ['v', { type: 'FixedSizeList', of: 'Uint8', width: 2, values: new Uint8Array(2 * rows).fill(start % 200) }],
  ]),
  metadata: {},
});

for (const [what, rows, tables, spilled] of [
  ['few rows stay in memory', 10, 3, false],
  ['many rows go through a file', 200_000, 6, true],
] as const)
  test(what, async (t) => {
    const folder = temporaryFolder(t);
    const aside = putAside(async () => folder);
    for (let index = 0; index < tables; index++) await aside.add(table(index * rows, rows));
    t.is(existsSync(join(folder, 'rows-aside')), spilled);
    let index = 0;
    for await (const one of aside.taken()) t.deepEqual(one, table(index++ * rows, rows));
    t.is(index, tables);
  });
