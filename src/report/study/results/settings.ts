/**
 * How a document wants its own tables and files shown. A chart names columns of its table, and coordinates of the table's
 * point as `matrix.<axis>`.
 */

import { typeWords } from '../../../core/facts/column-types.ts';

export interface ChartSettings {
  readonly kind: 'line' | 'scatter' | 'bar' | 'heatmap';
  readonly title?: string;
  readonly x: string;
  readonly y: string | readonly string[];
  readonly series?: string;
  /** Of heat maps. */
  readonly value?: string;
  readonly log?: readonly ('x' | 'y')[];
}

export interface FilesSettings {
  readonly title?: string;
  readonly description?: string;
}

export interface TableSettings extends FilesSettings {
  readonly rows: number;
  readonly charts?: readonly ChartSettings[];
}

/** Of a table that the document says nothing of. */
export const plainTable: TableSettings = { rows: 100 };

/** Numbers; numbers, dates and times; anything of which a row has one. */
export type Wanted = 'number' | 'place' | 'label';

/** A column that a chart names. */
export interface Role {
  /** The path below the chart that names it. */
  readonly path: readonly (string | number)[];
  readonly column: string;
  readonly wanted: Wanted;
}

export function rolesOf({ kind, x, y, series, value }: ChartSettings): readonly Role[] {
  const [across, down] = {
    line: ['place', 'number'],
    scatter: ['place', 'place'],
    bar: ['label', 'number'],
    heatmap: ['label', 'label'],
  }[kind] as [Wanted, Wanted];
  const listed = typeof y === 'string' ? undefined : y;
  return [
    { path: ['x'], column: x, wanted: across },
    ...valuesOf(y).map((column, at) => ({ path: listed ? ['y', at] : ['y'], column, wanted: down })),
    ...(series === undefined ? [] : [{ path: ['series'], column: series, wanted: 'label' as const }]),
    ...(value === undefined ? [] : [{ path: ['value'], column: value, wanted: 'number' as const }]),
  ];
}

/** The columns of the vertical axis. */
export function valuesOf(y: ChartSettings['y']): readonly string[] {
  return typeof y === 'string' ? [y] : y;
}

/** The axis that a chart names instead of a column. */
export function axisNamed(column: string): string | undefined {
  return column.startsWith('matrix.') ? column.slice('matrix.'.length) : undefined;
}

const words = {
  number: 'a column of numbers',
  place: 'a column of numbers, dates or times',
  label: 'a column with one value in a row',
} as const;

/** The sentence of a column that does not have the type which a chart needs; undefined if it has. */
export function typeProblem(
  type: string,
  wanted: Wanted,
): { readonly found: string; readonly expected: string } | undefined {
  const plain = type.replace(/\?$/, '');
  const isNumber = /^(Float|U?[Ii]nt)\d+$/.test(plain);
  const fits =
    isNumber ||
    (wanted === 'place' && /^(Date$|Timestamp<)/.test(plain)) ||
    (wanted === 'label' && !/List<|^Binary$/.test(plain));
  return fits ? undefined : { found: typeWords(type), expected: words[wanted] };
}
