/**
 * Values against whole numbers, as merge heights, inertia or silhouette by the number of clusters: a bend or a peak
 * shows where more is no longer worth it.
 */

import { dot, lineY, ruleX, text } from '@observablehq/plot';
import { decimal } from '../../page/format.ts';
import { type Chart, renderChart } from '../chart.ts';
import { curveWidth, frame, labelled, valueAxis, wholeTick } from '../frame.ts';
import { colour } from '../palette.ts';

/** The names of the axes, and the number that was chosen. */
export interface ElbowLabels {
  readonly x: string;
  readonly y: string;
  /** First and last whole number of the x axis, where charts are to be read side by side; those of the values else. */
  readonly range?: readonly [first: number, last: number];
  /** The number that was chosen, as a line with its name. */
  readonly marked?: { readonly at: number; readonly name: string };
}

export function elbowChart(
  name: string,
  title: string,
  places: readonly { readonly at: number; readonly value: number }[],
  { x, y, range, marked }: ElbowLabels,
): Chart {
  const marks = marked === undefined ? [] : [marked];
  const ends = [places[0]?.at ?? 0, places.at(-1)?.at ?? 0, ...(range ?? []), ...marks.map(({ at }) => at)];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  return renderChart(name, title, `${places.length} values${marks.map((mark) => `, ${mark.name} marked`).join('')}`, {
    ...frame,
    marginLeft: 58,
    x: {
      ...labelled(x),
      domain: [first, last],
      ticks: Math.min(8, last - first + 1),
      tickFormat: wholeTick,
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
        textAnchor: marked !== undefined && marked.at - first > (last - first) / 2 ? 'end' : 'start',
        dy: -13,
        fill: 'currentColor',
      }),
      lineY(places, { x: 'at', y: 'value', stroke: colour(0), strokeWidth: curveWidth }),
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
