/** Two rates against each other from 0 to 1, as hits against false alarms, and a dashed line of guessing. */

import { dot, line } from '@observablehq/plot';
import { decimal } from '../../page/format.ts';
import { type Chart, type PlotOptions, renderChart } from '../chart.ts';
import { curveWidth, frame, labelled } from '../frame.ts';
import { colour } from '../palette.ts';

export interface Rate {
  readonly x: number;
  readonly y: number;
}

export interface RateLabels {
  readonly x: string;
  readonly y: string;
  /** Ends of the line of guessing. */
  readonly guess: readonly [Rate, Rate];
  /** Where the used threshold is. */
  readonly marked?: Rate & { readonly threshold: number };
}

const side = 320;

/** An axis of a share. */
export function shareAxis(label: string): NonNullable<PlotOptions['y']> {
  return { ...labelled(label), domain: [0, 1], grid: true, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] };
}

export function rateChart(
  name: string,
  title: string,
  points: readonly Rate[],
  { x, y, guess, marked }: RateLabels,
): Chart {
  const description = `${points.length} points${marked ? `, the threshold ${decimal(marked.threshold, 2)} marked` : ''}`;
  const marks = marked === undefined ? [] : [marked];
  return renderChart(name, title, description, {
    ...frame,
    ...{ width: side, height: side },
    x: shareAxis(x),
    y: shareAxis(y),
    color: { type: 'identity' },
    r: { type: 'identity' },
    marks: [
      line(guess, { x: 'x', y: 'y', stroke: 'var(--muted)', strokeDasharray: '4,3' }),
      line(points, { x: 'x', y: 'y', stroke: colour(0), strokeWidth: curveWidth }),
      dot(marks, {
        x: 'x',
        y: 'y',
        r: 5,
        fill: 'var(--surface)',
        stroke: colour(1),
        strokeWidth: 2,
        title: (one: NonNullable<RateLabels['marked']>) =>
          `threshold ${decimal(one.threshold, 2)}: ${decimal(one.x)}, ${decimal(one.y)}`,
      }),
    ],
  });
}
