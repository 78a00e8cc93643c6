/** `globalAveragePooling2d`: the mean of each channel. */

import { globalPooling2d } from '../../pooling.ts';

export const globalAveragePooling2d = globalPooling2d('globalAveragePooling2d', 'mean', 'The mean of each channel.');
