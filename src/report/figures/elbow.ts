/**
 * Numbers in order as bars or as a line: explained variance, merge heights, inertia and silhouette by the number of
 * clusters.
 */

import { barY, dot, lineY, ruleX, text } from '@observablehq/plot';
import { decimal, percent } from '../page/format.ts';
import { type Chart, frame, renderChart, valueAxis } from './chart.ts';
import { colour } from './palette.ts';

/** Components that are drawn. */
export const barsMax = 40;

/** Fractions of the variance along each component, in order; `kept` of them are set off. */
export function spectrumChart(name: string, title: string, fractions: readonly number[], kept: number): Chart {
  const bars = fractions.slice(0, barsMax).map((fraction, index) => ({ component: index + 1, share: 100 * fraction }));
  return renderChart(name, title, `the first: ${percent(fractions[0])}`, {
    ...frame,
    width: 380,
    height: 230,
    x: {
      type: 'band',
      label: 'component',
      labelArrow: 'none',
      ticks: bars.length > 16 ? [1, 10, 20, 30, 40].filter((tick) => tick <= bars.length) : undefined,
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
  } as never);
}

/** What an elbow chart says beside its values. */
export interface ElbowLabels {
  readonly x: string;
  readonly y: string;
  /** First and last whole number of the x axis, where charts are to be read side by side; those of the values else. */
  readonly range?: readonly [first: number, last: number];
  /** What was chosen, as a line with its name. */
  readonly marked?: { readonly at: number; readonly name: string };
}

/** Values against whole numbers: a bend or a peak shows where more is no longer worth it. */
export function elbowChart(
  name: string,
  title: string,
  places: readonly { readonly at: number; readonly value: number }[],
  { x, y, range, marked }: ElbowLabels,
): Chart {
  const ends = [places[0]?.at ?? 0, places.at(-1)?.at ?? 0, ...(range ?? []), ...(marked ? [marked.at] : [])];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const marks = marked ? [marked] : [];
  return renderChart(name, title, `${places.length} values${marked ? `, ${marked.name} marked` : ''}`, {
    ...frame,
    width: 380,
    height: 230,
    marginLeft: 58,
    x: {
      label: x,
      labelArrow: 'none',
      domain: [first, last],
      ticks: Math.min(8, last - first + 1),
      tickFormat: whole,
    },
    y: valueAxis(
      y,
      places.map((place) => place.value),
      0,
    ),
    color: { type: 'identity' },
    r: { type: 'identity' },
    marks: [
      ruleX(marks, { x: 'at', stroke: colour(1), strokeDasharray: '4,3' }),
      text(marks, {
        x: 'at',
        text: 'name',
        frameAnchor: 'top',
        // Above the frame, where no curve passes, and never past its right end.
        textAnchor: marked && marked.at - first > (last - first) / 2 ? 'end' : 'start',
        dy: -13,
        fill: 'currentColor',
      }),
      lineY(places, { x: 'at', y: 'value', stroke: colour(0), strokeWidth: 1.8 }),
      dot(places, {
        x: 'at',
        y: 'value',
        r: (place: { at: number }) => (place.at === marked?.at ? 4.5 : 2.4),
        fill: (place: { at: number }) => (place.at === marked?.at ? colour(1) : colour(0)),
        title: (place: { at: number; value: number }) => `${place.at}: ${decimal(place.value, 3)}`,
      }),
    ],
  });
}

function whole(value: number): string {
  return Number.isInteger(value) ? String(value) : '';
}
