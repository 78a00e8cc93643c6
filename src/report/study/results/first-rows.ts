/**
 * The first rows of the tables of several points as one table of texts, the coordinates that differ before the columns.
 * Only the batches that hold them are read.
 */

import { varyingAxes } from '../../../view/point-names.ts';
import { cellLine } from '../../../view/table/cell.ts';
import type { PointTable } from './chart-rows.ts';
import { typeProblem } from './settings.ts';

export interface ShownColumn {
  readonly name: string;
  /** Its numbers stand right; those of floating point are shortened where they are shown. */
  readonly form: 'text' | 'integer' | 'decimal';
  /** A coordinate of the points. */
  readonly axis?: true;
}

export interface FirstRows {
  readonly columns: readonly ShownColumn[];
  /** A text for each column; undefined where the row has no value. */
  readonly rows: readonly (readonly (string | undefined)[])[];
  /** Rows of all tables. */
  readonly all: number;
  /** Columns of the tables that are left out. */
  readonly columnsLeft: number;
  /** Some text is cut after `textMax` characters. */
  readonly cut: boolean;
}

const columnsMax = 40;
export const textMax = 300;

/** @param most rows to show, shared by the points: a point with fewer leaves its part to the others */
export async function firstRows(points: readonly PointTable[], most: number): Promise<FirstRows> {
  const axes = points.length === 1 ? [] : varyingAxes(points.map(({ coordinates }) => coordinates));
  const isNumbered = points.length > 1 && axes.length === 0;
  const names = [...new Set(points.flatMap(({ stored }) => Object.keys(stored.types)))];
  const shown = names.slice(0, columnsMax);
  const shares = sharesOf(
    points.map(({ stored }) => stored.rows),
    most,
  );
  const rows: (string | undefined)[][] = [];
  let cut = false;
  const short = (text: string): string => {
    if (text.length <= textMax) return text;
    cut = true;
    return `${text.slice(0, textMax).toWellFormed()}…`;
  };
  for (const [index, { stored, coordinates }] of points.entries()) {
    const begin = isNumbered ? [String(index + 1)] : axes.map((axis) => textOf(coordinates[axis]));
    const own = shown.filter((name) => Object.hasOwn(stored.types, name));
    for (const [at, batch] of stored.batches.entries()) {
      const end = Math.min(batch.rows, shares[index]! - batch.start);
      if (end <= 0) break;
      const { columns } = await stored.read(at, own);
      for (let row = 0; row < end; row++)
        rows.push([
          ...begin,
          ...shown.map((name) => {
            const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
            return column === undefined || column.valid?.[row] === 0 ? undefined : short(cellLine(column, row));
          }),
        ]);
    }
  }
  const isNumber = (axis: string): boolean =>
    points.every(({ coordinates }) => ['number', 'undefined'].includes(typeof coordinates[axis]));
  return {
    columns: [
      ...(isNumbered ? [{ name: 'table', form: 'integer' as const, axis: true as const }] : []),
      ...axes.map((axis): ShownColumn => ({ name: axis, form: isNumber(axis) ? 'decimal' : 'text', axis: true })),
      ...shown.map((name): ShownColumn => ({ name, form: formOf(points, name) })),
    ],
    rows,
    all: points.reduce((sum, { stored }) => sum + stored.rows, 0),
    columnsLeft: names.length - shown.length,
    cut,
  };
}

function textOf(value: string | number | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function formOf(points: readonly PointTable[], name: string): ShownColumn['form'] {
  const types = points.flatMap(({ stored }) => (Object.hasOwn(stored.types, name) ? (stored.types[name] ?? []) : []));
  if (types.some((type) => typeProblem(type, 'number') !== undefined)) return 'text';
  return types.some((type) => type.startsWith('Float')) ? 'decimal' : 'integer';
}

/** Of each of the points with so many rows; the sum is at most `most`. */
export function sharesOf(rows: readonly number[], most: number): readonly number[] {
  const shares = rows.map(() => 0);
  let left = most;
  const fewestFirst = rows.map((_, index) => index).sort((one, other) => rows[one]! - rows[other]!);
  for (const [done, index] of fewestFirst.entries()) {
    // Where there are more points than rows to show, the first points have one each.
    const part = Math.max(Math.floor(left / (rows.length - done)), Math.min(1, left));
    shares[index] = Math.min(rows[index]!, part);
    left -= shares[index]!;
  }
  return shares;
}
