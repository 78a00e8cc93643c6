/** The examples behind the points of linked scatter plots: one under the cursor, and the selected ones. */

import { countText } from '../../../core/facts/number-text.ts';
import { element } from '../elements.ts';
import type { Rows } from '../take/csv.ts';
import { gridSteps } from './brush.ts';
import { drawThumbnail, type Points, type UnpackedColouring } from './points.ts';

type Thumbnails = NonNullable<Points['thumbnails']>;

const [cardSide, stripSide] = [112, 56] as const;
const picturesMax = 40;
/** Values of a colouring that a selection is described by. */
const valuesMax = 4;

/** The example of a point: its picture, its row, what identifies it, and its value in every colouring. */
export function exampleCard({ thumbnails, colourings, facts, rows }: Points, point: number): HTMLElement[] {
  const term = (name: string, text: string): HTMLElement =>
    element('div', {}, element('dt', {}, name), element('dd', {}, text));
  const told = new Set(facts.map(({ name }) => name));
  const terms = [
    ...facts.map(({ name, texts }) => term(name, texts[point] ?? '–')),
    ...colourings
      .filter(({ name, names }) => !told.has(name) && names.length > 1)
      .map(({ name, names, values }) => term(name, names[values[point]!] ?? '–')),
  ];
  const list = element('dl', {}, term('row', String(rows[point])), ...terms);
  return thumbnails === undefined ? [list] : [picture(thumbnails, point, cardSide), list];
}

/** All points: their rows, places as parts of the longer side of each panel, and their value in every colouring. */
export function pointRows({ count, rows, panels, colourings, facts }: Points): Rows {
  const told = new Set(facts.map(({ name }) => name));
  const others = colourings.filter(({ name }) => !told.has(name));
  return [
    [
      'row',
      ...panels.flatMap(({ name }) => [`${name} x`, `${name} y`]),
      ...[...facts, ...others].map(({ name }) => name),
    ],
    ...Array.from({ length: count }, (_, point) => [
      rows[point],
      ...panels.flatMap(({ x, y }) => [x[point]! / gridSteps, y[point]! / gridSteps]),
      ...facts.map(({ texts }) => texts[point]),
      ...others.map(({ names, values }) => names[values[point]!]),
    ]),
  ];
}

/** How many are selected, and the most frequent values among them. `selected` has a 1 for each point that is. */
export function selectionText(selected: Uint8Array, { names, values }: UnpackedColouring): string {
  const counts = new Array<number>(names.length).fill(0);
  let total = 0;
  selected.forEach((chosen, point) => {
    if (chosen === 0) return;
    total++;
    counts[values[point]!]! += 1;
  });
  const parts = counts
    .map((count, value) => ({ count, name: names[value]! }))
    .filter(({ count }) => count > 0)
    .sort((left, right) => right.count - left.count)
    .slice(0, valuesMax)
    .map(({ count, name }) => `${name} ${countText(count)}`);
  return `${countText(total)} selected${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** Pictures of the selected examples, evenly spaced over them. */
export function selectionPictures(selected: Uint8Array, thumbnails: Thumbnails): HTMLElement[] {
  const chosen: number[] = [];
  selected.forEach((one, point) => {
    if (one === 1) chosen.push(point);
  });
  if (chosen.length === 0) return [];
  const count = Math.min(picturesMax, chosen.length);
  const pictures = Array.from({ length: count }, (_, index) =>
    picture(thumbnails, chosen[Math.floor((index * chosen.length) / count)]!, stripSide),
  );
  const title = count < chosen.length ? `${count} of the ${countText(chosen.length)} selected` : 'The selected';
  return [element('p', { class: 'muted' }, title), element('div', { class: 'pictures' }, ...pictures)];
}

function picture(thumbnails: Thumbnails, point: number, side: number): HTMLCanvasElement {
  const canvas = element('canvas', { class: 'pixelated', width: side, height: side, 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  if (context !== null) drawThumbnail(context, thumbnails, point, [0, 0, side]);
  return canvas;
}
