/**
 * The optimizer's step for each run of weights, the penalties on them, gradients set to zero before a batch and clipped
 * after it.
 */

import { float, int, pointer, record } from '../../../../../kernels/abi.ts';
import type { OptimizerSpec } from '../../../engine.ts';
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

const takeRate = step(
  'takeRate',
  record('TakeRate', "Sets the learning rate to that of the batch's step.", {
    rates: pointer('const double', 'batches of a call'),
  }),
  true,
);

const penalizeGradient = step(
  'penalizeGradient',
  record('PenalizeGradient', 'Adds the slope of the penalties to a gradient, before it is clipped.', {
    weights: pointer('const float', 'count'),
    gradient: pointer('float', 'count'),
    count: int(),
    l1: float(),
    l2: float(),
  }),
);

const addSquares = step(
  'addSquares',
  record('AddSquares', "Adds up a gradient's squares in `squares`.", {
    gradient: pointer('const float', 'rows x padded(columns)'),
    rows: int(),
    columns: int(),
    restart: int('from zero'),
  }),
  true,
);

const clipGradient = record('ClipGradient', '', {
  gradient: pointer('float', 'count'),
  count: int(),
  limit: float('of each number, or of the root of `squares`'),
});
const clipValues = step('clipValues', clipGradient);
const clipNorm = step('clipNorm', clipGradient);

export const operation: Operation = {
  folder: 'optimizer',
  about: `Keras 3's optimizers, element by element. Tiny gradients and moments become zero: WebAssembly computes with
denormals at full precision and a hundredth of the speed.`,
  includes: [],
  names: [],
  steps: [clearGradients, update, penalty, takeRate, penalizeGradient, addSquares, clipValues, clipNorm],
};
export const updateInclude = headerPath(operation.folder);

/** The values by which a kernel steps this weight tensor. */
export function updateValues({ at, gradient, slots, count, spec }: Parameter) {
  return { weights: at, gradient, first: slots[0] ?? 0, second: slots[1] ?? 0, count, l1: spec.l1, l2: spec.l2 };
}

export function planClear({ gradients: { at, count } }: ParameterSpace): Call {
  return call(clearGradients, { start: at, count });
}

/** @param rates address of a rate for each batch of a call */
export function planRate(rates: number): Call {
  return call(takeRate, { rates });
}

/** Of all weights whose gradient is stored. */
export function planUpdates({ all }: ParameterSpace, { clip }: OptimizerSpec): readonly Call[] {
  const stored = all.filter(({ gradient }) => gradient !== 0);
  if (clip === undefined) return stored.map((parameter) => call(update, updateValues(parameter)));
  // The penalties' slopes are part of the gradient that is clipped.
  const penalized = stored.filter(({ spec: { l1, l2 } }) => l1 !== 0 || l2 !== 0);
  return [
    ...penalized.map(({ spec: { l1, l2 }, at, gradient, count }) =>
      call(penalizeGradient, { weights: at, gradient, count, l1, l2 }),
    ),
    ...planClip(stored, clip),
    ...stored.map((parameter) => call(update, { ...updateValues(parameter), l1: 0, l2: 0 })),
  ];
}

function planClip(stored: readonly Parameter[], clip: NonNullable<OptimizerSpec['clip']>): readonly Call[] {
  const { value, norm, globalNorm } = clip;
  const limited = (limit: number) => stored.map(({ gradient, count }) => ({ gradient, count, limit }));
  if (value !== undefined) return limited(value).map((run) => call(clipValues, run));
  // The surplus of a matrix is no part of its norm.
  const squares = stored.map(({ gradient, rows, columns }, index) =>
    call(addSquares, { gradient, rows, columns, restart: Number(norm !== undefined || index === 0) }),
  );
  if (norm !== undefined) return limited(norm).flatMap((run, index) => [squares[index]!, call(clipNorm, run)]);
  if (globalNorm === undefined) return [];
  return [...squares, ...limited(globalNorm).map((run) => call(clipNorm, run))];
}

export function planPenalties(parameters: ParameterSpace): readonly Call[] {
  return parameters.all.flatMap(({ spec: { l1, l2 }, at, count }) =>
    l1 === 0 && l2 === 0 ? [] : [call(penalty, { weights: at, count, l1, l2 })],
  );
}
