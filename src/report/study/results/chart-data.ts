/**
 * A chart of a table as marks: numbers, times (milliseconds since 1970) and texts of categories, each of a series. Rows
 * without a number that can be drawn are counted, never guessed; marks that would cover each other are refused.
 */

import { StageFailure } from '../../../stage-api/failure.ts';
import type { ChartSettings } from './settings.ts';

export interface ChartAxis {
  readonly label: string;
  readonly type: 'number' | 'time' | 'category';
  readonly log: boolean;
  /** Of categories, in the order in which they stand. */
  readonly names: readonly string[];
}

export interface ChartMark {
  readonly x: number | string;
  readonly y: number | string;
  /** Index into `series`. */
  readonly series: number;
  /** Of a cell of a heat map. */
  readonly value: number;
}

export interface ChartData {
  readonly kind: ChartSettings['kind'];
  readonly title: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** The column that shades cells. */
  readonly shade?: string;
  /** Names; a single one may be empty. */
  readonly series: readonly string[];
  readonly marks: readonly ChartMark[];
  /** Rows without a number that can be drawn. */
  readonly omitted: number;
  /** All rows, where evenly spaced ones were taken. */
  readonly thinnedFrom?: number;
}

/** A row as a chart reads it; a number or a text is missing where the row has none. */
export interface ChartRow {
  readonly x: number | string | undefined;
  readonly y: readonly (number | string | undefined)[];
  /** The name of its series, without the column of `y`. */
  readonly series: string | undefined;
  readonly value: number | undefined;
}

export interface ReadChart {
  readonly settings: ChartSettings;
  /** The columns of the vertical axis. */
  readonly values: readonly string[];
  readonly rows: readonly ChartRow[];
  readonly thinnedFrom?: number;
  readonly types: { readonly x: ChartAxis['type']; readonly y: ChartAxis['type'] };
  /** Whether texts of an axis are all numbers, and stand in the order of those. */
  readonly numeric: { readonly x: boolean; readonly y: boolean };
}

/** Colours that stay apart; bars, and cells a side, that can be read. */
const chartLimits = { series: 10, bars: 200, side: 60 } as const;

/** @throws StageFailure `chart` for more than can be drawn, and for marks at one place */
export function chartData(read: ReadChart, where: string): ChartData {
  const { settings, values, rows, types, thinnedFrom } = read;
  const logs = new Set(settings.log ?? []);
  const series = new Map<string, number>();
  const marks: ChartMark[] = [];
  let omitted = 0;
  const drawable = (value: number | string | undefined, log: boolean): value is number | string =>
    typeof value === 'string' || (isDrawable(value) && (!log || value > 0));
  for (const row of rows) {
    let isWhole = true;
    values.forEach((column, at) => {
      const y = row.y[at];
      const hasValue = settings.value === undefined || isDrawable(row.value);
      if (!drawable(row.x, logs.has('x')) || !drawable(y, logs.has('y')) || row.series === undefined || !hasValue) {
        isWhole = false;
        return;
      }
      const name = [...(values.length > 1 ? [column] : []), row.series].filter((part) => part !== '').join(', ');
      const index = series.get(name) ?? series.size;
      series.set(name, index);
      marks.push({ x: row.x, y, series: index, value: row.value ?? 0 });
    });
    if (!isWhole) omitted++;
  }
  const axis = (side: 'x' | 'y', label: string): ChartAxis => ({
    ...{ label, type: types[side], log: logs.has(side) },
    names:
      types[side] === 'category'
        ? inOrder(
            marks.map((mark) => String(mark[side])),
            read.numeric[side],
          )
        : [],
  });
  const label = values.length > 1 ? '' : values[0]!;
  const data: ChartData = {
    kind: settings.kind,
    title: settings.title ?? titleOf(settings, values),
    x: axis('x', wordOf(settings.x)),
    y: axis('y', wordOf(label)),
    ...(settings.value !== undefined && { shade: wordOf(settings.value) }),
    series: series.size === 0 ? [''] : [...series.keys()],
    marks,
    omitted,
    ...(thinnedFrom !== undefined && { thinnedFrom }),
  };
  refuseTooMany(data, where);
  if (settings.kind !== 'scatter') refuseCovered(data, where);
  return data;
}

/** Finite, and its distance from the others too. */
function isDrawable(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) < 1e300;
}

/** `matrix.lr` is the coordinate lr. */
function wordOf(column: string): string {
  return column.replace(/^matrix\./, '');
}

function titleOf({ x, y, kind, value }: ChartSettings, values: readonly string[]): string {
  if (kind === 'heatmap') return `${wordOf(value ?? '')} by ${wordOf(x)} and ${wordOf(typeof y === 'string' ? y : '')}`;
  return `${values.map(wordOf).join(', ')} by ${wordOf(x)}`;
}

/** Numbers by size, others as they come. */
function inOrder(texts: readonly string[], numeric: boolean): readonly string[] {
  const names = [...new Set(texts)];
  return numeric ? names.sort((one, other) => Number(one) - Number(other)) : names;
}

function refuseTooMany({ kind, x, y, series }: ChartData, where: string): void {
  const refuse = (found: string, most: string, hint: string): never => {
    throw new StageFailure('chart', 'a chart has more than can be read', {
      where,
      found,
      expected: `at most ${most}`,
      hint,
    });
  };
  if (series.length > chartLimits.series)
    refuse(
      `${series.length} series`,
      `${chartLimits.series} series`,
      'name a column with fewer values as `series`, or narrow the port by `where`',
    );
  const bars = x.names.length * series.length;
  if (kind === 'bar' && bars > chartLimits.bars)
    refuse(`${bars} bars`, `${chartLimits.bars} bars`, 'make a table of fewer rows, or draw a line');
  const side = Math.max(x.names.length, y.names.length);
  if (kind === 'heatmap' && side > chartLimits.side)
    refuse(`${side} values along an axis`, `${chartLimits.side} values`, 'make a table of fewer rows');
}

/** Of a line two numbers at one place would be a stroke upwards; bars and cells would hide each other. */
function refuseCovered({ kind, marks, x, y, series }: ChartData, where: string): void {
  const seen = new Set<string>();
  for (const mark of marks) {
    const place = JSON.stringify(kind === 'heatmap' ? [mark.x, mark.y] : [mark.x, mark.series]);
    if (!seen.has(place)) {
      seen.add(place);
      continue;
    }
    const name = series[mark.series]!;
    throw new StageFailure('chart', 'two rows of a table are at one place of its chart', {
      where,
      found:
        kind === 'heatmap'
          ? `${x.label} ${mark.x} and ${y.label} ${mark.y} twice`
          : `${x.label} ${mark.x} twice${name === '' ? '' : ` in ${name}`}`,
      expected: kind === 'heatmap' ? 'one row for each cell' : `one row for each value of ${x.label} in a series`,
      hint:
        kind === 'heatmap'
          ? 'make a table of one row a cell, or narrow the port by `where`'
          : 'name the column that tells the rows apart as `series`, or use kind: scatter',
    });
  }
}
