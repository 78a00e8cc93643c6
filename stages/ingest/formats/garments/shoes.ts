/** Shoes, seen from the side with the toe to the left: sandal, sneaker, ankle boot. */

import type { Chance } from './chance.ts';
import { cloth, curve, ellipse, type Part, type Point, plain, stroke } from './outline.ts';

interface Last {
  /** Height of the ground, of the sole's upper edge at the toe and at the heel. */
  readonly ground: number;
  readonly toe: number;
  readonly heel: number;
}

function soleOf({ ground, toe, heel }: Last, thickness: number): Point[] {
  return [
    [-0.97, toe],
    ...curve([-0.97, toe], [0.1, toe + 0.04], [0.95, heel]),
    [0.95, heel + thickness],
    ...curve([0.95, heel + thickness], [0.2, ground], [-0.5, ground]),
    [-0.9, ground],
  ];
}

/** The upper of a closed shoe whose shaft reaches up to `shaft` between the given ends. */
function upper(chance: Chance, last: Last, shaft: number, shaftFront: number): Point[] {
  const toeHeight = chance.between(0.16, 0.3);
  const toeTop: Point = [-0.72, last.toe - toeHeight];
  const front: Point = [shaftFront, shaft + chance.between(0, 0.08)];
  const back: Point = [chance.between(0.8, 0.95), shaft - chance.between(0, 0.1)];
  const opening = chance.between(0, 0.14);
  return [
    [-0.95, last.toe + 0.03],
    ...curve([-0.95, last.toe + 0.03], [-0.98, last.toe - toeHeight], toeTop),
    ...curve(toeTop, [shaftFront - 0.25, last.toe - toeHeight - 0.05], front),
    ...curve(front, [(front[0] + back[0]) / 2, shaft + opening * 2], back),
    ...curve(back, [0.98, (shaft + last.heel) / 2], [0.93, last.heel + 0.05]),
  ];
}

function laces(chance: Chance, from: Point, to: Point, tone: number): Part[] {
  const count = 2 + Math.floor(chance.between(0, 4));
  return Array.from({ length: count }, (_, index) => {
    const t = (index + 0.5) / count;
    const x = from[0] + t * (to[0] - from[0]);
    const y = from[1] + t * (to[1] - from[1]);
    return plain(
      stroke(
        [
          [x - 0.04, y - 0.05],
          [x + 0.12, y + 0.12],
        ],
        0.06,
      ),
      tone,
    );
  });
}

export function sneaker(chance: Chance): Part[] {
  const high = chance.happens(0.1);
  const ground = high ? chance.around(0.7, 0.1) : chance.around(0.45, 0.12);
  const last: Last = { ground, toe: ground - 0.14, heel: ground - chance.between(0.16, 0.28) };
  const shaft = high ? ground - chance.between(0.95, 1.25) : ground - chance.between(0.68, 0.95);
  const front = chance.between(-0.15, 0.2);
  const line: Point[] = [
    [-0.35, last.toe - 0.05],
    ...curve([-0.35, last.toe - 0.05], [0.1, last.toe - chance.between(0, 0.5)], [0.75, last.heel - 0.3]),
  ];
  return [
    plain(soleOf(last, ground - last.heel), chance.oneOf([0.5, 0.8, 1.2, 1.5])),
    cloth(upper(chance, last, shaft, front)),
    ...(chance.happens(0.6)
      ? laces(chance, [-0.45, last.toe - 0.35], [front, shaft + 0.1], chance.oneOf([0.4, 1.5]))
      : []),
    ...(chance.happens(0.45) ? [plain(stroke(line, 0.1), chance.oneOf([0.45, 0.7, 1.5]))] : []),
    ...(chance.happens(0.3) ? [plain(ellipse(-0.72, last.toe - 0.1, 0.42, 0.28), chance.oneOf([0.7, 1.3]))] : []),
    ...(chance.happens(0.3)
      ? [
          plain(
            stroke(
              [
                [0.82, shaft + 0.05],
                [0.9, last.heel],
              ],
              0.16,
            ),
            chance.oneOf([0.6, 1.3]),
          ),
        ]
      : []),
  ];
}

export function ankleBoot(chance: Chance): Part[] {
  const low = chance.happens(0.14);
  const ground = chance.around(0.85, 0.1);
  const heelHeight = chance.happens(0.45) ? chance.between(0.25, 0.5) : chance.between(0.08, 0.2);
  const last: Last = { ground, toe: ground - chance.between(0.07, 0.14), heel: ground - heelHeight };
  const shaft = low ? ground - chance.between(0.95, 1.2) : ground - chance.between(1.3, 1.8);
  const front = chance.between(0, 0.35);
  const heel: Point[] = [
    [chance.between(0.45, 0.7), last.heel - 0.02],
    [0.95, last.heel - 0.05],
    [chance.between(0.82, 0.95), ground],
    [chance.between(0.55, 0.75), ground],
  ];
  return [
    plain(soleOf(last, 0.06), chance.oneOf([0.5, 0.7, 1])),
    plain(heel, chance.oneOf([0.5, 0.7, 0.9])),
    cloth(upper(chance, last, shaft, front)),
    ...(chance.happens(0.3)
      ? laces(chance, [-0.25, last.toe - 0.4], [front, shaft + 0.15], chance.oneOf([0.5, 1.4]))
      : []),
    ...(chance.happens(0.35)
      ? [
          plain(
            stroke(
              [
                [front + 0.15, shaft + 0.05],
                [front + 0.2, last.heel - 0.1],
              ],
              0.07,
            ),
            chance.oneOf([0.5, 1.4]),
          ),
        ]
      : []),
    ...(chance.happens(0.3)
      ? [
          plain(
            stroke(
              [
                [front - 0.05, shaft + 0.12],
                [0.9, shaft + 0.08],
              ],
              0.12,
            ),
            chance.oneOf([0.6, 0.75, 1.3]),
          ),
        ]
      : []),
  ];
}

export function sandal(chance: Chance): Part[] {
  const ground = chance.around(0.55, 0.2);
  const heelHeight = chance.happens(0.45) ? chance.between(0.35, 0.95) : chance.between(0.1, 0.22);
  const last: Last = { ground, toe: ground - chance.between(0.08, 0.14), heel: ground - heelHeight };
  const tone = chance.between(0.7, 1.2);
  const heel: Point[] = [
    [chance.between(0.55, 0.75), last.heel],
    [0.95, last.heel],
    [chance.between(0.86, 0.95), ground],
    [chance.between(0.7, 0.84), ground],
  ];
  const wedge = chance.happens(0.3);
  const straps = 1 + Math.floor(chance.between(0, 4));
  return [
    plain(soleOf(last, wedge ? ground - last.heel : 0.1), tone),
    ...(wedge ? [] : [plain(heel, tone)]),
    ...Array.from({ length: straps }, (_, index) => strap(chance, last, index, straps)),
    ...(chance.happens(0.6) ? [ankleStrap(chance, last)] : []),
    ...(chance.happens(0.07) ? [cloth(upper(chance, last, last.heel - chance.between(0.3, 0.5), 0.1), 0.9)] : []),
  ];
}

/** A band across the foot. */
function strap(chance: Chance, last: Last, index: number, count: number): Part {
  const x = -0.85 + ((index + chance.between(0.2, 0.8)) / count) * 1.3;
  const base = last.toe + (last.heel - last.toe) * Math.max(0, (x + 0.95) / 1.9);
  const rise = chance.between(0.14, 0.3) * (1 + index * 0.25);
  const to: Point = [x + chance.between(0.3, 0.75), base + chance.between(-0.05, 0.05)];
  const arc = [[x, base + 0.02] as Point, ...curve([x, base + 0.02], [x + 0.15, base - 2 * rise], to)];
  return cloth(stroke(arc, chance.between(0.08, 0.24)));
}

function ankleStrap(chance: Chance, last: Last): Part {
  const top = last.heel - chance.between(0.35, 0.65);
  const from: Point = [chance.between(0.05, 0.45), last.heel + (last.toe - last.heel) * 0.4];
  const back: Point = [0.9, top + 0.1];
  return cloth(
    stroke([from, ...curve(from, [from[0] + 0.1, top - 0.15], back), [0.93, last.heel]], chance.between(0.08, 0.18)),
  );
}
