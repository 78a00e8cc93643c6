/**
 * A matrix of counts as coloured cells: confusion, label × cluster. Rates are of each row's sum. In a confusion matrix
 * the diagonal has one colour and errors another, on a scale of their own: few errors among many are seen, and a rate
 * of 0.1 % does not look like one of 5 %.
 */

import { cell, text } from '@observablehq/plot';
import { count, percent } from '../page/format.ts';
import { type Chart, frame, renderChart } from './chart.ts';

export interface CountMatrix {
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Rows × columns. */
  readonly counts: readonly (readonly number[])[];
}

/** A cell's colour: `h` for shares and what is right, `e` for errors; 0 is none, 10 the deepest. */
export interface Shade {
  readonly hue: 'h' | 'e';
  readonly level: number;
}

/**
 * Opacity of each level. On deep blue text is written in the page's colour, and shades between are left out, on which
 * neither colour could be read; ink can be read on every orange.
 */
export const levelOpacities = {
  h: [0, 0.1, 0.16, 0.22, 0.28, 0.34, 0.4, 0.9, 0.93, 0.96, 1],
  e: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
} as const;
const deep = 7;

export function isDeep({ hue, level }: Shade): boolean {
  return hue === 'h' && level >= deep;
}

/** The deepest orange is no less than this: a single slip in a thousand is not to glow. */
const errorRateLeast = 0.05;

export function rowSums(matrix: CountMatrix): number[] {
  return matrix.counts.map((row) => row.reduce((sum, value) => sum + value, 0));
}

/** The rate that has the deepest colour of errors: the greatest of the matrix, and at least 5 %. */
export function errorScale(matrix: CountMatrix): number {
  const sums = rowSums(matrix);
  const rates = matrix.counts.flatMap((row, y) =>
    row.filter((_, x) => x !== y).map((value) => rateOf(value, sums[y]!)),
  );
  return Math.max(errorRateLeast, ...rates);
}

export function rateOf(value: number, sum: number): number {
  return sum > 0 ? value / sum : 0;
}

/** By the square root for errors, so that small rates differ from each other and from none. */
export function shadeOf(rate: number, isError: boolean, scale: number): Shade {
  if (rate === 0) return { hue: isError ? 'e' : 'h', level: 0 };
  const share = isError ? Math.sqrt(rate / scale) : rate;
  const level = Math.max(1, Math.min(10, Math.ceil(share * 10 - 1e-9)));
  return { hue: isError ? 'e' : 'h', level };
}

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly rate: number;
  readonly shade: Shade;
}

/** Counts are written in the cells where they fit. `marked`: off the diagonal are errors. */
export function heatChart(name: string, title: string, matrix: CountMatrix, marked: boolean): Chart {
  const sums = rowSums(matrix);
  const scale = marked ? errorScale(matrix) : 1;
  const cells = matrix.counts.flatMap((row, y) =>
    row.map((value, x): Cell => {
      const rate = rateOf(value, sums[y]!);
      return { x, y, value, rate, shade: shadeOf(rate, marked && x !== y, scale) };
    }),
  );
  const [across, down] = [matrix.columns.length, matrix.rows.length];
  const side = across <= 12 ? 44 : Math.max(5, Math.floor(560 / across));
  const labelled = side >= 9;
  const longest = Math.max(...matrix.rows.map((label) => label.length), matrix.rowTitle.length, 4);
  const marginLeft = labelled ? Math.min(150, longest * 6 + 14) : 24;
  const shown = across <= 12 ? cells : cells.filter((one) => one.value > 0);
  const told = marked ? `; errors in orange, the deepest ${percent(scale)} of a row` : '';
  return renderChart(name, title, `${down} rows, ${across} columns of counts${told}`, {
    ...frame,
    width: marginLeft + across * side + 16,
    height: 96 + down * Math.min(side, 34) + 24,
    marginLeft,
    marginTop: 96,
    marginBottom: 24,
    padding: across <= 12 ? 0.04 : 0,
    x: {
      type: 'band',
      domain: matrix.columns.map((_, index) => index),
      axis: 'top',
      tickSize: 0,
      tickRotate: -45,
      label: matrix.columnTitle,
      labelArrow: 'none',
      tickFormat: (index: number) => (labelled ? clip(matrix.columns[index]!, 14) : ''),
    },
    y: {
      type: 'band',
      domain: matrix.rows.map((_, index) => index),
      tickSize: 0,
      label: matrix.rowTitle,
      labelArrow: 'none',
      tickFormat: (index: number) => (labelled ? clip(matrix.rows[index]!, 22) : ''),
    },
    color: { type: 'identity' },
    opacity: { type: 'identity' },
    marks: [
      cell(shown, {
        x: 'x',
        y: 'y',
        fill: (one: Cell) => `rgb(var(--${one.shade.hue === 'e' ? 'error' : 'heat'}))`,
        fillOpacity: (one: Cell) => levelOpacities[one.shade.hue][one.shade.level] || 0.04,
        title: (one: Cell) =>
          `${matrix.rows[one.y]} → ${matrix.columns[one.x]}: ${count(one.value)}, ${percent(one.rate)}`,
      }),
      across <= 12
        ? text(shown, {
            x: 'x',
            y: 'y',
            text: (one: Cell) => (one.value > 0 ? count(one.value) : ''),
            fill: (one: Cell) => (isDeep(one.shade) ? 'var(--surface)' : 'var(--ink)'),
          })
        : undefined,
    ],
  });
}

function clip(label: string, length: number): string {
  return label.length > length ? `${label.slice(0, length - 1)}…` : label;
}
