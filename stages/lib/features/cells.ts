/** The cells of a column as numbers, as parts of times, or as the texts of categories. */

import { type Column, StageFailure } from 'arrowline/stage';
import { partOf, secondsIn } from './times.ts';
import type { Part } from './written.ts';

/** The place of a row of a column, for messages. */
export type Place = (row: number) => string;

/** NaN for a row without a value. @throws StageFailure `not-finite`, `precision` or `feature-step` with the place */
export function numbersOf(column: Column, place: Place, part?: Part): Float64Array {
  const numberAt = part === undefined ? numberReader(column, place) : partReader(column, part, place);
  const { valid } = column;
  return Float64Array.from({ length: column.values.length }, (_, row) =>
    valid?.[row] === 0 ? Number.NaN : numberAt(row),
  );
}

/** The text of each row; undefined for a row without a value. @throws StageFailure `feature-step` with the place */
export function textsOf(column: Column, place: Place): (row: number) => string | undefined {
  const textAt = textReader(column, place);
  const { valid } = column;
  return (row) => (valid?.[row] === 0 ? undefined : textAt(row));
}

function numberReader(column: Column, place: Place): (row: number) => number {
  switch (column.type) {
    case 'Int64':
    case 'Uint64': {
      const { values } = column;
      return (row) => exactNumber(values[row]!, row, place);
    }
    case 'Utf8':
    case 'Dictionary':
    case 'Binary':
    case 'Date':
    case 'Timestamp':
    case 'List':
    case 'FixedSizeList':
      throw wrongCells(column, place(0), 'numbers');
    default: {
      const { values } = column;
      return (row) => finite(values[row]!, row, place);
    }
  }
}

function partReader(column: Column, part: Part, place: Place): (row: number) => number {
  if (column.type !== 'Date' && column.type !== 'Timestamp') throw wrongCells(column, place(0), 'times');
  if (column.type === 'Date' && part === 'hour')
    throw new StageFailure('feature-step', 'a date has no hour', {
      where: place(0),
      hint: 'leave hour out of its parts',
    });
  return (row) => partOf(secondsIn(column, row), part);
}

function textReader(column: Column, place: Place): (row: number) => string {
  switch (column.type) {
    case 'Utf8': {
      const { values } = column;
      return (row) => values[row]!;
    }
    case 'Dictionary': {
      const { values, dictionary } = column;
      return (row) => dictionary[values[row]!]!;
    }
    case 'Bool': {
      const { values } = column;
      return (row) => (values[row] === 1 ? 'true' : 'false');
    }
    case 'Binary':
    case 'Date':
    case 'Timestamp':
    case 'List':
    case 'FixedSizeList':
      throw wrongCells(column, place(0), 'categories');
    default: {
      const { values } = column;
      return (row) => String(values[row]!);
    }
  }
}

function finite(value: number, row: number, place: Place): number {
  if (Number.isFinite(value)) return value;
  throw new StageFailure('not-finite', 'a number of a feature is not finite', {
    where: place(row),
    found: String(value),
    expected: 'a finite number, or a missing value',
    hint: 'name NaN as missing in ingest, or drop the column',
  });
}

function exactNumber(value: bigint, row: number, place: Place): number {
  if (BigInt(Number(value)) === value) return Number(value);
  throw new StageFailure('precision', 'an integer is too large to become a number without rounding', {
    where: place(row),
    found: String(value),
    expected: `at most ${Number.MAX_SAFE_INTEGER}`,
    hint: 'write encode: oneHot if the integers name things, or drop the column',
  });
}

function wrongCells({ type }: Column, where: string, expected: string): StageFailure {
  return new StageFailure('feature-step', `a column of type ${type} has no ${expected}`, {
    where,
    found: type,
    expected,
  });
}
