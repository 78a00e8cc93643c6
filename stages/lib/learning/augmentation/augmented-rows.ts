/** Rows of pictures as an epoch trains on them: each is read, and its change drawn and applied, when it is asked for. */

import { StageFailure } from 'arrowline/stage';
import type { Examples } from '../engines/engine.ts';
import type { FeatureRows } from '../engines/feature-rows.ts';
import type { Augmentation } from './augmentation.ts';
import { drawChange } from './change.ts';
import { changePicture, type PictureShape } from './picture.ts';

/** The examples with the changes of each epoch. @throws StageFailure `shape-mismatch` */
export function augmented(
  examples: Examples,
  shape: readonly number[],
  augmentation: Augmentation,
  seed: number,
): Examples {
  const [{ features }] = examples.inputs as readonly [Examples['inputs'][number]];
  const picture = pictureShape(shape);
  if (features.of === 'Uint8') requireByte(augmentation.fill);
  return { ...examples, forEpoch: (epoch) => [augmentedRows(features, picture, augmentation, seed, epoch)] };
}

export function augmentedRows(
  rows: FeatureRows,
  shape: PictureShape,
  augmentation: Augmentation,
  seed: number,
  epoch: number,
): FeatureRows {
  const { of, width } = rows;
  const picture = of === 'Uint8' ? new Uint8Array(width) : new Float32Array(width);
  return {
    of,
    width,
    copy(row, into, at) {
      rows.copy(row, picture, 0);
      const change = drawChange(augmentation, shape[0], shape[1], [seed, epoch, row]);
      changePicture(picture, shape, change, augmentation.fill, into, at);
    },
  };
}

function pictureShape(shape: readonly number[]): PictureShape {
  const [height, width, channels] = shape;
  if (shape.length === 3) return [height!, width!, channels!];
  throw new StageFailure('shape-mismatch', 'only pictures can be augmented', {
    where: 'with.augment',
    found: `examples of the shape [${shape.join(', ')}]`,
    expected: '[height, width, channels]',
    hint: 'set the shape in normalize, [28, 28, 1] for grey pictures of 28 × 28 pixels, or leave augment out',
  });
}

function requireByte(fill: number): void {
  if (Number.isInteger(fill) && fill >= 0 && fill <= 255) return;
  throw new StageFailure('shape-mismatch', 'pictures of bytes cannot be filled with a number that is no byte', {
    where: 'with.augment.fill',
    found: String(fill),
    expected: 'a whole number from 0 to 255',
  });
}
