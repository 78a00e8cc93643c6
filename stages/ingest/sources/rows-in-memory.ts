/** A table in memory as a source of rows. */

import { columnType, type Table } from 'arrowline/stage';
import type { RowSource, SourceColumn } from '../rows.ts';

export function rowsInMemory(
  file: string,
  table: Table,
  facts: { readonly [name: string]: Omit<SourceColumn, 'name' | 'storage' | 'missing'> },
  where: (row: number) => string,
): RowSource {
  const names = Object.keys(table.columns);
  return {
    file,
    rows: table.rows,
    names,
    columns: names.map((name) => ({ name, storage: columnType(table.columns[name]!), missing: 0, ...facts[name]! })),
    async *read() {
      yield table;
    },
    where,
  };
}
