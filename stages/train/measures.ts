/** The numbers and times that `train` reports: those of every training, and measures that `metrics` names. */

import type { Measure } from 'arrowline/stage';
import { trainingMeasures } from '../../src/artifacts/training/measures.ts';
import { declaredMeasures } from '../lib/learning/measures/declared.ts';
import { isMeasured } from './epoch-measures.ts';
import type { TrainParameters } from './parameters.ts';

export const timings: readonly Measure[] = [
  {
    name: 'secondsPerEpoch',
    title: 'Time to train',
    about: 'Of all epochs, those taken over from a shorter training included',
    better: 'less',
    format: 'seconds',
  },
];

/** Lists by all that they depend on, each made once: thousands of points have the same. */
const lists = new Map<string, readonly Measure[]>();

export function measuresOf({
  metrics = [],
  task,
}: Partial<Pick<TrainParameters, 'metrics' | 'task'>>): readonly Measure[] {
  const key = [task, ...metrics].join();
  const made = lists.get(key) ?? [...trainingMeasures, ...ofEpochs(metrics, task)];
  lists.set(key, made);
  return made;
}

/** Measures of the validation rows after the kept epoch, with the titles that an evaluation has for them. */
function ofEpochs(metrics: readonly string[], task: TrainParameters['task']): Measure[] {
  const split = { split: 'validation', title: 'Validation', rows: 'the validation rows', head: 'val.' };
  const top = metrics.flatMap((name) => /^top(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  return declaredMeasures(split, task, top).filter(({ name }) =>
    isMeasured(name.slice(split.split.length + 1), metrics, task),
  );
}
