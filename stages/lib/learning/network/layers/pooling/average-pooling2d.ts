/** `averagePooling2d`: the mean of each window over the part of it that lies on the image. */

import { pooling2d } from '../../pooling.ts';

export const averagePooling2d = pooling2d('averagePooling2d', 'mean', "The mean of each window's part on the image.");
