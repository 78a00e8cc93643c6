/** The numbers and times that `train` reports. */

import type { Measure } from 'arrowline/stage';
import { trainingMeasures } from '../../src/artifacts/training-measures.ts';

export const measures: readonly Measure[] = trainingMeasures;

export const timings: readonly Measure[] = [
  {
    name: 'secondsPerEpoch',
    title: 'Time to train',
    about: 'Of all epochs, those taken over from a shorter training included',
    better: 'less',
    format: 'seconds',
  },
];
