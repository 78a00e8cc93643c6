/**
 * A projection as a static picture, for paper and for readers without scripts. Each class is one path of zero-length
 * strokes with round ends: a tenth of the size of ten thousand circles.
 */

import { dot } from '@observablehq/plot';
import { type Chart, renderChart } from './chart.ts';
import { colour } from './palette.ts';

/** An example, coloured by its label. */
export interface Place {
  readonly x: number;
  readonly y: number;
  /** A class, or a range of numbers. */
  readonly label: number;
}

/** `ranges` are drawn in one colour, from pale to strong. */
type Labels = 'classes' | 'ranges' | 'one';

const side = 380;
const margin = 8;

export function scatterChart(name: string, title: string, places: readonly Place[], by: Labels = 'classes'): Chart {
  return renderChart(name, title, `${places.length} points${by === 'one' ? '' : ' coloured by label'}`, {
    width: side,
    height: side,
    marginTop: margin,
    marginBottom: margin,
    marginLeft: margin,
    marginRight: margin,
    x: { axis: null },
    y: { axis: null },
    color: { type: 'identity' },
    marks: [
      dot(places, {
        x: 'x',
        y: 'y',
        render: (index, _, values, __, context) => strokes(places, by, index, values, context),
      }),
    ],
  });
}

/** The part of the DOM that a render function needs; the picture is made without a browser's types. */
interface SvgNode {
  setAttribute(name: string, value: string): void;
  appendChild(child: SvgNode): void;
}
type Context = { readonly document: { createElementNS(namespace: string, name: string): SvgNode } };
type Values = { readonly x?: ArrayLike<number>; readonly y?: ArrayLike<number> };

export function strokes(
  places: readonly Place[],
  by: Labels,
  index: ArrayLike<number>,
  values: object,
  context: object,
): never {
  const { document } = context as Context;
  const { x, y } = values as Values;
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  const paths = new Map<number, string[]>();
  for (let at = 0; at < index.length; at++) {
    const place = index[at]!;
    const path = paths.get(places[place]!.label) ?? [];
    path.push(`M${x![place]!.toFixed(1)} ${y![place]!.toFixed(1)}h0`);
    paths.set(places[place]!.label, path);
  }
  const greatest = Math.max(1, ...paths.keys());
  for (const [label, path] of [...paths].sort(([left], [right]) => left - right)) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    element.setAttribute('d', path.join(''));
    element.setAttribute('stroke', colour(by === 'ranges' ? 0 : label));
    element.setAttribute('stroke-width', '2.4');
    element.setAttribute('stroke-linecap', 'round');
    element.setAttribute('stroke-opacity', by === 'ranges' ? (0.15 + (0.75 * label) / greatest).toFixed(2) : '0.6');
    group.appendChild(element);
  }
  // Plot's types name the browser's element.
  return group as never;
}
