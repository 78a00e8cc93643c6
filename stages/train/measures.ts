/** The numbers and times that `train` reports. */

import { trainingMeasures } from '../../src/artifacts/training-measures.ts';
import type { Measure } from '../../src/stage-api/stage.ts';

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
