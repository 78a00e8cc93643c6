/** Synthetic garments as rows: ten kinds in equal numbers, mixed. */

import { permutation, random } from '../../../lib/kit/random/random.ts';
import type { ReadOptions, RowSource } from '../../rows.ts';
import { rowsInMemory } from '../../sources/rows-in-memory.ts';
import { garmentNames } from './kinds.ts';
import { drawPicture, picturePixels } from './picture.ts';
import { pictureSize } from './raster.ts';

export { garmentNames } from './kinds.ts';

const picturesBetweenPulses = 512;

/**
 * Draws the first `count` pictures of a split: columns `features` and `label`. Every ten consecutive ones are the ten
 * garments in an order of their own; each picture depends on seed, split and index alone, so that fewer are the first of
 * more.
 */
export async function drawGarments(
  seed: number,
  split: 'train' | 'test',
  count: number,
  pulse: ReadOptions['pulse'],
): Promise<RowSource> {
  const features = new Uint8Array(count * picturePixels);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const garment = garmentAt(seed, split, index);
    labels[index] = garment;
    features.set(drawPicture(garment, seed, split, index), index * picturePixels);
    if (index % picturesBetweenPulses === 0) await pulse(index, count);
  }
  const file = `synthetic garments, ${split}`;
  const columns = {
    features: { type: 'FixedSizeList', of: 'Uint8', width: picturePixels, values: features },
    label: { type: 'Uint8', values: labels },
  } as const;
  return rowsInMemory(
    file,
    { rows: count, columns, metadata: {} },
    { features: { type: 'tensor', shape: [pictureSize, pictureSize, 1], bytes: true }, label: { type: 'integer' } },
    (row) => `${file}, picture ${row + 1}`,
  );
}

function garmentAt(seed: number, split: string, index: number): number {
  const count = garmentNames.length;
  const block = Math.floor(index / count);
  return permutation(random(seed, 'garment order', split, block), 0, count)[index % count]!;
}
