/**
 * The Kullback–Leibler divergence of t-SNE against the iteration, with a dotted line at the end of early exaggeration,
 * where it drops.
 */

import { lineY, ruleX, text } from '@observablehq/plot';
import { decimal } from '../page/format.ts';
import { type Chart, renderChart } from './chart.ts';
import { curveWidth, frame, labelled, valueAxis } from './frame.ts';
import { colour } from './palette.ts';

export function divergenceChart(
  name: string,
  title: string,
  steps: readonly (readonly [number, number])[],
  exaggerated: number | undefined,
): Chart {
  const places = steps.map(([iteration, divergence]) => ({ iteration, divergence }));
  const last = places.at(-1);
  return renderChart(name, title, last !== undefined ? `ends at ${decimal(last.divergence, 3)}` : 'no steps', {
    ...frame,
    x: { ...labelled('iteration'), ticks: 5 },
    y: valueAxis(
      'divergence',
      places.map((place) => place.divergence),
      0,
    ),
    marks: [
      ruleX(exaggerated === undefined ? [] : [exaggerated], { stroke: 'var(--muted)', strokeDasharray: '2,3' }),
      lineY(places, { x: 'iteration', y: 'divergence', stroke: colour(0), strokeWidth: curveWidth }),
      text(last === undefined ? [] : [last], {
        x: 'iteration',
        y: 'divergence',
        text: (one: { divergence: number }) => decimal(one.divergence, 3),
        textAnchor: 'end',
        dy: -9,
        fill: 'currentColor',
      }),
    ],
  });
}
