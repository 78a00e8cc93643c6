/** The errors of predicted numbers along the range of the true ones: a bar for the mean error of each group, a dot for its bias. */

import { dot, rectY, ruleY } from '@observablehq/plot';
import { count, shortNumber } from '../../page/format.ts';
import { type Chart, renderChart } from '../chart.ts';
import { widthOf } from '../drawn.ts';
import { frame, labelled, valueAxis } from '../frame.ts';
import { colour } from '../palette.ts';
import { apartLabels } from '../ticks.ts';

export interface ErrorGroup {
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  readonly error: number;
  readonly bias: number;
}

const [width, marginLeft, marginRight] = [640, 62, 24] as const;

export function quantileChart(name: string, title: string, groups: readonly ErrorGroup[]): Chart {
  const bars = groups.map((group, index) => ({ ...group, start: index, end: index + 1, middle: index + 0.5 }));
  const edges = apartLabels([...groups.map(({ from }) => from), groups.at(-1)?.to ?? 0]);
  // Long labels at every second edge, or third: covering each other they read as other numbers.
  const widest = Math.max(...edges.map(widthOf)) + 8;
  const every = Math.ceil((widest * groups.length) / (width - marginLeft - marginRight));
  const told = ({ rows, from, to, error, bias }: ErrorGroup): string =>
    `${count(rows)} rows from ${shortNumber(from)} to ${shortNumber(to)}: error ${shortNumber(error)}, bias ${shortNumber(bias)}`;
  return renderChart(name, title, `${groups.length} groups of rows`, {
    ...frame,
    ...{ width, marginLeft, marginRight },
    x: {
      ...labelled('true number, groups of about as many rows each'),
      domain: [0, groups.length],
      ticks: edges.map((_, index) => index),
      tickFormat: (index: number) => (index % every === 0 ? edges[index]! : ''),
    },
    y: valueAxis(
      'error',
      [...groups.map(({ error }) => error), ...groups.map(({ bias }) => bias)],
      groups.every(({ bias }) => bias >= 0) ? 0 : undefined,
    ),
    color: { type: 'identity' },
    marks: [
      rectY(bars, {
        ...{ x1: 'start', x2: 'end', y: 'error', insetLeft: 1, insetRight: 1, fill: colour(0), fillOpacity: 0.75 },
        title: told,
      }),
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      dot(bars, { x: 'middle', y: 'bias', r: 4, fill: colour(1), stroke: 'var(--surface)', title: told }),
    ],
  });
}
