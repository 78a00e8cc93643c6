/**
 * One picture: a garment's parts in a pose, filled with cloth, then the flaws of a photograph: folds, something in
 * front, blur, noise. Computed in doubles with operations that are exact everywhere, then rounded to bytes.
 */

import { cos, sin } from '../../../lib/kit/random/elementary.ts';
import { type Random, random } from '../../../lib/kit/random/random.ts';
import { type Chance, chanceOf } from './chance.ts';
import { weave } from './fabric.ts';
import { kinds } from './kinds.ts';
import { ellipse, type Point, rectangle, stroke } from './outline.ts';
import { cover, type Outline, pictureSize } from './raster.ts';

export const picturePixels = pictureSize * pictureSize;

// Reused for every picture: their contents never outlive a call.
const light = new Float64Array(picturePixels);
const inside = new Float64Array(picturePixels);
const coverage = new Float64Array(picturePixels);
const factors = new Float64Array(picturePixels);

/** Draws the picture of a garment (by its class number) that belongs to this seed, split and index. */
export function drawPicture(garment: number, seed: number, split: string, index: number): Uint8Array {
  const source = random(seed, 'garments', split, index);
  const chance = chanceOf(source);
  const kind = kinds[garment]!;
  const place = poseOf(chance);
  const brightness = 255 * chance.between(0.28, 0.98);
  weave(chance.oneOf(kind.patterns), source, chance, factors);
  light.fill(0);
  inside.fill(0);
  for (const { outline, tone, patterned } of kind.draw(chance))
    if (cover(place(outline), coverage)) paint(brightness * tone, patterned);
  addFolds(chance, place);
  if (chance.happens(0.12)) hidePart(chance, place);
  if (chance.happens(0.35)) blur(chance.between(0.2, 0.9));
  return develop(source, chance);
}

/** From a garment's coordinates to pixels: a size, a tilt, a slant and a shift. */
function poseOf(chance: Chance): (outline: readonly Point[]) => Outline {
  const half = pictureSize / 2;
  const size = half * chance.between(0.74, 0.98);
  const width = size * chance.around(1, 0.12);
  const angle = chance.around(0, 0.16);
  const slant = chance.around(0, 0.08);
  const [right, down] = [half + chance.around(0, 2.6), half + chance.around(0, 2.6)];
  const [c, s] = [cos(angle), sin(angle)];
  return (outline) => {
    const placed = new Float64Array(outline.length * 2);
    outline.forEach(([x, y], index) => {
      const across = (x + slant * y) * width;
      placed[2 * index] = right + c * across - s * y * size;
      placed[2 * index + 1] = down + s * across + c * y * size;
    });
    return placed;
  };
}

function paint(tone: number, patterned: boolean): void {
  for (let index = 0; index < picturePixels; index++) {
    const part = Math.min(1, coverage[index]!);
    if (part === 0) continue;
    light[index] = light[index]! * (1 - part) + part * tone * (patterned ? factors[index]! : 1);
    inside[index] = Math.max(inside[index]!, part);
  }
}

/** Up to three soft lines, darker or brighter. */
function addFolds(chance: Chance, place: (outline: readonly Point[]) => Outline): void {
  const count = Math.floor(chance.between(0, 4));
  for (let fold = 0; fold < count; fold++) {
    const from: Point = [chance.between(-0.6, 0.6), chance.between(-0.7, 0.5)];
    const to: Point = [from[0] + chance.around(0, 0.5), from[1] + chance.between(0.2, 0.8)];
    const factor = chance.between(0.65, 1.25);
    if (!cover(place(stroke([from, to], chance.between(0.05, 0.2))), coverage)) continue;
    for (let index = 0; index < picturePixels; index++)
      light[index]! *= 1 + Math.min(1, coverage[index]!) * (factor - 1);
  }
}

/** Something in front of the garment: as dark as the background, or grey. */
function hidePart(chance: Chance, place: (outline: readonly Point[]) => Outline): void {
  const [x, y] = [chance.between(-0.9, 0.9), chance.between(-0.9, 0.9)];
  const [width, height] = [chance.between(0.3, 0.9), chance.between(0.3, 0.9)];
  const shape = chance.happens(0.5)
    ? ellipse(x, y, width, height)
    : rectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  if (cover(place(shape), coverage)) paint(chance.happens(0.6) ? 0 : chance.between(60, 200), false);
}

/** Mixes every pixel with the mean of itself and its four neighbours. */
function blur(strength: number): void {
  coverage.set(light);
  for (let y = 0; y < pictureSize; y++)
    for (let x = 0; x < pictureSize; x++) {
      const index = y * pictureSize + x;
      const up = y > 0 ? coverage[index - pictureSize]! : 0;
      const down = y < pictureSize - 1 ? coverage[index + pictureSize]! : 0;
      const left = x > 0 ? coverage[index - 1]! : 0;
      const right = x < pictureSize - 1 ? coverage[index + 1]! : 0;
      const own = coverage[index]!;
      light[index] = own + strength * ((own + up + down + left + right) / 5 - own);
    }
}

/** Adds noise, mostly on the garment, and rounds to bytes. */
function develop(source: Random, chance: Chance): Uint8Array {
  const noise = chance.between(1, 14);
  const background = chance.happens(0.25) ? chance.between(0, 6) : 0;
  const picture = new Uint8Array(picturePixels);
  for (let index = 0; index < picturePixels; index++) {
    const part = inside[index]!;
    const deviation = part * noise + (1 - part) * background;
    const value = deviation === 0 ? light[index]! : light[index]! + deviation * nearlyNormal(source);
    picture[index] = Math.max(0, Math.min(255, Math.round(value)));
  }
  return picture;
}

/** The sum of the four bytes of a draw: mean 0, deviation 1, never beyond 3.5. */
function nearlyNormal(source: Random): number {
  const word = source.uint32();
  return ((word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24) - 510) / 147.8;
}
