/** A matrix of counts as coloured cells, shaded by rates of each row's sum: confusion, clusters by label. */

import { cell, text } from '@observablehq/plot';
import { count, percent } from '../page/format.ts';
import { type CountMatrix, rateOf, rowSums } from '../study/count-matrix.ts';
import { type Chart, renderChart } from './chart.ts';
import { frame, labelled } from './frame.ts';
import { errorScale, isDeep, levelOpacities, type Shade, shadeOf } from './shades.ts';

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly rate: number;
  readonly shade: Shade;
}

const columnLengthMax = 14;

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
  const isLabelled = side >= 9;
  const longest = Math.max(...matrix.rows.map((label) => label.length), matrix.rowTitle.length, 4);
  const marginLeft = isLabelled ? Math.min(150, longest * 6 + 14) : 24;
  // Slanted names of columns reach beyond the last one.
  const reach = Math.min(columnLengthMax, Math.max(0, ...matrix.columns.map((column) => column.length)));
  const marginRight = Math.max(16, isLabelled ? Math.ceil(reach * 4.6 - side / 2) : 0);
  const shown = across <= 12 ? cells : cells.filter((one) => one.value > 0);
  const legend = marked ? `; errors in orange, the deepest ${percent(scale)} of a row` : '';
  return renderChart(name, title, `${down} rows, ${across} columns of counts${legend}`, {
    ...frame,
    width: marginLeft + across * side + marginRight,
    height: 96 + down * Math.min(side, 34) + 24,
    marginLeft,
    marginRight,
    marginTop: 96,
    marginBottom: 24,
    padding: across <= 12 ? 0.04 : 0,
    x: {
      type: 'band',
      domain: matrix.columns.map((_, index) => index),
      axis: 'top',
      tickSize: 0,
      tickRotate: -45,
      ...labelled(matrix.columnTitle),
      tickFormat: (index: number) => (isLabelled ? clip(matrix.columns[index]!, columnLengthMax) : ''),
    },
    y: {
      type: 'band',
      domain: matrix.rows.map((_, index) => index),
      tickSize: 0,
      ...labelled(matrix.rowTitle),
      tickFormat: (index: number) => (isLabelled ? clip(matrix.rows[index]!, 22) : ''),
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
