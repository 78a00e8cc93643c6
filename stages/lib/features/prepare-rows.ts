/**
 * Applies a fit to rows, wherever they are from: the rows of a dataset, or new rows that a model is to answer. The number
 * of a row depends on the fit and on this row alone.
 */

import { type Column, StageFailure, type Table } from 'arrowline/stage';
import { featureColumn } from '../../../src/artifacts/dataset.ts';
import type { Fit, FittedCategories, FittedColumn, FittedNumber } from '../../../src/artifacts/fit.ts';
import { numbersOf, type Place, textsOf } from './cells.ts';
import { unknownCategory } from './fit-categories.ts';
import { noLogarithm } from './fit-number.ts';
import { namesOf } from './made-numbers.ts';
import { stepsOf, turnOf } from './number-steps.ts';

const singleMax = 2 ** 128 - 2 ** 104;

/** The numbers of one group: rows × width. @param placeOf the place of a row of a feature, for messages */
export function prepareRows(
  { name: group, columns }: Fit['groups'][number],
  table: Table,
  placeOf: (feature: string) => Place,
): { readonly values: Float32Array; readonly width: number } {
  const width = columns.reduce((sum, column) => sum + namesOf(column).length, 0);
  const into: Matrix = { values: new Float32Array(table.rows * width), width, rows: table.rows };
  let at = 0;
  for (const fitted of columns) {
    if (fitted.dropped) continue;
    prepareColumn(
      fitted,
      table.columns[featureColumn(fitted.from ?? group, fitted.name)]!,
      into,
      at,
      placeOf(fitted.name),
    );
    at += namesOf(fitted).length;
  }
  return into;
}

interface Matrix {
  readonly values: Float32Array;
  readonly width: number;
  readonly rows: number;
}

function prepareColumn(fitted: FittedColumn, column: Column, into: Matrix, start: number, place: Place): void {
  let at = start;
  for (const one of fitted.numbers ?? []) {
    writeNumber(one, numbersOf(column, place, one.part), into, at, place);
    at += one.cycle ? 2 : 1;
  }
  if (fitted.categories) {
    writeCategories(fitted.categories, textsOf(column, place), into, at, place);
    at += namesOf(fitted).length - (fitted.indicator ? 1 : 0);
  }
  if (!fitted.indicator) return;
  const { values, width, rows } = into;
  for (let row = 0; row < rows; row++) values[row * width + at] = column.valid?.[row] === 0 ? 1 : 0;
}

function writeNumber(fitted: FittedNumber, given: Float64Array, into: Matrix, at: number, place: Place): void {
  const { values, width, rows } = into;
  const change = stepsOf(fitted);
  for (let row = 0, to = at; row < rows; row++, to += width) {
    const value = change(given[row]!);
    if (!(Math.abs(value) <= singleMax)) throw noNumber(fitted, given[row]!, value, place(row));
    if (fitted.cycle) [values[to], values[to + 1]] = turnOf(value, fitted.cycle);
    else values[to] = value;
  }
}

function writeCategories(
  fitted: FittedCategories,
  textAt: (row: number) => string | undefined,
  into: Matrix,
  at: number,
  place: Place,
): void {
  const { encode, values: known, impute, unknown, centre = 0, spread = 1 } = fitted;
  const codes = new Map(known.map((text, code) => [text, code]));
  const { values, width, rows } = into;
  for (let row = 0, to = at; row < rows; row++, to += width) {
    const text = textAt(row) ?? impute;
    if (text === undefined) throw missing(place(row));
    const code = codes.get(text) ?? (unknown === 'own' ? known.length : undefined);
    if (code === undefined && unknown === 'error') throw unknownCategory(text, place(row), known);
    if (encode === 'ordinal') values[to] = (code! - centre) / spread;
    else if (code !== undefined) values[to + code] = 1;
  }
}

function noNumber({ log }: FittedNumber, given: number, value: number, where: string): StageFailure {
  if (Number.isNaN(given)) return missing(where);
  if (log && Number.isNaN(value)) return noLogarithm(given, where);
  return new StageFailure('not-finite', 'a number is beyond the range of single precision after its steps', {
    where,
    found: `${given}, which becomes ${value}`,
    expected: 'a number of the size that the training rows have',
    hint: 'clip the column',
  });
}

function missing(where: string): StageFailure {
  return new StageFailure('not-numeric', 'a value is missing, and nothing is said to stand for it', {
    where,
    expected: 'a value',
    hint: 'write impute for the type or the column',
  });
}
