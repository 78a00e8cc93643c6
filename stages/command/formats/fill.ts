/**
 * Makes columns of cells: texts of a file, values of JSON, or values of another column. A cell that does not fit the
 * type is a failure; null is a row without a value, and fits where the type allows it.
 */

import { type Column, StageFailure } from 'arrowline/stage';
import type { Cell } from '../../lib/kit/cells/cells.ts';
import { numberArray, rangeText, wideArray } from './numbers.ts';
import type { Element, Wanted } from './wanted.ts';

/** Names the place of a row's cell: `predictions.csv:17, column "label"`. */
export type PlaceOf = (row: number) => string;

export function fill(wanted: Wanted, cells: readonly Cell[], placeOf: PlaceOf): Column {
  if (wanted.shape === 'other')
    throw mistaken(placeOf(0), 'a cell', `${wanted.text}, which only Arrow files hold`, 'write the output as arrow');
  const gap = cells.indexOf(null);
  if (gap >= 0 && !wanted.missing) throw mistaken(placeOf(gap), 'an empty cell', wordsOf(wanted));
  const column = filled(wanted, cells, placeOf);
  return gap < 0 ? column : { ...column, valid: Uint8Array.from(cells, (cell) => (cell === null ? 0 : 1)) };
}

function filled(wanted: Exclude<Wanted, { shape: 'other' }>, cells: readonly Cell[], placeOf: PlaceOf): Column {
  const refuse = (row: number, found: unknown = cells[row]): never => {
    throw mistaken(placeOf(row), shown(found), wordsOf(wanted));
  };
  if (wanted.shape === 'scalar') return scalarColumn(wanted.of, cells, refuse);
  const lists = cells.map((cell, row): readonly Cell[] =>
    cell === null ? [] : Array.isArray(cell) ? cell : refuse(row),
  );
  const { of } = wanted;
  if (wanted.shape === 'list') {
    if (of === 'Utf8')
      return {
        type: 'List',
        of,
        values: lists.map((list, row) => list.map((one) => (typeof one === 'string' ? one : refuse(row)))),
      };
    if (of === 'Int64' || of === 'Uint64')
      return { type: 'List', of, values: lists.map((list, row) => wideArray(of, list, () => refuse(row))) };
    return {
      type: 'List',
      of: of,
      values: lists.map((list, row) => numberArray(of, list, () => refuse(row))),
    } as Column;
  }
  const width = wanted.width ?? lists.find((list) => list.length > 0)?.length ?? 0;
  const flat = lists.flatMap((list, row) => {
    if (cells[row] === null) return Array.from({ length: width }, () => 0);
    return width > 0 && list.length === width ? list : refuse(row);
  });
  const at = (index: number): never => refuse(Math.floor(index / width), flat[index]);
  if (of === 'Int64' || of === 'Uint64') return { type: 'FixedSizeList', of, width, values: wideArray(of, flat, at) };
  return { type: 'FixedSizeList', of: of as 'Float32', width, values: numberArray(of as 'Float32', flat, at) };
}

function scalarColumn(of: Element, cells: readonly Cell[], refuse: (row: number) => never): Column {
  if (of === 'Utf8')
    return {
      type: of,
      values: cells.map((cell, row) => (cell === null ? '' : typeof cell === 'string' ? cell : refuse(row))),
    };
  if (of === 'Bool') return { type: of, values: Uint8Array.from(cells, (cell, row) => truth(cell) ?? refuse(row)) };
  const values = cells.map((cell) => cell ?? 0);
  if (of === 'Int64' || of === 'Uint64') return { type: of, values: wideArray(of, values, refuse) };
  return { type: of, values: numberArray(of, values, refuse) };
}

function truth(cell: Cell): number | undefined {
  if (cell === null || cell === false || cell === 0) return 0;
  if (cell === true || cell === 1) return 1;
  const text = typeof cell === 'string' ? cell.toLowerCase() : '';
  return text === 'true' || text === '1' ? 1 : text === 'false' || text === '0' ? 0 : undefined;
}

function wordsOf(wanted: Wanted): string {
  if (wanted.shape === 'other') return wanted.text;
  const { of } = wanted;
  const one = of === 'Utf8' ? 'a text' : of === 'Bool' ? 'true or false' : rangeText(of);
  if (wanted.shape === 'scalar') return one;
  if (wanted.shape === 'list') return `a list, each item ${one}`;
  return `${wanted.width ?? 'as many numbers as in the other rows'}${wanted.width === undefined ? '' : ' numbers'}, each ${one}`;
}

export function shown(cell: unknown): string {
  if (cell === '') return 'an empty cell';
  const plain = typeof cell === 'bigint' || typeof cell === 'number';
  const text = plain ? String(cell) : (JSON.stringify(cell) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 80)} …` : text;
}

/** Fails for a name that an object of columns cannot hold. */
export function checkName(name: string, where: string): void {
  if (name === '__proto__') throw mistaken(where, 'a column "__proto__"', 'another name: this one is reserved');
}

export function mistaken(where: string, found: string, expected: string, hint?: string): StageFailure {
  return new StageFailure('output-table', 'a table that the program wrote cannot be used', {
    where,
    found,
    expected,
    ...(hint !== undefined && { hint }),
  });
}
