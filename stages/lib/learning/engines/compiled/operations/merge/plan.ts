/** Layers that read several tensors, and inputs of the network, which compute nothing. */

import type { LayerPlanner } from '../../layer-planner.ts';
import { type LayerReference, zeros } from '../../layer-reference.ts';

const identity: LayerPlanner<'input'> = {
  plan: (_, { input }) => ({ output: input, forward: [], backward: [] }),
};

const unplanned: LayerPlanner<'add' | 'multiply' | 'concatenate'> = {
  plan: (_, { layer }) => {
    throw new Error(`Internal error: no plan for a layer of kind ${layer.kind}`);
  },
};

export const planners = { input: identity, add: unplanned, multiply: unplanned, concatenate: unplanned };

const elementwise =
  (join: (left: number, right: number) => number): LayerReference<'add' | 'multiply'> =>
  ({ inputs }) =>
    inputs.reduce((joined, one) => joined.map((value, at) => join(value, one[at]!)));

const concatenate: LayerReference<'concatenate'> = (call) => {
  const { layer, inputs } = call;
  const output = zeros(call);
  const width = layer.outputShape.at(-1)!;
  let first = 0;
  for (const [index, values] of inputs.entries()) {
    const channels = layer.inputShapes[index]!.at(-1)!;
    for (let at = 0; at < values.length; at++)
      output[Math.floor(at / channels) * width + first + (at % channels)] = values[at]!;
    first += channels;
  }
  return output;
};

const same: LayerReference<'input'> = ({ input }) => input;

export const references = {
  input: same,
  add: elementwise((left, right) => left + right),
  multiply: elementwise((left, right) => left * right),
  concatenate,
};
