/** Numbers of a table against numbers or times: a line for each series, from left to right. Few rows have a dot each. */

import { dot, lineY } from '@observablehq/plot';
import { shortNumber } from '../../page/format.ts';
import type { ChartData, ChartMark } from '../../study/results/chart-data.ts';
import { type Chart, renderChart } from '../chart.ts';
import { curveWidth } from '../frame.ts';
import { colour } from '../palette.ts';
import { dotsMax, framed, numbersOf, placeAxis, placeText, tableWidth, tipOf } from './table-frame.ts';

export function tableLine(name: string, data: ChartData): Chart {
  const { series, title, x, y } = data;
  const marks = [...data.marks].sort((one, other) => Number(one.x) - Number(other.x));
  const { options, names } = framed(data, tableWidth);
  return renderChart(name, title, `${series.length} lines through ${marks.length} rows`, {
    ...options,
    x: placeAxis(x, numbersOf(data, 'x'), 6),
    y: placeAxis(y, numbersOf(data, 'y'), 6),
    color: { type: 'identity' },
    marks: [
      ...names,
      ...series.map((_, index) =>
        lineY(
          marks.filter((mark) => mark.series === index),
          { x: 'x', y: 'y', stroke: colour(index), strokeWidth: curveWidth },
        ),
      ),
      dot(marks.length > dotsMax ? [] : marks, {
        x: 'x',
        y: 'y',
        r: 2.4,
        fill: (mark: ChartMark) => colour(mark.series),
        title: (mark: ChartMark) =>
          tipOf([series[mark.series]!, `${x.label} ${placeText(x, mark.x)}`], shortNumber(Number(mark.y))),
      }),
    ],
  });
}
