/** Examples of a stored dataset as pictures of bytes. */

import { arrays, wideArrays } from '../../stage-api/table.ts';
import type { StoredVectors } from '../../stage-api/table-stream.ts';
import type { LabelledPicture } from '../picture-sheet.ts';
import type { PictureGroup } from './dataset-overview.ts';

/**
 * Bytes are shown as they are, other numbers over their scale; if they do not fit that, over their own range in these
 * pictures. Transparency is left out.
 */
export function storedPictures(
  vectors: StoredVectors,
  { shape: [height, width, channels], bytes, scale }: PictureGroup,
  rows: readonly number[],
  labelOf: (row: number) => string,
): LabelledPicture[] {
  const size = vectors.width;
  const type = { ...arrays, ...wideArrays }[vectors.of];
  const read = rows.map((row) => {
    const into = new type(size);
    vectors.copy(row, into as never, 0);
    return Float64Array.from<number | bigint>(into, Number);
  });
  let [low, high] = [0, bytes ? 255 : scale];
  if (!bytes) {
    const all = read.flatMap((one) => [extreme(one, -1), extreme(one, 1)]);
    const [min, max] = [Math.min(...all), Math.max(...all)];
    if (min < 0 || max > scale) [low, high] = [min, max];
  }
  const shown = channels === 1 ? 1 : 3;
  return read.map((values, index) => {
    const pixels = new Uint8Array(height * width * shown);
    for (let pixel = 0; pixel < height * width; pixel++)
      for (let channel = 0; channel < shown; channel++) {
        const value = values[pixel * channels + channel] as number;
        pixels[pixel * shown + channel] =
          high > low ? Math.max(0, Math.min(255, Math.round(((value - low) / (high - low)) * 255))) : 0;
      }
    return { height, width, channels: shown, pixels, label: labelOf(rows[index] as number) };
  });
}

/** The greatest for sign 1, the least for -1. */
function extreme(values: Float64Array, sign: 1 | -1): number {
  return sign * values.reduce((most, one) => Math.max(most, sign * one), Number.NEGATIVE_INFINITY);
}
