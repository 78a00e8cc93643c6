/** Rows of a stored dataset for a page: small pictures as data URIs, and texts that are equal where features are. */

import { digestOf } from '../../core/values/digest.ts';
import type { OpenTable } from '../../stage-api/arrow/open-table.ts';
import type { LabelledPicture } from '../picture-sheet.ts';
import { encodePng } from '../png.ts';
import { datasetOverview } from '../table/dataset-overview.ts';
import { storedPictures } from '../table/stored-pictures.ts';

/** Larger pictures are shrunk to it. */
const sideMax = 48;

/** PNG as a data URI by row, of the rows that the dataset has; empty for a dataset without pictures. */
export function rowPictures(table: OpenTable, rows: readonly number[]): ReadonlyMap<number, string> {
  const pictures = datasetOverview(table)?.pictures;
  if (pictures === undefined) return new Map();
  const there = rows.filter((row) => row >= 0 && row < table.rows);
  const drawn = storedPictures(table.vectors(pictures.name), pictures, there, String);
  return new Map(drawn.map((picture, index) => [there[index]!, dataUri(shrunk(picture))]));
}

function dataUri({ pixels, width, height, channels }: LabelledPicture): string {
  return `data:image/png;base64,${Buffer.from(encodePng(pixels, width, height, channels)).toString('base64')}`;
}

/** The mean of the pixels that come to lie on one. */
function shrunk(picture: LabelledPicture): LabelledPicture {
  const { width, height, channels, pixels } = picture;
  const by = Math.ceil(Math.max(width, height) / sideMax);
  if (by <= 1) return picture;
  const [wide, high] = [Math.ceil(width / by), Math.ceil(height / by)];
  const small = new Uint8Array(wide * high * channels);
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++)
      for (let channel = 0; channel < channels; channel++) {
        let [sum, count] = [0, 0];
        for (let down = y * by; down < Math.min(height, (y + 1) * by); down++)
          for (let right = x * by; right < Math.min(width, (x + 1) * by); right++) {
            sum += pixels[(down * width + right) * channels + channel]!;
            count++;
          }
        small[(y * wide + x) * channels + channel] = Math.round(sum / count);
      }
  return { ...picture, width: wide, height: high, pixels: small };
}

/** Features of more bytes than these are not read to find rows again. */
const featureBytesMax = 2 ** 28;

/**
 * The identity of a row's features: the digest of the numbers of all its tensors. Undefined for datasets with columns of
 * their own for features, and for very large ones.
 */
export function featureIdentity(table: OpenTable): ((row: number) => string | undefined) | undefined {
  const names = Object.entries(table.types).flatMap(([name, type]) => (type.startsWith('FixedSizeList') ? [name] : []));
  const all = names.map((name) => table.vectors(name));
  const width = all.reduce((sum, one) => sum + one.width, 0);
  if (width === 0 || width * table.rows * 8 > featureBytesMax) return undefined;
  if (Object.keys(table.types).some((name) => name.includes('.') && !/^(?:id|source)\./.test(name))) return undefined;
  const numbers = new Float64Array(width);
  return (row) => {
    if (row < 0 || row >= table.rows) return undefined;
    let at = 0;
    for (const vectors of all) {
      vectors.copy(row, numbers, at);
      at += vectors.width;
    }
    return digestOf(new Uint8Array(numbers.buffer));
  };
}
