/** The activations gelu and silu, which no tensor carries: each has a step of its own, behind the layer that it belongs to. */

import { int, pointer, record } from '../../../../../kernels/abi.ts';
import { enumeration } from '../../../../../kernels/c-header.ts';
import { type LayerPlan, type PlanContext, placeTensor } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { call, step } from '../../step.ts';
import { type GateName, gates, type Tensor } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';

const gatedRecord = record('GatedActivation', '', {
  input: pointer('float', 'examples x positions x stride'),
  output: pointer('float', 'examples x positions x stride'),
  positions: int(),
  channels: int(),
  stride: int(),
  gate: int('a Gate'),
  inputActivation: int(),
});

const gatedActivation = step('gatedActivation', gatedRecord);
const gatedActivationBackward = step('gatedActivationBackward', gatedRecord);

export const operation: Operation = {
  folder: 'gated-activation',
  about: `Activations of the form x g(x): gelu (Hendrycks & Gimpel 2016), whose gate is the normal distribution, and silu
(Elfwing et al. 2017), whose gate is the logistic function. Neither is monotone, so the derivative needs the input.`,
  includes: [],
  names: [enumeration('Gate', gates)],
  steps: [gatedActivation, gatedActivationBackward],
};

/** The activation of a tensor, in another place: the way back needs both. */
export function planGatedActivation(context: PlanContext, input: Tensor, gate: GateName): LayerPlan {
  const { positions, channels, stride } = input;
  const output: Tensor = { ...input, at: placeTensor(context, input), activation: 'linear' };
  const values = {
    input: input.at,
    output: output.at,
    positions,
    channels,
    stride,
    gate: gates.indexOf(gate),
    inputActivation: activationCode(input.activation),
  };
  return {
    output,
    forward: [call(gatedActivation, values)],
    backward: input.learns ? [call(gatedActivationBackward, values)] : [],
  };
}
