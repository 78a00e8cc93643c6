/**
 * A projection as a static picture, for paper and for readers without scripts. Each class is one path of zero-length
 * strokes with round ends: a tenth of the size of ten thousand circles. Classes are named where most of their points are.
 */

import { dot } from '@observablehq/plot';
import { type Chart, renderChart } from './chart.ts';
import { groupLabels } from './group-labels.ts';
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

/** The label of a point that belongs to no class: drawn in grey, and never named. */
export const quietLabel = -1;

const margin = 8;
const [fontSize, characterWidth, namesMax, nameMax] = [12, 6.6, 20, 24] as const;

export interface ScatterLook {
  readonly by?: Labels;
  /** Of the classes, by their labels; classes without one are not named. */
  readonly names?: readonly string[];
  /** Width and height in pixels. */
  readonly side?: number;
}

export function scatterChart(
  name: string,
  title: string,
  places: readonly Place[],
  { by = 'classes', names = [], side = 380 }: ScatterLook = {},
): Chart {
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
        render: (index, _, values, __, context) => strokes(places, { by, names, side }, index, values, context),
      }),
    ],
  });
}

/** The part of the DOM that a render function needs; the picture is made without a browser's types. */
interface SvgNode {
  textContent: string | null;
  setAttribute(name: string, value: string): void;
  appendChild(child: SvgNode): void;
}
type Context = { readonly document: { createElementNS(namespace: string, name: string): SvgNode } };
type Values = { readonly x?: ArrayLike<number>; readonly y?: ArrayLike<number> };

export function strokes(
  places: readonly Place[],
  { by = 'classes', names = [], side = 0 }: ScatterLook,
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
  const opacityOf = (label: number): string =>
    label === quietLabel ? '0.35' : by === 'ranges' ? (0.15 + (0.75 * label) / greatest).toFixed(2) : '0.6';
  for (const [label, path] of [...paths].sort(([left], [right]) => left - right)) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    element.setAttribute('d', path.join(''));
    element.setAttribute('stroke', label === quietLabel ? 'var(--muted)' : colour(by === 'ranges' ? 0 : label));
    element.setAttribute('stroke-width', '2.4');
    element.setAttribute('stroke-linecap', 'round');
    element.setAttribute('stroke-opacity', opacityOf(label));
    group.appendChild(element);
  }
  if (names.length <= namesMax) nameGroups(places, names, index, { x: x!, y: y! }, document, group, side);
  // Plot's types name the browser's element.
  return group as never;
}

/** Names in the colour of the page's text, with a rim that sets them off from the points. */
function nameGroups(
  places: readonly Place[],
  names: readonly string[],
  index: ArrayLike<number>,
  { x, y }: Required<Values>,
  document: Context['document'],
  group: SvgNode,
  side: number,
): void {
  const drawn = Array.from(index);
  const textOf = (label: number): string | undefined => {
    const name = names[label];
    return name !== undefined && name.length > nameMax ? `${name.slice(0, nameMax - 1)}…` : name;
  };
  const widthOf = (label: number): number | undefined => {
    const text = textOf(label);
    return text === undefined ? undefined : text.length * characterWidth;
  };
  const labels = groupLabels(
    drawn.map((place) => x[place]!),
    drawn.map((place) => y[place]!),
    drawn.map((place) => places[place]!.label),
    widthOf,
    fontSize + 2,
  );
  for (const label of labels) {
    const half = (widthOf(label.group) ?? 0) / 2;
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    const at = Math.min(side - half - 2, Math.max(half + 2, label.x));
    for (const [attribute, value] of Object.entries({
      x: at.toFixed(1),
      y: label.y.toFixed(1),
      'text-anchor': 'middle',
      'dominant-baseline': 'central',
      'font-size': String(fontSize),
      'font-weight': '600',
      'paint-order': 'stroke',
      fill: 'var(--ink)',
      stroke: 'var(--surface)',
      'stroke-width': '4',
      'stroke-linejoin': 'round',
    }))
      element.setAttribute(attribute, value);
    element.textContent = textOf(label.group) ?? '';
    group.appendChild(element);
  }
}
