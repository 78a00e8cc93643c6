/**
 * Layers that make one tensor of several of its shape, number by number: sums and products, two tensors at a time in the
 * order in which they are named.
 */

import { int, pointer, record } from '../../../../../kernels/abi.ts';
import { type LayerPlanner, placeOutput, placeTensor } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { type Call, call, step } from '../../step.ts';
import type { Tensor } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';

const sizes = { positions: int(), channels: int(), stride: int() };

const mergeRecord = record('Merge', '', {
  first: pointer('const float', 'examples x positions x stride'),
  second: pointer('const float', 'as first'),
  output: pointer('float', 'as first; may be one of the two'),
  ...sizes,
  activation: int(),
});
const sum = step('sum', mergeRecord);
const product = step('product', mergeRecord);

const sumBackward = step(
  'sumBackward',
  record('SumBackward', "The gradient of one input: the output's, times the derivative at the input's values.", {
    output: pointer('const float', 'examples x positions x stride: its gradient'),
    values: pointer('const float', 'as output; null where the activation is linear'),
    gradient: pointer('float', 'as output; may be values'),
    ...sizes,
    activation: int('of the input'),
  }),
);

const productBackward = step(
  'productBackward',
  record('ProductBackward', '', {
    output: pointer('const float', 'examples x positions x stride: its gradient'),
    first: pointer('const float', 'as output'),
    second: pointer('const float', 'as output'),
    firstGradient: pointer('float', 'as output; may be first; null: not wanted'),
    secondGradient: pointer('float', 'as output; may be second; null: not wanted'),
    rows: pointer('float', '2 x stride: the gradients at one position'),
    ...sizes,
    firstActivation: int(),
    secondActivation: int(),
  }),
);

export const operation: Operation = {
  folder: 'merge',
  about: 'Sums and products of two tensors of one shape, number by number.',
  includes: [],
  names: [],
  steps: [sum, product, sumBackward, productBackward],
};

function sizesOf({ positions, channels, stride }: Tensor) {
  return { positions, channels, stride };
}

/**
 * One of the first two inputs, if it is linear, learns and nobody else reads it, gives its memory to the sum; the gradient of the
 * sum is its own.
 */
const add: LayerPlanner<'add'> = {
  plan(context, place) {
    const { inputs, gradients, computed } = place;
    const passes = inputs
      .slice(0, 2)
      .findIndex(({ activation, learns, readers }) => activation === 'linear' && learns && readers === 1);
    const output = placeOutput(context, place, inputs[passes]?.at);
    const shape = sizesOf(output);
    const forward = inputs.slice(1).map(({ at }, index) =>
      call(sum, {
        first: index === 0 ? inputs[0]!.at : output.at,
        second: at,
        output: output.at,
        ...shape,
        activation: activationCode(index === inputs.length - 2 ? computed : 'linear'),
      }),
    );
    const backward = inputs.flatMap(({ at, activation, learns }, index): Call[] => {
      if (index === passes || !learns) return [];
      const values = activation === 'linear' ? 0 : at;
      const gradient = gradients[index]!;
      return [
        call(sumBackward, { output: output.at, values, gradient, ...shape, activation: activationCode(activation) }),
      ];
    });
    return { output, forward, backward, leavesValues: true, ...(passes >= 0 && { passes }) };
  },
  foldsActivation: true,
};

/** Products of more than two have a tensor for each but the last, whose gradient takes its place. */
const multiply: LayerPlanner<'multiply'> = {
  plan(context, place) {
    const { inputs, gradients, computed } = place;
    const output = placeOutput(context, place);
    const shape = sizesOf(output);
    const [rows] = context.scratch.pieces(2 * output.stride);
    const forward: Call[] = [];
    const backward: Call[] = [];
    let first: Tensor = inputs[0]!;
    let firstGradient = gradients[0]!;
    for (const [index, second] of inputs.entries()) {
      if (index === 0) continue;
      const last = index === inputs.length - 1;
      const learns = first.learns || second.learns;
      const result: Tensor = last
        ? output
        : { ...output, at: placeTensor(context, output), activation: 'linear', learns };
      const shared = { first: first.at, second: second.at, output: result.at, ...shape };
      forward.push(call(product, { ...shared, activation: activationCode(last ? computed : 'linear') }));
      backward.push(
        call(productBackward, {
          ...shared,
          rows,
          firstGradient: first.learns ? firstGradient : 0,
          secondGradient: second.learns ? gradients[index]! : 0,
          firstActivation: activationCode(first.activation),
          secondActivation: activationCode(second.activation),
        }),
      );
      [first, firstGradient] = [result, result.at];
    }
    return { output, forward, backward: backward.reverse(), leavesValues: true };
  },
  foldsActivation: true,
};

export const planners = { add, multiply };
