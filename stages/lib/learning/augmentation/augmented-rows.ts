/** Rows of pictures as an epoch trains on them: each is read, and its change drawn and applied, when it is asked for. */

import { StageFailure } from 'arrowline/stage';
import type { Examples } from '../engines/engine.ts';
import type { FeatureRows } from '../engines/feature-rows.ts';
import type { NetworkInput } from '../network/network.ts';
import type { Augmentation } from './augmentation.ts';
import { drawChange } from './change.ts';
import { changePicture, type PictureShape } from './picture.ts';

/** The examples with the changes of each epoch to their pictures. @throws StageFailure `shape-mismatch` */
export function augmented(
  examples: Examples,
  inputs: readonly NetworkInput[],
  augmentation: Augmentation,
  seed: number,
): Examples {
  const picture = pictureOf(inputs);
  const shape = inputs[picture]!.shape as PictureShape;
  if (examples.inputs[picture]!.features.of === 'Uint8') requireByte(augmentation.fill);
  return {
    ...examples,
    forEpoch: (epoch) =>
      examples.inputs.map(({ features }, input) =>
        input === picture ? augmentedRows(features, shape, augmentation, seed, epoch) : features,
      ),
  };
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

/** The number of the only input that is a picture. */
function pictureOf(inputs: readonly NetworkInput[]): number {
  const pictures = inputs.flatMap(({ shape }, input) => (shape.length === 3 ? [input] : []));
  const [picture] = pictures;
  if (pictures.length === 1) return picture!;
  const shapes = inputs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
  if (picture === undefined)
    throw new StageFailure('shape-mismatch', 'only pictures can be augmented', {
      where: 'with.augment',
      found: `examples of the shape ${inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(' and ')}`,
      expected: '[height, width, channels]',
      hint: 'set the shape in normalize, [28, 28, 1] for grey pictures of 28 × 28 pixels, or leave augment out',
    });
  throw new StageFailure(
    'shape-mismatch',
    'the pictures of one group can be augmented, and the network takes several',
    {
      where: 'with.augment',
      found: shapes,
      expected: 'one group of the shape [height, width, channels]',
      hint: 'leave augment out: pictures of a row would have to be changed in the same way',
    },
  );
}

function requireByte(fill: number): void {
  if (Number.isInteger(fill) && fill >= 0 && fill <= 255) return;
  throw new StageFailure('shape-mismatch', 'pictures of bytes cannot be filled with a number that is no byte', {
    where: 'with.augment.fill',
    found: String(fill),
    expected: 'a whole number from 0 to 255',
  });
}
