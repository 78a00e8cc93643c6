/** Mistakes in `with` that the schema cannot express: names that must fit each other, and fields that exclude others. */

import type { Json, WithProblem } from 'arrowline/stage';
import { readLayers } from '../lib/learning/network/read-layers.ts';
import type { Task } from '../lib/learning/network/target.ts';
import { constantProblems } from './constant-layers.ts';
import { metricProblems } from './epoch-measures.ts';
import { taskProblems } from './losses.ts';
import { monitorProblems } from './monitors.ts';
import { optimizerProblems, rateOf } from './optimizer.ts';
import type { TrainParameters } from './parameters.ts';

export function problemsOf(parameters: TrainParameters): WithProblem[] {
  const { model, task, optimizer, metrics, epochs } = parameters;
  return [
    ...readLayers(model).problems,
    ...constantProblems(model),
    ...taskProblems(parameters),
    ...optimizerProblems(optimizer, epochs),
    ...metricProblems(metrics, task),
    ...stoppingProblems(parameters, task),
    ...plateauProblems(parameters, task),
  ];
}

function stoppingProblems({ earlyStopping, metrics }: TrainParameters, task: Task | undefined): WithProblem[] {
  if (earlyStopping === undefined) return [];
  const { monitor, patience, restoreBestWeights } = earlyStopping;
  const problems = monitorProblems(monitor, metrics, task, ['earlyStopping', 'monitor']);
  if (patience !== undefined || restoreBestWeights) return problems;
  const message = 'earlyStopping changes nothing: it neither stops nor keeps the best epoch';
  return [...problems, { path: ['earlyStopping'], message, expected: 'patience, or restoreBestWeights: true' }];
}

/** Only a monitor that is written can be wrong. */
function plateauProblems({ optimizer, metrics }: TrainParameters, task: Task | undefined): WithProblem[] {
  if (typeof optimizer === 'string') return [];
  const rate = rateOf(optimizer as Json);
  if (typeof rate === 'number' || !('onPlateau' in rate)) return [];
  const path = ['optimizer', Object.keys(optimizer)[0]!, 'learningRate', 'onPlateau', 'monitor'];
  return monitorProblems(rate.onPlateau.monitor, metrics, task, path);
}
