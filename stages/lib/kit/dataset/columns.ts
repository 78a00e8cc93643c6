/** Columns of a table by name and type, for readers of artifacts: what is not there is a typed failure. */

import { StageFailure } from '../../../../src/stage-api/failure.ts';
import { columnType, type NumberArray, type Table } from '../../../../src/stage-api/table.ts';

/** @throws StageFailure `invalid-artifact` */
export function integers(table: Table, name: string): Int32Array {
  const column = table.columns[name];
  if (column?.type === 'Int32') return column.values as Int32Array;
  throw wrongColumn(table, name, 'Int32');
}

/** @throws StageFailure `invalid-artifact` */
export function doubles(table: Table, name: string): Float64Array {
  const column = table.columns[name];
  if (column?.type === 'Float64') return column.values as Float64Array;
  throw wrongColumn(table, name, 'Float64');
}

/** @throws StageFailure `invalid-artifact` */
export function texts(table: Table, name: string): readonly string[] {
  const column = table.columns[name];
  if (column?.type === 'Utf8') return column.values;
  throw wrongColumn(table, name, 'Utf8');
}

/** A column of `width` numbers a row, row by row. @throws StageFailure `invalid-artifact` */
export function vectors(table: Table, name: string): { readonly values: NumberArray; readonly width: number } {
  const column = table.columns[name];
  if (column?.type === 'FixedSizeList') return column;
  throw wrongColumn(table, name, 'FixedSizeList');
}

function wrongColumn(table: Table, name: string, expected: string): StageFailure {
  const column = table.columns[name];
  return new StageFailure('invalid-artifact', `the artifact's column "${name}" is not what it should be`, {
    found: column === undefined ? `columns ${Object.keys(table.columns).join(', ')}` : columnType(column),
    expected,
  });
}
