/**
 * Two numbers of each row of a table against each other, a colour for each series. Few rows are circles that tell their
 * numbers; many are the strokes of scatter.ts.
 */

import { dot } from '@observablehq/plot';
import type { ChartData, ChartMark } from '../../study/results/chart-data.ts';
import { type Chart, renderChart } from '../chart.ts';
import { colour } from '../palette.ts';
import { strokes } from '../scatter.ts';
import { dotsMax, framed, numbersOf, placeAxis, placeText, tableWidth, tipOf } from './table-frame.ts';

export function tableScatter(name: string, data: ChartData): Chart {
  const { title, x, y, marks, series } = data;
  const { options, names } = framed(data, tableWidth);
  const places = marks.map((mark) => ({ x: Number(mark.x), y: Number(mark.y), label: mark.series }));
  return renderChart(name, title, `${marks.length} rows as points`, {
    ...options,
    x: placeAxis(x, numbersOf(data, 'x'), 6),
    y: placeAxis(y, numbersOf(data, 'y'), 6),
    color: { type: 'identity' },
    marks: [
      ...names,
      marks.length > dotsMax
        ? dot(places, {
            x: 'x',
            y: 'y',
            render: (index, _, values, __, context) => strokes(places, {}, index, values, context),
          })
        : dot(marks, {
            x: 'x',
            y: 'y',
            r: 3,
            fill: (mark: ChartMark) => colour(mark.series),
            fillOpacity: 0.7,
            title: (mark: ChartMark) =>
              tipOf([series[mark.series]!, `${x.label} ${placeText(x, mark.x)}`], placeText(y, mark.y)),
          }),
    ],
  });
}
