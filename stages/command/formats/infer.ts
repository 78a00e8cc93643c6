/**
 * The type of a column that nothing describes, from all its cells: integers, numbers, texts, and lists of numbers. An
 * integer that no number holds exactly makes its column one of texts, so that nothing is lost.
 */

import { type Cell, mistaken, numberOf, type PlaceOf, shown } from './fill.ts';
import type { Wanted } from './wanted.ts';

const int32 = { shape: 'scalar', of: 'Int32' } as const;
const float64 = { shape: 'scalar', of: 'Float64' } as const;
const utf8 = { shape: 'scalar', of: 'Utf8' } as const;
const integer = /^-?(?:0|[1-9]\d*)$/;

/** Of cells of a CSV file. `007` is a text. Empty cells among numbers are numbers that are not there (NaN). */
export function inferTexts(cells: readonly string[]): Wanted {
  let [integers, some] = [true, false];
  for (const cell of cells) {
    if (cell === '') {
      integers = false;
      continue;
    }
    const value = numberOf(cell);
    const isInteger = integer.test(cell);
    if (value === undefined || /^[+-]?0\d/.test(cell) || (isInteger && !Number.isSafeInteger(value))) return utf8;
    some = true;
    integers &&= isInteger && isInt32(value);
  }
  if (!some) return utf8;
  return integers ? int32 : float64;
}

/** Of values of JSON. */
export function inferValues(cells: readonly Cell[], placeOf: PlaceOf): Wanted {
  if (cells.some((cell) => Array.isArray(cell))) return inferLists(cells, placeOf);
  if (cells.some((cell) => typeof cell === 'string' && numberOf(cell) === undefined)) return utf8;
  if (cells.every((cell) => typeof cell === 'string')) return utf8;
  if (cells.every((cell) => typeof cell === 'boolean')) return { shape: 'scalar', of: 'Uint8' };
  return cells.every((cell) => typeof cell === 'number' && isInt32(cell)) ? int32 : float64;
}

function inferLists(cells: readonly Cell[], placeOf: PlaceOf): Wanted {
  const widths = new Set<number>();
  let integers = true;
  cells.forEach((cell, row) => {
    if (!Array.isArray(cell)) throw mistaken(placeOf(row), shown(cell), 'a list, as in other rows');
    widths.add(cell.length);
    integers &&= cell.every((value) => typeof value === 'number' && isInt32(value));
  });
  const [width = 0] = widths;
  const of = integers ? 'Int32' : 'Float64';
  return widths.size === 1 && width > 0 ? { shape: 'vector', of, width } : { shape: 'list', of };
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 && !Object.is(value, -0);
}
