/** Makes columns of cells: texts of a file, or values of JSON. A cell that does not fit the type is a failure. */

import { type Column, column, type NumberArray, type NumberType, StageFailure } from 'arrowline/stage';
import type { Wanted } from './wanted.ts';

export type Cell = string | number | boolean | null | readonly Cell[];

/** Names the place of a row's cell: `predictions.csv:17, column "label"`. */
export type PlaceOf = (row: number) => string;

const arrays = { Uint8: Uint8Array, Int32: Int32Array, Float32: Float32Array, Float64: Float64Array };
const sentences: { readonly [type in NumberType]: string } = {
  Uint8: 'an integer from 0 to 255',
  Int32: 'an integer of 32 bits',
  Float32: 'a number in the range of single precision',
  Float64: 'a number',
};
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const words: { readonly [word: string]: number } = { nan: Number.NaN, inf: Infinity, infinity: Infinity };

/** A number as files have it, or as Python, R and C write what is none or infinite; undefined for any other text. */
export function numberOf(text: string): number | undefined {
  if (decimal.test(text)) return Number(text);
  const named = words[text.replace(/^[+-]/, '').toLowerCase()];
  return named !== undefined && text.startsWith('-') ? -named : named;
}

export function fill({ shape, of, width }: Wanted, cells: readonly Cell[], placeOf: PlaceOf): Column {
  if (of === 'Binary') throw mistaken(placeOf(0), 'a column of type Binary', 'bytes, which only arrow can hold');
  if (shape === 'scalar')
    return of === 'Utf8' ? column.utf8(texts(cells, placeOf)) : { type: of, values: array(of, cells, placeOf) };
  if (of === 'Utf8') throw mistaken(placeOf(0), 'a list of texts', 'numbers');
  const lists = cells.map((cell, row) => {
    if (Array.isArray(cell)) return cell as readonly Cell[];
    throw mistaken(placeOf(row), shown(cell), 'a list of numbers');
  });
  if (shape === 'list')
    return column.lists(
      of,
      lists.map((list, row) => array(of, list, () => placeOf(row))),
    );
  const every = width ?? lists[0]?.length ?? 0;
  const odd = lists.findIndex((list) => list.length !== every);
  if (odd >= 0 || every === 0)
    throw mistaken(placeOf(Math.max(odd, 0)), `${lists[odd]?.length ?? 0} numbers`, `${every || 'some'} in every row`);
  return column.vectors(
    array(of, lists.flat(), (index) => placeOf(Math.floor(index / every))),
    every,
  );
}

function texts(cells: readonly Cell[], placeOf: PlaceOf): string[] {
  return cells.map((cell, row) => {
    if (typeof cell === 'string') return cell;
    throw mistaken(placeOf(row), shown(cell), 'a text');
  });
}

/** Numbers in the array of their type. */
export function array(of: NumberType, cells: ArrayLike<Cell | bigint>, placeOf: PlaceOf): NumberArray {
  const result = new arrays[of](cells.length);
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] as Cell | bigint;
    const value = typeof cell === 'string' ? numberOf(cell) : isNumeric(cell) ? Number(cell) : undefined;
    if (value === undefined || !fits(of, value)) throw mistaken(placeOf(index), shown(cell), sentences[of]);
    result[index] = value;
  }
  return result;
}

function isNumeric(cell: Cell | bigint): boolean {
  return typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean';
}

function fits(of: NumberType, value: number): boolean {
  if (of === 'Float64' || !Number.isFinite(value)) return of === 'Float64' || of === 'Float32';
  if (of === 'Float32') return Number.isFinite(Math.fround(value));
  const [least, most] = of === 'Uint8' ? [0, 255] : [-(2 ** 31), 2 ** 31 - 1];
  return Number.isInteger(value) && value >= least && value <= most;
}

export function shown(cell: Cell | bigint | undefined): string {
  if (cell === '') return 'an empty cell';
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell);
  const text = JSON.stringify(cell) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)} …` : text;
}

export function mistaken(where: string, found: string, expected: string, hint?: string): StageFailure {
  return new StageFailure('output-table', 'a table that the program wrote cannot be used', {
    where,
    found,
    expected,
    ...(hint !== undefined && { hint }),
  });
}
