/**
 * Two numbers of each row against each other, with axes and a line to read them against, as a static picture: predicted
 * and true numbers, residuals. The strokes are those of scatter.ts.
 */

import { dot, line } from '@observablehq/plot';
import { type Chart, renderChart } from '../chart.ts';
import { frame, labelled } from '../frame.ts';
import { type Place, strokes } from '../scatter.ts';
import { linearTicks, type Ticks } from '../ticks.ts';

export interface NumberAxis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: Ticks;
}

const side = 380;
const room = 0.03;

/** From a little below the least number to a little above the greatest. */
export function numberAxis(label: string, numbers: readonly number[]): NumberAxis {
  const finite = numbers.filter(Number.isFinite);
  const low = finite.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const high = finite.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  if (!(high >= low)) return { label, from: 0, to: 1, ticks: { values: [], labels: [] } };
  const margin = (high - low || Math.abs(high) || 1) * room;
  const [from, to] = [low - margin, high + margin];
  return { label, from, to, ticks: linearTicks(from, to, 6) };
}

export function againstChart(
  name: string,
  title: string,
  places: readonly Place[],
  { x, y }: { readonly x: NumberAxis; readonly y: NumberAxis },
  ends: readonly [Omit<Place, 'label'>, Omit<Place, 'label'>],
): Chart {
  const axis = ({ label, from, to, ticks }: NumberAxis) => ({
    ...labelled(label),
    grid: true,
    domain: [from, to],
    ticks: [...ticks.values],
    tickFormat: (_: number, at: number): string => ticks.labels[at]!,
  });
  return renderChart(name, title, `${places.length} points`, {
    ...frame,
    ...{ width: side, height: side, marginLeft: 62 },
    x: axis(x),
    y: axis(y),
    color: { type: 'identity' },
    marks: [
      dot(places, {
        x: 'x',
        y: 'y',
        render: (index, _, values, __, context) => strokes(places, { by: 'one' }, index, values, context),
      }),
      line(ends, { x: 'x', y: 'y', stroke: 'currentColor', strokeDasharray: '5,4' }),
    ],
  });
}
