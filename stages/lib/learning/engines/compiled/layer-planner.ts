/**
 * How an operation plans a layer: from the layer and the tensor before it to the calls that compute it, forward and
 * backward. Knows no kind of layer.
 *
 * Gradients need no tensors of their own: going backward, a step reads its output's gradient from the output's memory
 * and leaves its input's gradient in the input's, already multiplied by the derivative of the activation that produced
 * that input (`inputActivation`). So an activation function belongs to the tensor it produces; gelu and silu, whose
 * derivatives need what went into them, are steps from one tensor to another.
 */

import type { Layer, LayerKind, LayerOf, WeightSpec } from '../../network/network.ts';
import type { Arena, ScratchRegion } from './arena.ts';
import type { Parameter } from './parameters.ts';
import type { Call } from './step.ts';
import { exampleStride, type Layout, layoutOf, type Tensor, type TensorActivation } from './tensor.ts';

export interface PlanContext {
  readonly arena: Arena;
  readonly scratch: ScratchRegion;
  readonly batchSize: number;
  /** False: everything takes the general path, for comparison. */
  readonly fastPaths: boolean;
}

/** A layer at its place. */
export interface PlacedLayer<Kind extends LayerKind = LayerKind> {
  readonly layer: LayerOf<Kind>;
  readonly index: number;
  readonly parameters: readonly Parameter[];
  readonly input: Tensor;
  /**
   * The activation of its output: its own, or that of an activation layer folded into it; `linear` where a gated one
   * follows as a step of its own.
   */
  readonly activation: TensorActivation;
  /** The activation to compute: `linear` where the loss computes the last one itself. */
  readonly computed: TensorActivation;
  /** The layers behind it and the activation folded into it. */
  readonly following: readonly Layer[];
  /** Whether the next layer reads its input in packed layout. */
  readonly nextReadsPacked: boolean;
}

export interface LayerPlan {
  readonly output: Tensor;
  readonly forward: readonly Call[];
  /** Where it differs from `forward`. */
  readonly inference?: readonly Call[];
  readonly backward: readonly Call[];
  /** How many of the following layers are computed along with this one. */
  readonly fused?: number;
}

export interface LayerPlanner<Kind extends LayerKind = LayerKind> {
  plan(context: PlanContext, place: PlacedLayer<Kind>): LayerPlan;
  /** It can compute the activation of an activation layer directly behind it. */
  readonly foldsActivation?: true;
  /** It reads pixels that lie side by side, surplus or not; the others want whole vectors of channels. */
  readonly readsPacked?: true;
  /**
   * Weights that its backward step updates itself, so that their gradient is never stored. Where the parameter has a
   * place for it nevertheless (`gradient` is not 0: it is clipped), the step leaves the gradient there and updates nothing.
   */
  readonly updates?: readonly WeightSpec['name'][];
}

/** Memory for a tensor of a batch. */
export function placeTensor(context: PlanContext, layout: Layout): number {
  return context.arena.words(context.batchSize * exampleStride(layout));
}

/** The layer's output, in memory of its own. */
export function placeOutput(context: PlanContext, { layer, input, parameters, activation }: PlacedLayer): Tensor {
  const layout = layoutOf(layer.outputShape);
  const learns = input.learns || parameters.some(({ spec }) => spec.trainable);
  return { ...layout, at: placeTensor(context, layout), activation, learns };
}
