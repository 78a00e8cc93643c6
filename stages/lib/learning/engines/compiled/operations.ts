/** The steps of all operations by number, and how operations treat the layers that they plan. */

import type { Layer, WeightSpec } from '../../network/network.ts';
import type { OptimizerSpec } from '../engine.ts';
import { operations, planners } from './operations/plans.ts';

const steps = operations.flatMap((operation) => operation.steps);
/** The opcode of each step: its place among all. */
export const stepNumbers: ReadonlyMap<string, number> = new Map(steps.map(({ name }, number) => [name, number]));

/**
 * Whether the gradient of a layer's weight is stored; if not, the backward step updates the weight itself. A gradient is
 * clipped when all of it, or all of them, are known.
 */
export function storesGradient({ clip }: OptimizerSpec, layer: Layer, weight: WeightSpec): boolean {
  return clip !== undefined || planners[layer.kind].updates?.includes(weight.name) !== true;
}
