/** Fractions of the variance along each component, in order, as bars; the kept ones are set off. */

import { barY, text } from '@observablehq/plot';
import { decimal, percent } from '../page/format.ts';
import { type Chart, renderChart } from './chart.ts';
import { frame, labelled, valueAxis } from './frame.ts';
import { colour } from './palette.ts';

/** Components that are drawn. */
export const barsMax = 40;

export function spectrumChart(name: string, title: string, fractions: readonly number[], kept: number): Chart {
  const bars = fractions.slice(0, barsMax).map((fraction, index) => ({ component: index + 1, share: 100 * fraction }));
  return renderChart(name, title, `the first: ${percent(fractions[0])}`, {
    ...frame,
    x: {
      type: 'band',
      ...labelled('component'),
      ...(bars.length > 16 && { ticks: [1, 10, 20, 30, 40].filter((tick) => tick <= bars.length) }),
    },
    y: valueAxis(
      'variance, %',
      bars.map((bar) => bar.share),
      0,
    ),
    color: { type: 'identity' },
    marks: [
      barY(bars, {
        x: 'component',
        y: 'share',
        fill: (bar: { component: number }) => (bar.component <= kept ? colour(0) : 'var(--muted)'),
        title: (bar: { component: number; share: number }) => `component ${bar.component}: ${decimal(bar.share, 1)} %`,
      }),
      text(bars.slice(0, Math.min(kept, 3)), {
        x: 'component',
        y: 'share',
        text: (bar: { share: number }) => decimal(bar.share, 1),
        textAnchor: 'start',
        dx: 8,
        dy: -6,
        fill: 'currentColor',
      }),
    ],
  });
}
