/** Numbers in order as bars or as a line: explained variance, merge heights, inertia by the number of clusters. */

import { barY, dot, lineY, text } from '@observablehq/plot';
import { decimal, percent } from '../format.ts';
import { type Chart, frame, renderChart } from './chart.ts';
import { colour } from './palette.ts';

/** Fractions of the variance along each component, in order; `kept` of them are set off. */
export function spectrumChart(name: string, title: string, fractions: readonly number[], kept: number): Chart {
  const bars = fractions.slice(0, 40).map((fraction, index) => ({ component: index + 1, share: 100 * fraction }));
  return renderChart(name, title, `the first: ${percent(fractions[0])}`, {
    ...frame,
    width: 380,
    height: 230,
    x: {
      type: 'band',
      label: 'component',
      labelArrow: 'none',
      ticks: bars.length > 16 ? [1, 10, 20, 30, 40] : undefined,
    },
    y: { label: 'variance, %', labelArrow: 'none', grid: true, ticks: 5 },
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
  } as never);
}

/** Values against whole numbers from `first` on: a bend shows where more is no longer worth it. */
export function elbowChart(
  name: string,
  title: string,
  places: readonly { readonly at: number; readonly value: number }[],
  labels: { readonly x: string; readonly y: string; readonly marked?: number },
): Chart {
  return renderChart(name, title, `${places.length} values`, {
    ...frame,
    width: 380,
    height: 230,
    marginLeft: 58,
    x: { label: labels.x, labelArrow: 'none', ticks: Math.min(8, places.length), tickFormat: whole },
    y: { label: labels.y, labelArrow: 'none', grid: true, zero: true, ticks: 5 },
    color: { type: 'identity' },
    r: { type: 'identity' },
    marks: [
      lineY(places, { x: 'at', y: 'value', stroke: colour(0), strokeWidth: 1.8 }),
      dot(places, {
        x: 'at',
        y: 'value',
        r: (place: { at: number }) => (place.at === labels.marked ? 4.5 : 2.4),
        fill: (place: { at: number }) => (place.at === labels.marked ? colour(1) : colour(0)),
        title: (place: { at: number; value: number }) => `${place.at}: ${decimal(place.value, 3)}`,
      }),
    ],
  });
}

function whole(value: number): string {
  return Number.isInteger(value) ? String(value) : '';
}
