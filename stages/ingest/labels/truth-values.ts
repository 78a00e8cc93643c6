/**
 * Columns of truth values, each of them a label that a row has or has not: booleans, or numbers that are 0 or 1. Every row
 * has a value.
 */

import { type Column, StageFailure } from 'arrowline/stage';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { SharedColumn } from '../columns/shared-columns.ts';
import type { RowSource } from '../rows.ts';
import { refuseMissing } from './target.ts';

/** Fails with `label` for a column of another type, and where rows have no value. */
export async function requireTruthValues(
  columns: readonly SharedColumn[],
  sources: readonly RowSource[],
): Promise<void> {
  for (const column of columns) {
    const { name, type } = column;
    if (type !== 'boolean' && type !== 'integer' && type !== 'number')
      throw new StageFailure('label', `the column ${quoted(name)} says of no row whether it has the label`, {
        where: `${sources[0]!.file}, column ${quoted(name)}`,
        found: type,
        expected: 'booleans, or 0 and 1',
        hint: 'a column of classes is named alone: label: NAME',
      });
    await refuseMissing(column, sources);
  }
}

/** For each row 1 or 0. `where` names the place of a row. Fails with `label` for another number. */
export function truthValues(column: Column, where: (row: number) => string): Uint8Array {
  if (column.type === 'Bool') return column.values;
  const { values } = column;
  return Uint8Array.from({ length: values.length }, (_, row) => {
    const value = Number(values[row]);
    if (value === 0 || value === 1) return value;
    throw new StageFailure('label', 'a label is neither there nor not there', {
      where: where(row),
      found: String(values[row]),
      expected: '0 or 1, or true or false',
      hint: 'a column of classes or numbers is named alone: label: NAME',
    });
  });
}
