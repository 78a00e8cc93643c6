/** A source of features and one of labels, row by row beside each other, as one source. */

import { type Column, StageFailure, type Table } from 'arrowline/stage';
import { sliceColumn } from '../columns/pick.ts';
import { excerpt } from '../problems.ts';
import type { RowSource } from '../rows.ts';

/**
 * The label's column has the name `label`. Fails with `counts-differ`, and with `columns` where there is not one column of
 * labels, or the features have a column of its name.
 */
export function beside(features: RowSource, labels: RowSource, label: string): RowSource {
  const [own, ...more] = labels.names;
  if (own === undefined || more.length > 0)
    throw new StageFailure('columns', `${labels.file} is not a file of labels`, {
      where: labels.file,
      found: `${labels.names.length} columns`,
      expected: 'one column, the labels',
    });
  if (features.names.includes(label))
    throw new StageFailure('columns', 'features and labels have a column of one name', {
      where: features.file,
      found: excerpt(label),
      expected: 'different names',
      hint: 'rename the column in one of the files',
    });
  if (labels.rows !== features.rows)
    throw new StageFailure('counts-differ', 'features and labels are not of the same number of examples', {
      where: labels.file,
      found: `${labels.rows} labels`,
      expected: `${features.rows} labels, as ${features.file} has ${features.rows} examples`,
    });
  const [column] = labels.columns;
  return {
    file: features.file,
    rows: features.rows,
    names: [...features.names, label],
    columns: [...features.columns, ...(column === undefined ? [] : [{ ...column, name: label }])],
    async *read(names = [...features.columns.map(({ name }) => name), label]) {
      const others = names.filter((name) => name !== label);
      const labelled = names.includes(label);
      if (!labelled) yield* features.read(others);
      else if (others.length === 0) yield* onlyLabels(labels, own, label);
      else yield* together(features.read(others), onlyLabels(labels, own, label));
    },
    where: (row, name) => (name === label ? labels.where(row, own) : features.where(row, name)),
  };
}

async function* onlyLabels(labels: RowSource, own: string, label: string): AsyncGenerator<Table> {
  for await (const { rows, columns } of labels.read([own]))
    yield { rows, columns: Object.fromEntries([[label, columns[own]!]]), metadata: {} };
}

/** The same rows of both, in as many pieces as either has ends. */
async function* together(left: AsyncIterable<Table>, right: AsyncIterable<Table>): AsyncGenerator<Table> {
  const others = right[Symbol.asyncIterator]();
  let other = await others.next();
  let used = 0;
  for await (const one of left)
    for (let start = 0; start < one.rows; ) {
      if (other.done === true) throw new Error('Internal error: a source of labels has fewer rows than it declared');
      const rows = Math.min(one.rows - start, other.value.rows - used);
      const columns = { ...slices(one, start, rows), ...slices(other.value, used, rows) };
      if (rows > 0) yield { rows, columns, metadata: {} };
      start += rows;
      used += rows;
      if (used < other.value.rows) continue;
      other = await others.next();
      used = 0;
    }
}

function slices({ columns }: Table, start: number, rows: number): Record<string, Column> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, sliceColumn(column, start, start + rows)]),
  );
}
