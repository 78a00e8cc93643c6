/** `globalAveragePooling1d`: the mean of each channel of a sequence. */

import { globalPooling1d } from '../../pooling.ts';

export const globalAveragePooling1d = globalPooling1d(
  'globalAveragePooling1d',
  'mean',
  'The mean of each channel of a sequence.',
);
