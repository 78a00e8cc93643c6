/**
 * The columns of artifacts about examples that were analysed: which rows they are, their labels if they have any, and
 * where they are from. A label is a class or a number, as in a dataset.
 */

import { joinColumns } from '../stage-api/arrow/join-columns.ts';
import { type Column, column, columnType, type Table } from '../stage-api/table.ts';
import { doubles, ifPresent, integers } from './columns.ts';
import type { RowRange } from './dataset.ts';
import { originColumns, type RowOrigins, readOrigins } from './examples.ts';
import { areClasses, areNumbers, type Labels } from './labels.ts';

export interface ExaminedRows extends RowOrigins {
  /** Row of each example in the dataset or the table. */
  readonly row: Int32Array;
  /** The class of each row; absent where rows have no labels, or numbers. */
  readonly label?: Int32Array;
  /** The class before classes were merged; present with `label`. */
  readonly original?: Int32Array;
  /** The number of each row, where labels are numbers. */
  readonly target?: Float64Array;
}

type Given = Pick<ExaminedRows, 'row'> & { readonly [Name in keyof ExaminedRows]: ExaminedRows[Name] | undefined };

export function examinedColumns({ row, label, original, target, source, ids }: Given): Record<string, Column> {
  return {
    row: column.int32(row),
    ...(label && { label: column.int32(label) }),
    ...(original && { original: column.int32(original) }),
    ...(target && { label: column.float64(target) }),
    ...originColumns({ ...(source && { source }), ...(ids && { ids }) }),
  };
}

export function readExamined(table: Table): ExaminedRows {
  const row = integers(table, 'row');
  const origins = readOrigins(table);
  if (table.columns.label?.type === 'Float64') return { row, target: doubles(table, 'label'), ...origins };
  const label = ifPresent(table, 'label', integers);
  return { row, ...(label && { label, original: integers(table, 'original') }), ...origins };
}

/** The labels of some rows of a dataset, and the names of their classes. Rows with several labels each have none here. */
export function examinedLabels(
  labels: Labels | undefined,
  { start, end }: RowRange,
): {
  readonly rows: Pick<ExaminedRows, 'label' | 'original' | 'target'>;
  readonly names: { readonly classNames?: string[]; readonly originalNames?: string[] };
} {
  if (areNumbers(labels)) return { rows: { target: labels.value.slice(start, end) }, names: {} };
  if (!areClasses(labels)) return { rows: {}, names: {} };
  const { label, original, classNames, originalNames } = labels;
  return {
    rows: { label: label.slice(start, end), original: original.slice(start, end) },
    names: { classNames: [...classNames], originalNames: [...originalNames] },
  };
}

/** The rows of both, those of `first` before, with the columns that both have. */
export function joinExamined(first: ExaminedRows, second: ExaminedRows | undefined): ExaminedRows {
  if (second === undefined) return first;
  const later = examinedColumns(second);
  const columns = Object.entries(examinedColumns(first)).flatMap(([name, one]) => {
    const other = later[name];
    return other !== undefined && columnType(other) === columnType(one) ? [[name, joinColumns([one, other])]] : [];
  });
  return readExamined({
    rows: first.row.length + second.row.length,
    columns: Object.fromEntries(columns),
    metadata: {},
  });
}
