/** A cell for each pair of values of two columns of a table, shaded by a number from its least to its greatest. */

import { cell, text } from '@observablehq/plot';
import { shortNumber } from '../../page/format.ts';
import type { ChartData, ChartMark } from '../../study/results/chart-data.ts';
import { type Chart, renderChart } from '../chart.ts';
import { cut, widthOf } from '../drawn.ts';
import { frame, labelled } from '../frame.ts';
import { isDeep, levelOpacities } from '../shades.ts';
import { tableWidth, tipOf } from './table-frame.ts';

const [nameMax, written, side, top] = [130, 12, 38, 24] as const;

export function tableCells(name: string, data: ChartData): Chart {
  const { x, y, marks, shade = '', title } = data;
  const [low, high] = extent(marks);
  const levelOf = ({ value }: ChartMark): number =>
    high > low ? Math.max(1, Math.ceil(((value - low) / (high - low)) * 10 - 1e-9)) : 5;
  const [across, down] = [x.names.length, y.names.length];
  const widest = (names: readonly string[]): number =>
    names.reduce((most, one) => Math.max(most, Math.min(nameMax, widthOf(one))), 0);
  const marginLeft = Math.max(widest(y.names), widthOf(y.label)) + 12;
  const width = Math.max(tableWidth, marginLeft + across * 9 + frame.marginRight);
  const isSlanted = widest(x.names) + 4 > (width - marginLeft - frame.marginRight) / Math.max(1, across);
  const marginBottom = 36 + (isSlanted ? widest(x.names) * 0.72 : 0);
  const range = `${shade}, from pale ${shortNumber(low)} to deep ${shortNumber(high)}`;
  return renderChart(name, title, `${marks.length} cells: ${range}`, {
    ...frame,
    ...{ width, marginLeft, marginBottom, marginTop: top, padding: across > written ? 0 : 0.05 },
    height: top + down * Math.max(12, Math.min(side, 420 / Math.max(1, down))) + marginBottom,
    x: {
      ...{ type: 'band', domain: [...x.names], tickSize: 0, ...labelled(x.label) },
      tickFormat: (one: string) => cut(one, nameMax),
      ...(isSlanted && { tickRotate: -45 }),
    },
    y: {
      ...{ type: 'band', domain: [...y.names], tickSize: 0, ...labelled(y.label) },
      tickFormat: (one: string) => cut(one, nameMax),
    },
    color: { type: 'identity' },
    opacity: { type: 'identity' },
    marks: [
      cell(marks, {
        x: 'x',
        y: 'y',
        fill: 'rgb(var(--heat))',
        fillOpacity: (mark: ChartMark) => levelOpacities.h[levelOf(mark)] ?? 0,
        title: (mark: ChartMark) => tipOf([`${x.label} ${mark.x}`, `${y.label} ${mark.y}`], shortNumber(mark.value)),
      }),
      across <= written
        ? text(marks, {
            x: 'x',
            y: 'y',
            text: (mark: ChartMark) => shortNumber(mark.value),
            fill: (mark: ChartMark) => (isDeep({ hue: 'h', level: levelOf(mark) }) ? 'var(--surface)' : 'var(--ink)'),
          })
        : undefined,
    ],
  });
}

/** The least and the greatest number of the cells. */
export function extent(marks: readonly ChartMark[]): readonly [low: number, high: number] {
  return [
    marks.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY),
    marks.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  ];
}
