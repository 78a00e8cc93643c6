/** Trousers, seen from the front: two legs that part at the crotch. */

import type { Chance } from './chance.ts';
import { cloth, flipped, type Part, type Point, plain, rectangle, stroke } from './outline.ts';

export function trousers(chance: Chance): Part[] {
  const height = chance.around(0.97, 0.05);
  const waist = chance.around(0.3, 0.08);
  const hip = waist * chance.around(1.12, 0.12);
  const short = chance.happens(0.08);
  const bottom = short ? chance.between(0, 0.4) : height;
  const crotch = -height + chance.between(0.45, 0.75);
  // Legs that do not part look like a skirt.
  const parting = chance.happens(0.07) ? 0 : chance.between(0.01, 0.14);
  const legWidth = chance.around(0.24, 0.1);
  const lean = chance.around(0, 0.06);
  const leg: Point[] = [
    [0, -height],
    [waist, -height],
    [hip, crotch - 0.15],
    [parting + legWidth + lean + 0.04, bottom],
    [parting + lean, bottom],
    [parting * 0.3, crotch],
    [0, crotch],
  ];
  const seam = stroke(
    [
      [0, crotch - chance.between(0, 0.4)],
      [parting / 2, bottom],
    ],
    0.05,
  );
  return [
    cloth(leg),
    cloth(flipped(leg), chance.around(1, 0.1)),
    ...(parting < 0.05 ? [plain(seam, chance.between(0.3, 0.8))] : []),
    ...(chance.happens(0.5)
      ? [plain(rectangle(-waist, -height, waist, -height + 0.1), chance.oneOf([0.6, 0.8, 1.25]))]
      : []),
    ...(chance.happens(0.3) ? creases(chance, hip, bottom) : []),
  ];
}

function creases(chance: Chance, hip: number, bottom: number): Part[] {
  const tone = chance.oneOf([0.75, 1.25]);
  const line = stroke(
    [
      [hip * 0.55, -0.3],
      [hip * 0.6, bottom - 0.05],
    ],
    0.06,
  );
  return [plain(line, tone), plain(flipped(line), tone)];
}
