/** The parts that charts of tables share: their size, the names of series above the frame, and axes of numbers and times. */

import { type Markish, text } from '@observablehq/plot';
import { timestampText } from '../../../view/table/time-text.ts';
import { shortNumber } from '../../page/format.ts';
import type { ChartAxis, ChartData } from '../../study/results/chart-data.ts';
import type { PlotOptions } from '../chart.ts';
import { cut, widthOf } from '../drawn.ts';
import { frame, labelled, logarithmicAxis, valueAxis } from '../frame.ts';
import { colour } from '../palette.ts';

const [height, lineHeight, nameMax, swatch] = [260, 16, 150, 14] as const;

/** Pixels of a chart that is no wider for its number of marks. */
export const tableWidth = 440;

/** Marks that are circles with their numbers. */
export const dotsMax = 200;

/** The frame with room for the names of series, and these names. */
export function framed(
  { series, y, kind }: ChartData,
  width: number,
): { readonly options: PlotOptions; readonly names: readonly Markish[] } {
  const shown = series.length < 2 && series[0] === '' ? [] : series.map((name) => cut(name, nameMax));
  const right = width - frame.marginRight - frame.marginLeft;
  // The label of the vertical axis has the first line to itself.
  const from = y.label === '' || kind === 'heatmap' ? 0 : 1;
  let [x, line] = [0, from];
  const places = shown.map((name) => {
    const own = swatch + widthOf(name) + 12;
    if (x > 0 && x + own > right) [x, line] = [0, line + 1];
    const at = { x, line };
    x += own;
    return at;
  });
  const lines = shown.length === 0 ? 0 : line + 1;
  const anchored = { facet: 'super', frameAnchor: 'top-left', textAnchor: 'start', lineAnchor: 'middle' } as const;
  const names = shown.flatMap((name, index) => {
    const { x, line } = places[index]!;
    const dy = (line - lines) * lineHeight - 14;
    return [
      text(['■'], { ...anchored, dx: x, dy, fill: colour(index), fontSize: 12 }),
      text([name], { ...anchored, dx: x + swatch, dy, fill: 'currentColor' }),
    ];
  });
  const options = { ...frame, width, height: height + lines * lineHeight, marginLeft: 56, marginBottom: 40 };
  return { options: { ...options, marginTop: frame.marginTop + lines * lineHeight }, names };
}

/** An axis of numbers or times. */
export function placeAxis(
  { label, type, log }: ChartAxis,
  values: readonly number[],
  most: number,
  from?: number,
): NonNullable<PlotOptions['y']> {
  if (type === 'time') return { ...labelled(label), type: 'utc', grid: true, ticks: most };
  if (!log) return valueAxis(label, values, from, 0.05, most);
  const low = values.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, one) => Math.max(most, one), 0);
  return logarithmicAxis(label, low <= high ? [low, high] : [1, 10], most);
}

/** The numbers of an axis. */
export function numbersOf({ marks }: ChartData, side: 'x' | 'y'): readonly number[] {
  return marks.map((mark) => Number(mark[side]));
}

/** `error, A, 3: 0.25`: what a mark is read by. */
export function tipOf(parts: readonly string[], value: string): string {
  return `${parts.filter((part) => part !== '').join(', ')}: ${value}`;
}

/** A number or a time of an axis. */
export function placeText({ type }: ChartAxis, value: number | string): string {
  if (type !== 'time') return shortNumber(Number(value));
  return timestampText(BigInt(Math.round(Number(value))), 'ms', undefined).replace(/(T00:00:00)?\.000$/, '');
}
