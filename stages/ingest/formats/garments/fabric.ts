/** Cloth: a pattern over the whole picture, as factors of brightness around 1. */

import { sin } from '../../../lib/kit/random/elementary.ts';
import type { Random } from '../../../lib/kit/random/random.ts';
import type { Chance } from './chance.ts';
import { pictureSize } from './raster.ts';

export type Pattern = 'plain' | 'across' | 'along' | 'checks' | 'knit' | 'shaded';

/** Fills `factors` with the pattern. */
export function weave(pattern: Pattern, source: Random, chance: Chance, factors: Float64Array): void {
  factors.fill(1);
  if (pattern === 'across' || pattern === 'checks') stripe(chance, factors, false);
  if (pattern === 'along' || pattern === 'checks') stripe(chance, factors, true);
  if (pattern === 'shaded') shade(chance, factors);
  if (pattern === 'knit') {
    stripe(chance, factors, chance.happens(0.5), 0.15);
    const depth = chance.between(0.04, 0.14);
    for (let index = 0; index < factors.length; index++) factors[index]! *= 1 + depth * (2 * source.uniform() - 1);
  }
}

/** Stripes of 2 to 7 pixels, as a clipped wave: soft or hard edges. */
function stripe(chance: Chance, factors: Float64Array, along: boolean, depthMax = 0.5): void {
  const frequency = (2 * Math.PI) / chance.between(2, 7);
  const phase = chance.between(0, 2 * Math.PI);
  const depth = chance.between(0.06, depthMax);
  const hardness = chance.between(1, 4);
  for (let at = 0; at < pictureSize; at++) {
    const wave = Math.max(-1, Math.min(1, hardness * sin(frequency * at + phase)));
    const factor = 1 + depth * wave;
    for (let other = 0; other < pictureSize; other++)
      factors[along ? other * pictureSize + at : at * pictureSize + other]! *= factor;
  }
}

/** Brighter towards one side, as light falls. */
function shade(chance: Chance, factors: Float64Array): void {
  const [dx, dy] = [chance.between(-0.4, 0.4), chance.between(-0.4, 0.4)];
  const middle = (pictureSize - 1) / 2;
  for (let y = 0; y < pictureSize; y++)
    for (let x = 0; x < pictureSize; x++)
      factors[y * pictureSize + x]! *= 1 + (dx * (x - middle) + dy * (y - middle)) / middle;
}
