/**
 * A bar for each value of a column of a table; side by side where there are several series. Upright where the values can
 * be written below them, else lying.
 */

import { barX, barY, ruleX, ruleY } from '@observablehq/plot';
import { shortNumber } from '../../page/format.ts';
import type { ChartData, ChartMark } from '../../study/results/chart-data.ts';
import { type Chart, type PlotOptions, renderChart } from '../chart.ts';
import { cut, widthOf } from '../drawn.ts';
import { labelled } from '../frame.ts';
import { colour } from '../palette.ts';
import { framed, numbersOf, placeAxis, tableWidth, tipOf } from './table-frame.ts';

/** Pixels: of a name beside lying bars, of a lying bar, of the gap between two names below upright ones. */
const [nameMax, thickness, gap, leastUpright] = [150, 13, 8, 5] as const;

export function tableBars(name: string, data: ChartData): Chart {
  const { series, title, x, y, marks } = data;
  const { options, names } = framed(data, tableWidth);
  const widest = x.names.reduce((most, one) => Math.max(most, widthOf(one)), 0);
  const room = (tableWidth - 72) / Math.max(1, x.names.length);
  const isUpright = widest + gap <= room && room / series.length >= leastUpright;
  const several = series.length > 1;
  const values = placeAxis(y, numbersOf(data, 'y'), 6, y.log ? undefined : 0);
  const categories: PlotOptions['x'] = {
    ...labelled(x.label),
    type: 'band',
    domain: [...x.names],
    tickSize: 0,
    tickFormat: (one: string) => cut(one, nameMax),
    padding: 0.18,
  };
  const among: PlotOptions['x'] = { type: 'band', domain: series.map((_, index) => index), axis: null, padding: 0 };
  // A bar of a logarithmic axis has no zero to begin at: it begins at the edge.
  const least = Number((values.domain as readonly number[] | undefined)?.[0] ?? 0);
  const base = y.log ? least : 0;
  const channels = {
    fill: (mark: ChartMark) => colour(mark.series),
    title: (mark: ChartMark) => tipOf([series[mark.series]!, `${x.label} ${mark.x}`], shortNumber(Number(mark.y))),
  };
  const description = `${marks.length} bars`;
  if (isUpright)
    return renderChart(name, title, description, {
      ...options,
      ...(several ? { fx: { ...categories, axis: 'bottom' as const }, x: among } : { x: categories }),
      y: values,
      color: { type: 'identity' },
      marks: [
        ...names,
        barY(marks, { ...(several ? { fx: 'x', x: 'series' } : { x: 'x' }), y1: () => base, y2: 'y', ...channels }),
        ruleY([base], { stroke: 'var(--muted)' }),
      ],
    });
  const bars = x.names.length * (series.length * thickness + gap);
  return renderChart(name, title, description, {
    ...options,
    height: Number(options.marginTop) + bars + Number(options.marginBottom),
    marginLeft: Math.min(nameMax, Math.max(widest, widthOf(x.label))) + 12,
    ...(several ? { fy: { ...categories, axis: 'left' as const }, y: among } : { y: categories }),
    x: values,
    color: { type: 'identity' },
    marks: [
      ...names,
      barX(marks, { ...(several ? { fy: 'x', y: 'series' } : { y: 'x' }), x1: () => base, x2: 'y', ...channels }),
      ruleX([base], { stroke: 'var(--muted)' }),
    ],
  });
}
