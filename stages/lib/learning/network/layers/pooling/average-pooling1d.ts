/** `averagePooling1d`: the mean of each window over the part of it that lies on the sequence. */

import { pooling1d } from '../../pooling.ts';

export const averagePooling1d = pooling1d(
  'averagePooling1d',
  'mean',
  "The mean of each window's part on the sequence.",
);
