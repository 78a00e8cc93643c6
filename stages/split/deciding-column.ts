/** The column whose values decide where rows go: found by its name, and read over all batches. */

import { type Column, nearestName, StageFailure, type StoredTable } from 'arrowline/stage';
import { type DatasetFacts, featureColumn, idPrefix, roleColumns } from '../../src/artifacts/dataset.ts';

/** The Arrow column of a feature, an id or a role. @throws StageFailure `unknown-column` */
export function columnOf(by: string, { types }: StoredTable, { groups }: DatasetFacts): string {
  const features = groups.flatMap(({ name, columns = [] }) =>
    columns.map((one) => [one.name, featureColumn(name, one.name)] as const),
  );
  const roles = [roleColumns.group, roleColumns.label, roleColumns.file].map((one) => [one, one] as const);
  const ids = Object.keys(types).flatMap((one) =>
    one.startsWith(idPrefix) ? [[one.slice(idPrefix.length), one] as const] : [],
  );
  const known = [...features, ...ids, ...roles].filter(([, column]) => types[column] !== undefined);
  const found = known.filter(([name, column]) => name === by || column === by);
  const [only] = found;
  if (only !== undefined && new Set(found.map(([, column]) => column)).size === 1) return only[1];
  const names = known.map(([name]) => name);
  const nearest = nearestName(by, names);
  throw new StageFailure(
    'unknown-column',
    only === undefined ? `the dataset has no column "${by}"` : `several columns of the dataset are named "${by}"`,
    {
      where: 'with.by',
      found: only === undefined ? by : found.map(([, column]) => column).join(', '),
      expected: only === undefined ? names.slice(0, 20).join(', ') || 'a dataset with columns' : 'one of them',
      ...(only === undefined && nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
    },
  );
}

/** A value that rows are compared by: wide integers and times are exact. */
export type Value = string | number | bigint | boolean;

/** The values of a column, row by row. @throws StageFailure `missing-value` for a row without one */
export async function eachValue(
  input: StoredTable,
  name: string,
  visit: (value: Value, row: number) => void,
): Promise<void> {
  for (const [batch, { start }] of input.batches.entries()) {
    const column = (await input.read(batch, [name])).columns[name]!;
    const valueAt = valuesOf(column, name);
    const rows = input.batches[batch]!.rows;
    for (let row = 0; row < rows; row++) {
      const value = column.valid?.[row] === 0 ? Number.NaN : valueAt(row);
      if (Number.isNaN(value))
        throw new StageFailure('missing-value', `a row has no value in the column that divides the rows`, {
          where: `row ${start + row} of the dataset, column "${name}"`,
          expected: 'a value in every row',
          hint: 'leave out rows without it before they are ingested, or divide by another column',
        });
      visit(value, start + row);
    }
  }
}

function valuesOf(column: Column, name: string): (row: number) => Value {
  switch (column.type) {
    case 'Dictionary':
      return (row) => column.dictionary[column.values[row]!]!;
    case 'Bool':
      return (row) => column.values[row] === 1;
    case 'Binary':
    case 'List':
    case 'FixedSizeList':
      throw new StageFailure('unknown-column', `the column "${name}" holds no single values`, {
        where: 'with.by',
        found: column.type,
        expected: 'a column of numbers, texts, categories, dates or times',
      });
    default:
      return (row) => column.values[row]!;
  }
}

/** A number for each value, counted by first appearance, and the values. */
export async function codesOf(
  input: StoredTable,
  name: string,
): Promise<{ readonly codes: Int32Array; readonly values: readonly Value[] }> {
  const codes = new Int32Array(input.rows);
  const numbers = new Map<Value, number>();
  await eachValue(input, name, (value, row) => {
    const known = numbers.get(value) ?? numbers.size;
    if (known === numbers.size) numbers.set(value, known);
    codes[row] = known;
  });
  return { codes, values: [...numbers.keys()] };
}
