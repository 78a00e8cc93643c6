/** `globalMaxPooling1d`: the greatest value of each channel of a sequence. */

import { globalPooling1d } from '../../pooling.ts';

export const globalMaxPooling1d = globalPooling1d(
  'globalMaxPooling1d',
  'max',
  'The greatest value of each channel of a sequence.',
);
