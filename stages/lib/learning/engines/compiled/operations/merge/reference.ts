/** Sums and products as they are defined, number by number. */

import { type LayerReference, zeros } from '../../layer-reference.ts';

const add: LayerReference<'add'> = (call) =>
  zeros(call).map((_, at) => call.inputs.reduce((sum, input) => sum + input[at]!, 0));

const multiply: LayerReference<'multiply'> = (call) =>
  zeros(call).map((_, at) => call.inputs.reduce((product, input) => product * input[at]!, 1));

export const references = { add, multiply };
