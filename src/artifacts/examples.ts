/** The columns that embeddings, projections and clusters share: which example each row is, and its classes. */

import { type Column, column, type Table } from '../stage-api/table.ts';
import { integers } from './columns.ts';

export interface Examples {
  /** Row of each example in the dataset. */
  readonly row: Int32Array;
  readonly label: Int32Array;
  /** The class before classes were merged. */
  readonly original: Int32Array;
}

export function exampleColumns({ row, label, original }: Examples): { [Name in keyof Examples]: Column } {
  return { row: column.int32(row), label: column.int32(label), original: column.int32(original) };
}

export function readExamples(table: Table): Examples {
  return {
    row: integers(table, 'row'),
    label: integers(table, 'label'),
    original: integers(table, 'original'),
  };
}
