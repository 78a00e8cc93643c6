/** Lists of numbers that all have one length, as vectors. */

import type { Column, NumberArray } from 'arrowline/stage';
import type { Page } from './pages.ts';

/** How the levels of a list of numbers say what is missing. */
export interface ListLevels {
  /** The level of a list that is there and has no numbers; a lower one is a missing list. */
  readonly empty: number;
  /** The level of a number that is there. */
  readonly item: number;
}

/**
 * Rows of vectors, from pages that may end inside of a row. The first list gives the width, where none is known.
 * `wrong` is called with the row, counted from 0 in these pages, that is no such list.
 */
export function* listRows(
  pages: Iterable<Page>,
  { empty, item }: ListLevels,
  given: number | undefined,
  wrong: (row: number, found: string) => never,
): Generator<Column> {
  let width = given;
  let row = -1;
  let length = 0;
  let valid: number[] = [];
  let numbers: Column[] = [];
  const end = (): void => {
    if (row < 0) return;
    if (length >= 0) width ??= length;
    if (length === 0) wrong(row, 'an empty list');
    if (length > 0 && length !== width) wrong(row, `a list of ${length} numbers, where others have ${width}`);
    valid.push(length < 0 ? 0 : 1);
  };
  for (const { repetition, definition, count, column } of pages) {
    for (let index = 0; index < count; index++) {
      const level = definition?.[index] ?? item;
      if ((repetition?.[index] ?? 0) === 0) {
        end();
        row++;
        length = level < empty ? -1 : 0;
      } else if (row < 0) throw new Error('a list goes on that has not begun');
      if (level === item) length++;
      else if (level > empty || length > 0) wrong(row, 'a list with a missing number');
    }
    numbers.push(column);
    // The last row of a page may go on in the next.
    if (valid.length > 0 && width !== undefined) {
      const [vectors, rest] = vectorsOf(numbers, valid, width);
      yield vectors;
      [numbers, valid] = [[rest], []];
    }
  }
  end();
  if (valid.length > 0) yield vectorsOf(numbers, valid, width ?? 1)[0];
}

/** The rows, and the numbers that are left. */
function vectorsOf(numbers: readonly Column[], valid: readonly number[], width: number): [Column, Column] {
  const [first] = numbers as [Column];
  const parts = numbers.map((part) => part.values as NumberArray);
  const make = (parts[0] as NumberArray).constructor as new (length: number) => NumberArray;
  const all = new make(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const values = new make(valid.length * width);
  let from = 0;
  valid.forEach((there, row) => {
    if (there === 0) return;
    values.set(all.subarray(from, from + width), row * width);
    from += width;
  });
  const column = { type: 'FixedSizeList', of: first.type, width, values } as Column;
  const rest = { ...first, values: all.slice(from) } as Column;
  return [valid.includes(0) ? { ...column, valid: Uint8Array.from(valid) } : column, rest];
}
