/**
 * Panels of linked scatter plots whose points are measured numbers: the places of the points on the grid between the ends
 * of two axes, the ticks, and a line to read them against.
 */

import type { NumberAxis } from '../figures/answers/against.ts';
import type { PanelAxis, ScatterData } from './page-data.ts';
import { base64 } from './scatter-data.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

const steps = 65_535;
export function againstPanel(
  name: string,
  places: readonly Place[],
  { x, y }: { readonly x: NumberAxis; readonly y: NumberAxis },
  [first, last]: readonly [Place, Place],
): ScatterData['panels'][number] {
  const grid = (axis: NumberAxis, of: (place: Place) => number): string =>
    base64(Uint16Array.from(places, (place) => placed(axis, of(place))));
  return {
    name,
    x: grid(x, (place) => place.x),
    y: grid(y, (place) => place.y),
    aspect: 1,
    axes: {
      x: axisOf(x),
      y: axisOf(y),
      line: [placed(x, first.x), placed(y, first.y), placed(x, last.x), placed(y, last.y)],
    },
  };
}

function axisOf(axis: NumberAxis): PanelAxis {
  const { label, ticks } = axis;
  return { label, ticks: ticks.values.map((value, at) => ({ at: placed(axis, value), text: ticks.labels[at]! })) };
}

function placed({ from, to }: NumberAxis, value: number): number {
  return Math.round(((value - from) / (to - from)) * steps);
}
