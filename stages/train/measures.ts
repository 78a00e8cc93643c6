/** The numbers and times that `train` reports: those of every training, and measures that `metrics` names. */

import type { Measure } from 'arrowline/stage';
import { trainingMeasures } from '../../src/artifacts/training-measures.ts';
import { directionOf } from './epoch-measures.ts';

export const timings: readonly Measure[] = [
  {
    name: 'secondsPerEpoch',
    title: 'Time to train',
    about: 'Of all epochs, those taken over from a shorter training included',
    better: 'less',
    format: 'seconds',
  },
];

export function measuresOf({ metrics }: { readonly metrics: readonly string[] }): readonly Measure[] {
  return [...trainingMeasures, ...metrics.map(declared)];
}

function declared(name: string): Measure {
  return { name, title: name, about: '', better: directionOf(name) ?? 'none', format: 'number', table: 'none' };
}
