/**
 * Garments of the upper body, seen from the front: T-shirt, pullover, dress, coat, shirt. One pattern cut to measures;
 * the kinds differ in how their measures and details are distributed, and overlap as real ones do.
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

interface Measures {
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

function cut(m: Measures): Part[] {
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
function sleeveSeams(m: Measures, tone: number): Part[] {
  const from: Point = [m.chest, -m.height + m.shoulderDrop + m.armhole];
  const seam = stroke([from, [m.waist + 0.02, m.waistAt * m.height], [m.hem, m.height * 0.85]], 0.06);
  return [plain(seam, tone), plain(flipped(seam), tone)];
}

function frontLine(m: Measures, chance: Chance, tone: number, to = m.height): Part {
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

function buttons(m: Measures, chance: Chance, tone: number): Part[] {
  const count = 3 + Math.floor(chance.between(0, 4));
  const step = (1.7 * m.height) / count;
  return Array.from({ length: count }, (_, index) =>
    plain(ellipse(chance.around(0.02, 0.02), -m.height + m.neckDepth + 0.15 + index * step, 0.1, 0.1), tone),
  );
}

function collar(m: Measures, chance: Chance, tone: number): Part[] {
  const reach = chance.between(0.1, 0.22);
  const side: Point[] = [
    [m.neck * 0.9, -m.height - 0.04],
    [m.neck + 0.06, -m.height + 0.06],
    [m.neck * 0.8, -m.height + reach + 0.12],
    [0.02, -m.height + m.neckDepth + 0.02],
  ];
  return [plain(side, tone), plain(flipped(side), tone)];
}

function neckband(m: Measures, tone: number): Part {
  const right: Point = [m.neck, -m.height];
  const left: Point = [-m.neck, -m.height];
  const middle: Point = [0, -m.height + 2 * m.neckDepth];
  return plain(stroke([left, ...curve(left, middle, right)], 0.09), tone);
}

function hemband(m: Measures, tone: number): Part {
  return plain(rectangle(-m.hem, m.height - 0.12, m.hem, m.height), tone);
}

/** What shows behind an open neck: the back of the garment, in the shade. */
function backOfNeck(m: Measures): Part {
  return plain(rectangle(-m.neck, -m.height, m.neck, -m.height + m.neckDepth * 0.6), 0.55);
}

function print(chance: Chance): Part[] {
  const tone = chance.oneOf([0.35, 0.5, 1.45, 1.8]);
  const [x, y] = [chance.around(0, 0.12), chance.around(-0.25, 0.2)];
  const [width, height] = [chance.between(0.25, 0.6), chance.between(0.15, 0.55)];
  const shape = chance.happens(0.5)
    ? ellipse(x, y, width, height)
    : rectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  return [plain(shape, tone)];
}

const hanging = (chance: Chance): number => chance.between(0.1, 0.32);

export function tShirt(chance: Chance): Part[] {
  const chest = chance.around(0.5, 0.13);
  const long = chance.happens(0.06);
  const m: Measures = {
    height: chance.around(0.86, 0.14),
    neck: chance.between(0.16, 0.32),
    shoulder: chest + chance.around(0.04, 0.07),
    chest,
    waist: chest * chance.around(0.94, 0.14),
    hem: chest * chance.around(1, 0.14),
    neckDepth: chance.between(0.05, 0.34),
    shoulderDrop: chance.between(0.08, 0.2),
    sleeve: long ? chance.between(0.9, 1.3) : chance.between(0.22, 0.62),
    sleeveSide: long ? hanging(chance) : chance.between(0.35, 0.9),
    armhole: chance.between(0.34, 0.5),
    cuff: chance.between(0.26, 0.4),
    waistAt: chance.around(0.1, 0.3),
  };
  return [
    ...(chance.happens(0.6) ? [backOfNeck(m)] : []),
    ...cut(m),
    ...(chance.happens(0.4) ? [neckband(m, chance.oneOf([0.75, 1.2]))] : []),
    ...(chance.happens(0.35) ? print(chance) : []),
    ...(chance.happens(0.08) ? [frontLine(m, chance, 0.75, -0.2)] : []),
  ];
}

export function shirt(chance: Chance): Part[] {
  const long = chance.happens(0.6);
  const chest = chance.around(0.5, 0.13);
  const m: Measures = {
    height: chance.around(0.9, 0.1),
    neck: chance.between(0.14, 0.28),
    shoulder: chest + chance.around(0.03, 0.06),
    chest,
    waist: chest * chance.around(0.92, 0.14),
    hem: chest * chance.around(1.02, 0.14),
    neckDepth: chance.between(0.08, 0.36),
    shoulderDrop: chance.between(0.1, 0.22),
    sleeve: long ? chance.between(1, 1.5) : chance.between(0.3, 0.7),
    sleeveSide: long ? hanging(chance) : chance.between(0.3, 0.8),
    armhole: chance.between(0.34, 0.48),
    cuff: chance.between(0.18, 0.34),
    waistAt: chance.around(0.15, 0.3),
  };
  const tone = chance.oneOf([0.5, 0.65, 0.8, 1.25]);
  return [
    ...(chance.happens(0.4) ? [backOfNeck(m)] : []),
    ...cut(m),
    ...(long ? sleeveSeams(m, chance.between(0.25, 0.8)) : []),
    ...(chance.happens(0.75) ? collar(m, chance, chance.between(0.8, 1.3)) : []),
    ...(chance.happens(0.75) ? [frontLine(m, chance, tone, chance.happens(0.8) ? m.height : 0)] : []),
    ...(chance.happens(0.5) ? buttons(m, chance, chance.oneOf([0.4, 1.4])) : []),
    ...(chance.happens(0.25) ? [plain(rectangle(0.14, -0.35, 0.38, -0.08), chance.between(0.75, 1.2))] : []),
  ];
}

export function pullover(chance: Chance): Part[] {
  const chest = chance.around(0.52, 0.13);
  const m: Measures = {
    height: chance.around(0.88, 0.1),
    neck: chance.between(0.16, 0.3),
    shoulder: chest + chance.around(0.02, 0.06),
    chest,
    waist: chest * chance.around(0.98, 0.12),
    hem: chest * chance.around(0.98, 0.12),
    neckDepth: chance.between(0.03, 0.3),
    shoulderDrop: chance.between(0.1, 0.26),
    sleeve: chance.happens(0.06) ? chance.between(0.5, 0.8) : chance.between(1.1, 1.55),
    sleeveSide: hanging(chance),
    armhole: chance.between(0.36, 0.52),
    cuff: chance.between(0.2, 0.36),
    waistAt: chance.around(0.15, 0.3),
  };
  return [
    ...(chance.happens(0.3) ? [backOfNeck(m)] : []),
    ...cut(m),
    ...sleeveSeams(m, chance.between(0.2, 0.8)),
    ...(chance.happens(0.6) ? [neckband(m, chance.oneOf([0.7, 0.85, 1.2]))] : []),
    ...(chance.happens(0.6) ? [hemband(m, chance.between(0.65, 0.95))] : []),
    ...(chance.happens(0.12) ? print(chance) : []),
    ...(chance.happens(0.1) ? [frontLine(m, chance, chance.between(0.5, 0.85))] : []),
  ];
}

export function coat(chance: Chance): Part[] {
  const chest = chance.around(0.5, 0.12);
  const m: Measures = {
    height: chance.around(0.94, 0.08),
    neck: chance.between(0.16, 0.3),
    shoulder: chest + chance.around(0.02, 0.06),
    chest,
    waist: chest * chance.around(0.9, 0.14),
    hem: chest * chance.around(1.08, 0.16),
    neckDepth: chance.between(0.1, 0.6),
    shoulderDrop: chance.between(0.1, 0.24),
    sleeve: chance.between(1.05, 1.55),
    sleeveSide: hanging(chance),
    armhole: chance.between(0.34, 0.48),
    cuff: chance.between(0.2, 0.34),
    waistAt: chance.around(0, 0.3),
  };
  const open = chance.happens(0.25);
  const gap = chance.between(0.04, 0.2);
  return [
    ...cut(m),
    ...sleeveSeams(m, chance.between(0.2, 0.75)),
    ...(open
      ? [
          plain(
            [
              [-0.03, -m.height + m.neckDepth],
              [0.03, -m.height + m.neckDepth],
              [gap, m.height + 0.02],
              [-gap, m.height + 0.02],
            ],
            0.15,
          ),
        ]
      : chance.happens(0.85)
        ? [frontLine(m, chance, chance.between(0.25, 0.7))]
        : []),
    ...(chance.happens(0.65) ? collar(m, chance, chance.between(0.6, 1.2)) : []),
    ...(chance.happens(0.35) ? buttons(m, chance, chance.oneOf([0.4, 1.4])) : []),
    ...(chance.happens(0.4) ? pockets(chance) : []),
    ...(chance.happens(0.25) ? [plain(rectangle(-m.waist, 0, m.waist, 0.12), chance.between(0.5, 0.8))] : []),
  ];
}

function pockets(chance: Chance): Part[] {
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

export function dress(chance: Chance): Part[] {
  const chest = chance.around(0.3, 0.1);
  const sleeved = chance.happens(0.45);
  const long = sleeved && chance.happens(0.35);
  const m: Measures = {
    height: chance.around(0.97, 0.05),
    neck: chest * chance.between(0.35, 0.8),
    shoulder: chest * chance.around(1, 0.15),
    chest,
    waist: chest * chance.around(0.75, 0.2),
    hem: chest * chance.around(1.35, 0.5),
    neckDepth: chance.between(0.08, 0.42),
    shoulderDrop: chance.between(0.04, 0.14),
    sleeve: sleeved ? (long ? chance.between(0.8, 1.3) : chance.between(0.15, 0.5)) : 0.02,
    sleeveSide: long ? hanging(chance) : chance.between(0.3, 0.85),
    armhole: chance.between(0.26, 0.4),
    cuff: sleeved ? chance.between(0.14, 0.28) : 0.05,
    waistAt: chance.around(-0.15, 0.2),
  };
  return [
    ...(chance.happens(0.4) ? [backOfNeck(m)] : []),
    ...cut(m),
    ...(long ? sleeveSeams(m, chance.between(0.3, 0.8)) : []),
    ...(chance.happens(0.35)
      ? [plain(rectangle(-m.waist * 1.1, -0.2, m.waist * 1.1, -0.08), chance.oneOf([0.5, 0.7, 1.3]))]
      : []),
    ...(chance.happens(0.3) ? [frontLine(m, chance, chance.between(0.6, 0.9))] : []),
  ];
}
