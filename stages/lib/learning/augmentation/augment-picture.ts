/** One picture as a training saw it in an epoch. */

import type { Augmentation } from './augmentation.ts';
import { drawChange } from './change.ts';
import { changePicture, type PictureShape, type Pixels } from './picture.ts';

export function augmentPicture(
  { seed, ...augmentation }: Augmentation & { readonly seed: number },
  epoch: number,
  row: number,
): (picture: Pixels, shape: PictureShape) => Pixels {
  return (picture, shape) => {
    const into = picture.slice();
    const change = drawChange(augmentation, shape[0], shape[1], [seed, epoch, row]);
    changePicture(picture, shape, change, augmentation.fill, into, 0);
    return into;
  };
}
