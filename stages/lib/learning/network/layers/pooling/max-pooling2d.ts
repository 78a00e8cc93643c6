/** `maxPooling2d`: the greatest value of each window, channel by channel. */

import { pooling2d } from '../../pooling.ts';

export const maxPooling2d = pooling2d('maxPooling2d', 'max', 'The greatest value of each window.');
