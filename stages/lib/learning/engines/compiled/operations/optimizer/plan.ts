/** The optimizer's step for each run of weights, the penalties on them, and gradients set to zero before a batch. */

import { float, int, pointer, record } from '../../../../../kernels/abi.ts';
import { headerPath, type Operation } from '../../operation.ts';
import type { Parameter, ParameterSpace } from '../../parameters.ts';
import { type Call, call, step } from '../../step.ts';

const clearGradients = step(
  'clearGradients',
  record('ClearGradients', '', { start: pointer('float', 'count'), count: int() }),
);

export const updateRecord = record(
  'Update',
  'One run of weights with their gradient. Slots are null where the optimizer has none.',
  {
    weights: pointer('float', 'count'),
    gradient: pointer('const float', 'count'),
    first: pointer('float', 'count'),
    second: pointer('float', 'count'),
    count: int('a multiple of the vector width'),
    l1: float(),
    l2: float(),
  },
);
const update = step('update', updateRecord);

const penalty = step(
  'penalty',
  record('Penalty', 'Adds l1 sum |w| + l2 sum w^2 to the loss.', {
    weights: pointer('const float', 'count'),
    count: int(),
    l1: float(),
    l2: float(),
  }),
  true,
);

export const operation: Operation = {
  folder: 'optimizer',
  about: `Keras 3's optimizers, element by element. Tiny gradients and moments become zero: WebAssembly computes with
denormals at full precision and a hundredth of the speed.`,
  includes: [],
  names: [],
  steps: [clearGradients, update, penalty],
};
export const updateInclude = headerPath(operation.folder);

/** The values by which a kernel steps this weight tensor. */
export function updateValues({ at, gradient, slots, count, spec }: Parameter) {
  return { weights: at, gradient, first: slots[0] ?? 0, second: slots[1] ?? 0, count, l1: spec.l1, l2: spec.l2 };
}

export function planClear({ gradients: { at, count } }: ParameterSpace): Call {
  return call(clearGradients, { start: at, count });
}

/** Of all weights whose gradient is stored. */
export function planUpdates(parameters: ParameterSpace): readonly Call[] {
  return parameters.all
    .filter((parameter) => parameter.gradient !== 0)
    .map((parameter) => call(update, updateValues(parameter)));
}

export function planPenalties(parameters: ParameterSpace): readonly Call[] {
  return parameters.all.flatMap(({ spec: { l1, l2 }, at, count }) =>
    l1 === 0 && l2 === 0 ? [] : [call(penalty, { weights: at, count, l1, l2 })],
  );
}
