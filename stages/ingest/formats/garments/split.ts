/** Synthetic garments as a split: ten kinds in equal numbers, mixed. */

import { permutation, random } from '../../../lib/kit/random/random.ts';
import type { RawSplit } from '../../split.ts';
import { garmentNames } from './kinds.ts';
import { drawPicture, picturePixels } from './picture.ts';
import { pictureSize } from './raster.ts';

const picturesBetweenPulses = 512;

/**
 * Draws the first `count` pictures of a split. Every ten consecutive ones are the ten garments in an order of their
 * own; each picture depends on seed, split and index alone, so that fewer are the first of more.
 */
export async function drawGarments(
  seed: number,
  split: 'train' | 'test',
  count: number,
  pulse: (done: number, total: number) => Promise<void>,
): Promise<RawSplit> {
  const features = new Uint8Array(count * picturePixels);
  const labels = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const garment = garmentAt(seed, split, index);
    labels[index] = garment;
    features.set(drawPicture(garment, seed, split, index), index * picturePixels);
    if (index % picturesBetweenPulses === 0) await pulse(index, count);
  }
  const file = `synthetic garments, ${split}`;
  return {
    rows: count,
    width: picturePixels,
    features,
    featureType: 'byte',
    shape: [pictureSize, pictureSize, 1],
    labels: { values: labels, file, where: (row) => `${file}, picture ${row + 1}` },
  };
}

function garmentAt(seed: number, split: string, index: number): number {
  const count = garmentNames.length;
  const block = Math.floor(index / count);
  return permutation(random(seed, 'garment order', split, block), 0, count)[index % count]!;
}
