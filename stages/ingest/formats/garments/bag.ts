/** A bag, seen from the front: a body, a handle or straps above it, a flap or pockets on it. */

import type { Chance } from './chance.ts';
import { cloth, curve, ellipse, mirrored, type Part, type Point, plain, rectangle, stroke } from './outline.ts';

export function bag(chance: Chance): Part[] {
  const bottom = chance.around(0.75, 0.2);
  const top = bottom - chance.between(0.75, 1.35);
  const widthTop = chance.between(0.5, 0.95);
  const widthBottom = chance.around(widthTop, 0.2);
  const round = chance.between(0.02, 0.3);
  const body = mirrored([
    [0, top],
    [widthTop - round, top],
    ...curve([widthTop - round, top], [widthTop, top], [widthTop, top + round]),
    [widthBottom, bottom - round],
    ...curve([widthBottom, bottom - round], [widthBottom, bottom], [widthBottom - round, bottom]),
    [0, bottom],
  ]);
  return [
    ...(chance.happens(0.85) ? [handle(chance, top, widthTop)] : []),
    cloth(body),
    ...(chance.happens(0.4) ? [flap(chance, top, bottom, widthTop)] : []),
    ...(chance.happens(0.4) ? [plain(ellipse(0, (top + bottom) / 2, 0.2, 0.14), chance.oneOf([0.4, 1.6]))] : []),
    ...(chance.happens(0.3) ? [plain(rectangle(-widthTop, top, widthTop, top + 0.09), chance.oneOf([0.6, 1.3]))] : []),
    ...(chance.happens(0.2)
      ? [plain(rectangle(-0.4, bottom - 0.5, 0.4, bottom - 0.1), chance.oneOf([0.75, 1.2]))]
      : []),
  ];
}

function handle(chance: Chance, top: number, width: number): Part {
  const reach = width * chance.between(0.3, 0.95);
  const rise = top - chance.between(0.3, 1.1);
  const from: Point = [-reach, top + 0.05];
  const arc: Point[] = [
    from,
    ...curve(from, [-reach * 0.9, rise], [0, rise]),
    ...curve([0, rise], [reach * 0.9, rise], [reach, top + 0.05]),
  ];
  return plain(stroke(arc, chance.between(0.07, 0.18)), chance.between(0.6, 1.2));
}

function flap(chance: Chance, top: number, bottom: number, width: number): Part {
  const depth = top + (bottom - top) * chance.between(0.3, 0.65);
  return plain(
    mirrored([[0, top], [width * 0.98, top], ...curve([width * 0.98, top], [width * 0.9, depth], [0, depth])]),
    chance.oneOf([0.75, 0.85, 1.2]),
  );
}
