/**
 * The type of a column from how often each kind of cell occurs in it, over all rows. Knows no file.
 *
 * A column has the type of all its cells with a value. Where some disagree it is text if most do, and a mistake
 * otherwise: a number that is misspelled would silently make texts of all others. Numbers that start with zeros, and
 * numbers with more digits than a double holds, are codes: their column is text.
 */

import { type CellKind, cellKinds } from '../../../lib/tables/table-record.ts';
import type { ValueType } from '../../rows.ts';

export type Counts = { readonly [kind in CellKind]: number };

export function countsOf(numbers: ArrayLike<number>): Counts {
  return Object.fromEntries(cellKinds.map((kind, index) => [kind, numbers[index] ?? 0])) as Counts;
}

/** How the cells of a column can be read: as texts, or as values of these kinds. */
export interface CellForm {
  readonly type: Exclude<ValueType, 'category' | 'tensor'>;
  readonly kinds: readonly CellKind[];
}

const forms: readonly CellForm[] = [
  { type: 'integer', kinds: ['integerCell'] },
  { type: 'number', kinds: ['integerCell', 'numberCell'] },
  { type: 'boolean', kinds: ['booleanCell'] },
  { type: 'date', kinds: ['dateCell'] },
  { type: 'timestamp', kinds: ['localCell'] },
  { type: 'timestamp', kinds: ['zonedCell'] },
];
export const textForm: CellForm = { type: 'text', kinds: cellKinds.slice(0, 9) };

/** Cells with a value, of which an empty one is none. */
export function filled(counts: Counts): number {
  return cellKinds.slice(0, 8).reduce((sum, kind) => sum + counts[kind], 0);
}

/** The form that a column of unknown type must have, and whether a cell is in the way. */
export function formOfCells(counts: Counts): { readonly form: CellForm; readonly mistaken: boolean } {
  const all = filled(counts);
  if (all === 0 || counts.codeCell > 0) return { form: textForm, mistaken: false };
  const fits = ({ kinds }: CellForm): number => kinds.reduce((sum, kind) => sum + counts[kind], 0);
  const form = forms.reduce((best, next) => (fits(next) > fits(best) ? next : best));
  const share = fits(form);
  if (2 * share < all) return { form: textForm, mistaken: false };
  return { form, mistaken: share < all || counts.emptyCell > 0 };
}

/** The kinds of cells that a fixed type takes; of timestamps one of two, which the cells decide. */
export const fixedKinds: { readonly [type in Exclude<ValueType, 'tensor'>]: readonly CellKind[] } = {
  integer: ['integerCell', 'codeCell'],
  number: ['integerCell', 'numberCell', 'codeCell'],
  boolean: ['booleanCell'],
  date: ['dateCell'],
  timestamp: ['localCell', 'zonedCell'],
  category: textForm.kinds,
  text: textForm.kinds,
};

export const cellWords: { readonly [type in Exclude<ValueType, 'tensor'>]: string } = {
  integer: 'an integer',
  number: 'a decimal number within the range of doubles',
  boolean: 'true or false',
  date: 'a date as 2026-11-30',
  timestamp: 'a date and a time as 2026-11-30T08:15:00, all or none with an offset',
  category: 'a text in UTF-8',
  text: 'a text in UTF-8',
};
