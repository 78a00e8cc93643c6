/**
 * Garments of the upper body: T-shirt, shirt, pullover, coat, dress. One pattern; the kinds differ in how their
 * measures and details are distributed, and overlap as real ones do.
 */

import type { Chance } from './chance.ts';
import { type Part, plain, rectangle } from './outline.ts';
import {
  backOfNeck,
  buttons,
  collar,
  cut,
  frontLine,
  hemband,
  type Measures,
  neckband,
  pockets,
  print,
  sleeveSeams,
} from './pattern.ts';

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
  const long = chance.happens(0.42);
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
  const tone = chance.oneOf([0.45, 0.6, 0.75, 1.4]);
  return [
    ...(chance.happens(0.4) ? [backOfNeck(m)] : []),
    ...cut(m),
    ...(long ? sleeveSeams(m, chance.between(0.25, 0.8)) : []),
    ...(chance.happens(0.85) ? collar(m, chance, chance.oneOf([0.6, 0.75, 1.3, 1.5])) : []),
    ...(chance.happens(0.85) ? [frontLine(m, chance, tone, chance.happens(0.8) ? m.height : 0)] : []),
    ...(chance.happens(0.5) ? buttons(m, chance, chance.oneOf([0.4, 1.4])) : []),
    ...(chance.happens(0.25) ? [plain(rectangle(0.14, -0.35, 0.38, -0.08), chance.between(0.75, 1.2))] : []),
  ];
}

export function pullover(chance: Chance): Part[] {
  const chest = chance.around(0.56, 0.12);
  const m: Measures = {
    height: chance.around(0.8, 0.12),
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
    ...(chance.happens(0.8) ? [neckband(m, chance.oneOf([0.55, 0.75, 1.3]))] : []),
    ...(chance.happens(0.85) ? [hemband(m, chance.between(0.5, 0.85))] : []),
    ...(chance.happens(0.12) ? print(chance) : []),
    ...(chance.happens(0.05) ? [frontLine(m, chance, chance.between(0.5, 0.85))] : []),
  ];
}

export function coat(chance: Chance): Part[] {
  const chest = chance.around(0.46, 0.12);
  const m: Measures = {
    height: chance.around(0.94, 0.08),
    neck: chance.between(0.16, 0.3),
    shoulder: chest + chance.around(0.02, 0.06),
    chest,
    waist: chest * chance.around(0.9, 0.14),
    hem: chest * chance.around(1.08, 0.16),
    neckDepth: chance.between(0.1, 0.6),
    shoulderDrop: chance.between(0.1, 0.24),
    sleeve: chance.between(1, 1.45),
    sleeveSide: hanging(chance),
    armhole: chance.between(0.34, 0.48),
    cuff: chance.between(0.2, 0.34),
    waistAt: chance.around(0, 0.3),
  };
  const open = chance.happens(0.4);
  const gap = chance.between(0.06, 0.22);
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
      : chance.happens(0.9)
        ? [frontLine(m, chance, chance.between(0.1, 0.5))]
        : []),
    ...(chance.happens(0.65) ? collar(m, chance, chance.between(0.6, 1.2)) : []),
    ...(chance.happens(0.35) ? buttons(m, chance, chance.oneOf([0.4, 1.4])) : []),
    ...(chance.happens(0.4) ? pockets(chance) : []),
    ...(chance.happens(0.25) ? [plain(rectangle(-m.waist, 0, m.waist, 0.12), chance.between(0.5, 0.8))] : []),
  ];
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
    hem: chest * chance.around(1.5, 0.55),
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
