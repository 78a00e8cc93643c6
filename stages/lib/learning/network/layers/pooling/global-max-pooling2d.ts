/** `globalMaxPooling2d`: the greatest value of each channel. */

import { globalPooling2d } from '../../pooling.ts';

export const globalMaxPooling2d = globalPooling2d('globalMaxPooling2d', 'max', 'The greatest value of each channel.');
