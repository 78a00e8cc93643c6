/** All operations of the compiled engine, and which of them plans each kind of layer. */

import type { Layer, LayerKind, WeightSpec } from '../../network/network.ts';
import type { LayerPlanner } from './layer-planner.ts';
import type { Operation } from './operation.ts';
import * as activation from './operations/activation/plan.ts';
import * as convolution from './operations/convolution/plan.ts';
import * as convolutionPool from './operations/convolution-pool/plan.ts';
import * as dense from './operations/dense/plan.ts';
import * as dropout from './operations/dropout/plan.ts';
import * as loss from './operations/loss/plan.ts';
import * as normalization from './operations/normalization/plan.ts';
import * as optimizer from './operations/optimizer/plan.ts';
import * as pooling from './operations/pooling/plan.ts';
import * as repack from './operations/repack/plan.ts';
import * as winograd from './operations/winograd/plan.ts';

/** In the order of their opcodes. */
export const operations: readonly Operation[] = [
  repack.operation,
  optimizer.operation,
  convolution.operation,
  convolutionPool.operation,
  winograd.operation,
  dense.operation,
  pooling.operation,
  activation.operation,
  dropout.operation,
  normalization.operation,
  loss.operation,
];

export const planners: { readonly [Kind in LayerKind]: LayerPlanner<Kind> } = {
  ...activation.planners,
  ...convolution.planners,
  ...dense.planners,
  ...dropout.planners,
  ...normalization.planners,
  ...pooling.planners,
  ...repack.planners,
};

const steps = operations.flatMap((operation) => operation.steps);
/** The opcode of each step: its place among all. */
export const stepNumbers: ReadonlyMap<string, number> = new Map(steps.map(({ name }, number) => [name, number]));

export function storesGradient(layer: Layer, weight: WeightSpec): boolean {
  return planners[layer.kind].updates?.includes(weight.name) !== true;
}
