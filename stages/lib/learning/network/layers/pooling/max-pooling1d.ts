/** `maxPooling1d`: the greatest value of each window of a sequence, channel by channel. */

import { pooling1d } from '../../pooling.ts';

export const maxPooling1d = pooling1d('maxPooling1d', 'max', 'The greatest value of each window of a sequence.');
