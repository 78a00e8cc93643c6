/** A source of features and one of labels beside each other, as one source whose label is named `label`. */

import { StageFailure } from 'arrowline/stage';
import { beside } from '../beside.ts';
import { excerpt } from '../problems.ts';
import type { RowSource } from '../rows.ts';

/** Fails with `counts-differ`, and with `columns` where the columns are not those of features and labels. */
export function besideLabels(features: RowSource, labels: RowSource, label: string): RowSource {
  const [own, ...more] = labels.columns;
  if (own === undefined || more.length > 0)
    throw new StageFailure('columns', `${labels.file} is not a file of labels`, {
      where: labels.file,
      found: `${labels.columns.length} columns`,
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
  const both = beside(features, own.name === label ? labels : renamed(labels, own.name, label));
  return { ...both, where: (row, name) => (name === label ? labels.where(row, own.name) : features.where(row, name)) };
}

export function renamed(labels: RowSource, own: string, name: string): RowSource {
  return {
    ...labels,
    names: [name],
    columns: labels.columns.map((column) => ({ ...column, name })),
    async *read() {
      for await (const { columns, ...table } of labels.read([own]))
        yield { ...table, columns: Object.fromEntries([[name, columns[own]!]]) };
    },
  };
}
