/** A matrix of counts as coloured cells: confusion, label × cluster. Rates are of each row's sum. */

import { cell, text } from '@observablehq/plot';
import { count, percent } from '../format.ts';
import { type Chart, frame, renderChart } from './chart.ts';

export interface CountMatrix {
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Rows × columns. */
  readonly counts: readonly (readonly number[])[];
}

export function rowSums(matrix: CountMatrix): number[] {
  return matrix.counts.map((row) => row.reduce((sum, value) => sum + value, 0));
}

/** Cells are coloured by the row's rate; counts are written in them where they fit. */
export function heatChart(name: string, title: string, matrix: CountMatrix): Chart {
  const sums = rowSums(matrix);
  const cells = matrix.counts.flatMap((row, y) =>
    row.map((value, x) => ({ x, y, value, rate: sums[y]! > 0 ? value / sums[y]! : 0 })),
  );
  const [across, down] = [matrix.columns.length, matrix.rows.length];
  const side = across <= 12 ? 44 : Math.max(5, Math.floor(560 / across));
  const labelled = side >= 9;
  const longest = Math.max(...matrix.rows.map((label) => label.length), matrix.rowTitle.length, 4);
  const marginLeft = labelled ? Math.min(150, longest * 6 + 14) : 24;
  const shown = across <= 12 ? cells : cells.filter((one) => one.value > 0);
  return renderChart(name, title, `${down} rows, ${across} columns of counts`, {
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
        fill: 'var(--c0)',
        fillOpacity: (one: { rate: number }) => 0.04 + 0.96 * one.rate,
        title: (one: { x: number; y: number; value: number; rate: number }) =>
          `${matrix.rows[one.y]} → ${matrix.columns[one.x]}: ${count(one.value)}, ${percent(one.rate)}`,
      }),
      across <= 12
        ? text(shown, {
            x: 'x',
            y: 'y',
            text: (one: { value: number }) => (one.value > 0 ? count(one.value) : ''),
            fill: (one: { rate: number }) => (one.rate > 0.5 ? 'var(--surface)' : 'var(--ink)'),
          })
        : undefined,
    ],
  });
}

function clip(label: string, length: number): string {
  return label.length > length ? `${label.slice(0, length - 1)}…` : label;
}
