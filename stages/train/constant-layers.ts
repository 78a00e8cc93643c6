/** Refuses softmax of a single number: it is 1 whatever the input, so that nothing is learned. */

import { type Json, StageFailure, type WithProblem } from 'arrowline/stage';
import type { Network } from '../lib/learning/network/network.ts';
import { readLayers } from '../lib/learning/network/read-layers.ts';

const message = 'softmax of one number is 1, whatever the input';
const expected = 'several numbers, or another activation';
const hint = 'sigmoid gives the probability of one of two classes, linear a number';

/** Seen without data: one unit or filter is written. */
export function constantProblems(model: Json): readonly WithProblem[] {
  return readLayers(model).layers.flatMap(({ kind, settings }, index) => {
    const outputs = 'units' in settings ? settings.units : 'filters' in settings ? settings.filters : undefined;
    if (outputs !== 1 || !('activation' in settings) || settings.activation !== 'softmax') return [];
    return [{ path: ['model', index, kind, 'activation'], message, expected, hint }];
  });
}

/** @throws StageFailure `invalid-model` where the shapes of the data leave one number */
export function refuseConstant({ layers }: Network): void {
  const found = layers.find(
    (layer) => 'activation' in layer && layer.activation === 'softmax' && layer.outputShape.at(-1) === 1,
  );
  if (found === undefined) return;
  throw new StageFailure('invalid-model', message, { where: `layer "${found.name}"`, expected, hint });
}
