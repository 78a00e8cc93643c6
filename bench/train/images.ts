/** Images for the comparison: real ones from IDX files, or blurred noise where there are none. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { random } from '../../stages/lib/kit/random/random.ts';

export interface Images {
  readonly features: Uint8Array;
  readonly labels: Uint8Array;
}

/** The study's five labels for the ten garments of Fashion-MNIST. */
const merged = [0, 2, 2, 4, 4, 1, 0, 3, 3, 4];

/** @param directory holds `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, gzipped or not */
export function realImages(directory: string): Images {
  const read = (name: string): Uint8Array => {
    const file = readdirSync(directory).find((one) => one.replace(/\.gz$/, '') === name);
    if (file === undefined) throw new Error(`no ${name} in ${directory}`);
    const bytes = readFileSync(join(directory, file));
    return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  };
  return {
    features: read('train-images-idx3-ubyte').subarray(16),
    labels: read('train-labels-idx1-ubyte')
      .subarray(8)
      .map((label) => merged[label]!),
  };
}

/** A bright blob on noise; its place tells the class, more or less. Channels are alike but for their noise. */
export function syntheticImages(
  count: number,
  classes: number,
  [height, width, channels]: readonly [number, number, number],
): Images {
  const source = random(1, 'bench images');
  const features = new Uint8Array(count * height * width * channels);
  const labels = new Uint8Array(count);
  let at = 0;
  for (let image = 0; image < count; image++) {
    const label = source.below(classes);
    labels[image] = source.below(10) < 2 ? source.below(classes) : label;
    const [centerX, centerY] = [5 + 4 * label + source.below(4), 8 + source.below(12)];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const distance = (x - centerX) ** 2 + (y - centerY) ** 2;
        const blob = distance < 40 ? 180 - 4 * distance : 0;
        for (let c = 0; c < channels; c++) features[at++] = Math.max(0, blob + (distance < 90 ? source.below(64) : 0));
      }
  }
  return { features, labels };
}
