/**
 * The measures that charts share: the size of one of several side by side, the room around its frame, the stroke of a
 * curve, and axes with their labels, ticks and grid. Knows no figure.
 */

import type { PlotOptions } from './chart.ts';
import { linearTicks, logarithmicTicks } from './ticks.ts';

/** Pixels. A chart overrides what it needs otherwise. */
export const frame = {
  width: 380,
  height: 230,
  marginTop: 24,
  marginRight: 16,
  marginBottom: 36,
  marginLeft: 48,
} as const;

/** Of a line that is read against the axes. */
export const curveWidth = 1.8;

/** Of training rows; validation and test rows are solid. */
export const trainingDash = '4,3';

/** The label without Plot's arrow, which reads like a part of it. */
export function labelled(label: string): { readonly label: string; readonly labelArrow: 'none' } {
  return { label, labelArrow: 'none' };
}

/** Of an axis of whole numbers: ticks between them stay bare. */
export function wholeTick(value: number): string {
  return Number.isInteger(value) ? String(value) : '';
}

/**
 * An axis of measured values, with a grid and exact tick labels. It begins at `from`, or below the least value by
 * `share` of the range.
 */
export function valueAxis(
  label: string,
  values: readonly number[],
  from?: number,
  share = 0.06,
  most = 6,
): NonNullable<PlotOptions['y']> {
  const finite = values.filter(Number.isFinite);
  const high = finite.reduce((most, value) => Math.max(most, value), from ?? Number.NEGATIVE_INFINITY);
  const low = finite.reduce((least, value) => Math.min(least, value), from ?? Number.POSITIVE_INFINITY);
  if (!(high >= low)) return { ...labelled(label), grid: true, domain: [0, 1], ticks: [] };
  const room = (high - low || Math.abs(high) || 1) * share;
  return measuredAxis(label, [low === from ? low : low - room, high + room], linearTicks, most);
}

/** Where the greatest of positive numbers is this many times the least, the others would be a flat line. */
const logarithmicFrom = 50;

/** An axis from `low` to `high` with a little room and at most `most` ticks; logarithmic for a range of many sizes. */
export function rangeAxis(
  label: string,
  [low, high]: readonly [number, number],
  most: number,
): NonNullable<PlotOptions['y']> {
  if (low > 0 && high > logarithmicFrom * low) return logarithmicAxis(label, [low, high], most);
  return valueAxis(label, [low, high], undefined, 0.1, most);
}

/** Of positive numbers. */
export function logarithmicAxis(
  label: string,
  [low, high]: readonly [number, number],
  most: number,
): NonNullable<PlotOptions['y']> {
  const room = (high / low || 1) ** 0.04;
  return { ...measuredAxis(label, [low / room, high * room], logarithmicTicks, most), type: 'log' };
}

function measuredAxis(
  label: string,
  domain: readonly [number, number],
  ticksOf: typeof linearTicks,
  most: number,
): NonNullable<PlotOptions['y']> {
  const ticks = ticksOf(...domain, most);
  // By value: Plot does not number the ticks of a logarithmic axis.
  const tickFormat = (value: number): string => ticks.labels[ticks.values.indexOf(value)] ?? '';
  return { ...labelled(label), grid: true, domain: [...domain], ticks: [...ticks.values], tickFormat };
}
