/**
 * The pattern of a garment of the upper body, seen from the front, cut to measures, and the details sewn on: collars,
 * bands, fronts, buttons, pockets, prints. Tones are relative to the garment's own brightness.
 */

import type { Chance } from './chance.ts';
import {
  cloth,
  curve,
  ellipse,
  flipped,
  mirrored,
  type Part,
  type Point,
  plain,
  rectangle,
  stroke,
} from './outline.ts';

export interface Measures {
  /** Half of the height and half widths. */
  readonly height: number;
  readonly neck: number;
  readonly shoulder: number;
  readonly chest: number;
  readonly waist: number;
  readonly hem: number;
  readonly neckDepth: number;
  readonly shoulderDrop: number;
  /** Length, direction (sideways and down, a unit vector) and widths of a sleeve. */
  readonly sleeve: number;
  readonly sleeveSide: number;
  readonly armhole: number;
  readonly cuff: number;
  /** Height of the waist, -1 to 1. */
  readonly waistAt: number;
}

export function cut(m: Measures): Part[] {
  const top = -m.height;
  const shoulderAt: Point = [m.shoulder, top + m.shoulderDrop];
  const armpit: Point = [m.chest, shoulderAt[1] + m.armhole];
  const waist: Point = [m.waist, m.waistAt * m.height];
  const body = mirrored([
    [0, top + m.neckDepth],
    ...curve([0, top + m.neckDepth], [m.neck, top + m.neckDepth], [m.neck, top]),
    shoulderAt,
    armpit,
    ...curve(armpit, waist, [m.hem, m.height]),
  ]);
  const down = Math.sqrt(1 - m.sleeveSide * m.sleeveSide);
  const end: Point = [shoulderAt[0] + m.sleeve * m.sleeveSide, shoulderAt[1] + m.sleeve * down];
  const inner: Point = [end[0] - m.cuff * down, end[1] + m.cuff * m.sleeveSide];
  const sleeve: Point[] = [[m.shoulder * 0.7, shoulderAt[1]], shoulderAt, end, inner, armpit];
  return [cloth(sleeve, 0.94), cloth(flipped(sleeve), 0.94), cloth(body)];
}

/** The seam between sleeve and body, visible where the sleeve hangs along it. */
export function sleeveSeams(m: Measures, tone: number): Part[] {
  const from: Point = [m.chest, -m.height + m.shoulderDrop + m.armhole];
  const seam = stroke([from, [m.waist + 0.02, m.waistAt * m.height], [m.hem, m.height * 0.85]], 0.06);
  return [plain(seam, tone), plain(flipped(seam), tone)];
}

export function frontLine(m: Measures, chance: Chance, tone: number, to = m.height): Part {
  const x = chance.around(0, 0.05);
  return plain(
    stroke(
      [
        [x, -m.height + m.neckDepth],
        [x + chance.around(0, 0.03), to],
      ],
      0.08,
    ),
    tone,
  );
}

export function buttons(m: Measures, chance: Chance, tone: number): Part[] {
  const count = 3 + Math.floor(chance.between(0, 4));
  const step = (1.7 * m.height) / count;
  return Array.from({ length: count }, (_, index) =>
    plain(ellipse(chance.around(0.02, 0.02), -m.height + m.neckDepth + 0.15 + index * step, 0.1, 0.1), tone),
  );
}

export function collar(m: Measures, chance: Chance, tone: number): Part[] {
  const reach = chance.between(0.1, 0.22);
  const side: Point[] = [
    [m.neck * 0.9, -m.height - 0.04],
    [m.neck + 0.06, -m.height + 0.06],
    [m.neck * 0.8, -m.height + reach + 0.12],
    [0.02, -m.height + m.neckDepth + 0.02],
  ];
  return [plain(side, tone), plain(flipped(side), tone)];
}

export function neckband(m: Measures, tone: number): Part {
  const right: Point = [m.neck, -m.height];
  const left: Point = [-m.neck, -m.height];
  const middle: Point = [0, -m.height + 2 * m.neckDepth];
  return plain(stroke([left, ...curve(left, middle, right)], 0.09), tone);
}

export function hemband(m: Measures, tone: number): Part {
  return plain(rectangle(-m.hem, m.height - 0.12, m.hem, m.height), tone);
}

/** The part behind an open neck: the back of the garment, in the shade. */
export function backOfNeck(m: Measures): Part {
  return plain(rectangle(-m.neck, -m.height, m.neck, -m.height + m.neckDepth * 0.6), 0.55);
}

export function print(chance: Chance): Part[] {
  const tone = chance.oneOf([0.35, 0.5, 1.45, 1.8]);
  const [x, y] = [chance.around(0, 0.12), chance.around(-0.25, 0.2)];
  const [width, height] = [chance.between(0.25, 0.6), chance.between(0.15, 0.55)];
  const shape = chance.happens(0.5)
    ? ellipse(x, y, width, height)
    : rectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  return [plain(shape, tone)];
}

export function pockets(chance: Chance): Part[] {
  const y = chance.between(0.2, 0.5);
  const slit = stroke(
    [
      [0.16, y],
      [0.36, y + chance.around(0, 0.08)],
    ],
    0.07,
  );
  const tone = chance.between(0.4, 0.75);
  return [plain(slit, tone), plain(flipped(slit), tone)];
}
