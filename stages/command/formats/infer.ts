/**
 * The type of a column that nothing describes, from all its cells: integers, numbers, texts, and lists. Integers that no
 * type holds make their column one of texts, so that nothing is lost.
 */

import type { Cell } from '../../lib/kit/cells/cells.ts';
import { mistaken, type PlaceOf, shown } from './fill.ts';
import { fitNumber, fitWide, integer, numberOf } from './numbers.ts';
import { parseType, scalar, type Wanted } from './wanted.ts';

/** Of cells of a CSV file, null where one is empty. `007` is a text. */
export function inferTexts(cells: readonly (string | null)[]): Wanted {
  let of: 'Int32' | 'Int64' | 'Float64' = 'Int32';
  let some = false;
  for (const cell of cells) {
    if (cell === null) continue;
    if (numberOf(cell) === undefined || /^[+-]?0\d/.test(cell)) return scalar('Utf8');
    some = true;
    if (!integer.test(cell) || cell === '-0') of = 'Float64';
    else if (fitWide('Int64', cell) === undefined) return scalar('Utf8');
    else if (of === 'Int32' && fitNumber('Int32', cell) === undefined) of = 'Int64';
  }
  if (!some) return scalar('Utf8');
  // A column of numbers of which some are integers beyond 2^53 would lose digits.
  const lost =
    of === 'Float64' &&
    cells.some((cell) => cell !== null && integer.test(cell) && !Number.isSafeInteger(Number(cell)));
  return lost ? scalar('Utf8') : scalar(of, true);
}

/** Of values of JSON. */
export function inferValues(cells: readonly Cell[], placeOf: PlaceOf): Wanted {
  const there = cells.filter((cell) => cell !== null);
  if (there.some((cell) => Array.isArray(cell))) return inferLists(cells, placeOf);
  if (there.every((cell) => typeof cell === 'boolean') && there.length > 0) return scalar('Bool', true);
  // "nan" and "inf" stand for numbers that JSON cannot hold, if there are others.
  const texts = there.every((cell) => typeof cell === 'string');
  if (texts || there.some((cell) => typeof cell === 'string' && numberOf(cell) === undefined))
    return scalar('Utf8', true);
  return scalar(there.every(isInt32) ? 'Int32' : 'Float64', true);
}

function inferLists(cells: readonly Cell[], placeOf: PlaceOf): Wanted {
  const widths = new Set<number>();
  let [integers, texts] = [true, true];
  cells.forEach((cell, row) => {
    if (cell === null) return;
    if (!Array.isArray(cell)) throw mistaken(placeOf(row), shown(cell), 'a list, as in other rows');
    widths.add(cell.length);
    integers &&= cell.every(isInt32);
    texts &&= cell.every((one) => typeof one === 'string' && numberOf(one) === undefined);
  });
  const [width = 0] = widths;
  const of = texts && width > 0 ? 'Utf8' : integers ? 'Int32' : 'Float64';
  const vector = widths.size === 1 && width > 0 && of !== 'Utf8';
  return parseType(vector ? `FixedSizeList<${of}>[${width}]?` : `List<${of}>?`) as Wanted;
}

function isInt32(value: Cell): boolean {
  return typeof value === 'number' && fitNumber('Int32', value) !== undefined && !Object.is(value, -0);
}
