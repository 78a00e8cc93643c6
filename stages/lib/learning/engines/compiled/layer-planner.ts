/**
 * How an operation plans a layer: from the layer and the tensors that it reads to the calls that compute it, forward and
 * backward. Knows no kind of layer.
 *
 * Gradients need no tensors of their own: going backward, a step reads its output's gradient from the output's memory
 * and leaves its input's gradient in the input's, already multiplied by the derivative of the activation that produced
 * that input (`inputActivation`). So an activation function belongs to the tensor it produces; gelu and silu, whose
 * derivatives need what went into them, are steps from one tensor to another.
 *
 * Calls are planned as if nobody else read a tensor, and as if every tensor stayed in its memory to the end. planning/
 * has the same calls run on other memory where that is not so.
 */

import type { LateAddress } from '../../../kernels/abi.ts';
import type { Layer, LayerKind, LayerOf, WeightSpec } from '../../network/network.ts';
import type { Arena, ScratchRegion } from './arena.ts';
import type { Parameter } from './parameters.ts';
import type { Regions } from './planning/regions.ts';
import type { Call } from './step.ts';
import { exampleStride, type Layout, layoutOf, type Tensor, type TensorActivation } from './tensor.ts';

export interface PlanContext {
  /** For numbers that stay. */
  readonly arena: Arena;
  /** For tensors. */
  readonly regions: Regions;
  readonly scratch: ScratchRegion;
  readonly batchSize: number;
  /** False: everything takes the general path, for comparison. */
  readonly fastPaths: boolean;
}

/** A tensor that a layer reads. */
export interface InputTensor extends Tensor {
  /** How many layers read it, this one among them. */
  readonly readers: number;
}

/** A layer at its place. */
export interface PlacedLayer<Kind extends LayerKind = LayerKind> {
  readonly layer: LayerOf<Kind>;
  readonly index: number;
  readonly parameters: readonly Parameter[];
  /** The tensors that it reads, in the order of `layer.from`. */
  readonly inputs: readonly InputTensor[];
  /** The first of them. */
  readonly input: InputTensor;
  /** Where the gradients of the inputs are to be left, by layers that leave the values. */
  readonly gradients: readonly LateAddress[];
  /**
   * The activation of its output: its own, or that of an activation layer folded into it; `linear` where a gated one
   * follows as a step of its own.
   */
  readonly activation: TensorActivation;
  /** The activation to compute: `linear` where the loss computes the last one itself. */
  readonly computed: TensorActivation;
  /** The layers behind it and the activation folded into it, as far as each reads the one before it and nobody else does. */
  readonly following: readonly Layer[];
  /** Whether all layers that read it do so in packed layout. */
  readonly nextReadsPacked: boolean;
}

export interface LayerPlan {
  /** In memory of its own, or in that of an input that nobody else reads. */
  readonly output: Tensor;
  readonly forward: readonly Call[];
  /** Where it differs from `forward`. */
  readonly inference?: readonly Call[];
  /** Computes the output a second time in the same step, where that differs from `forward`. */
  readonly again?: readonly Call[];
  readonly backward: readonly Call[];
  /** Backward reads the values of inputs where they lie and leaves gradients in `gradients`. */
  readonly leavesValues?: true;
  /** The input whose gradient is that of the output, number by number, so that no call has to leave it. */
  readonly passes?: number;
  /** How many of the following layers are computed along with this one. */
  readonly fused?: number;
}

export interface LayerPlanner<Kind extends LayerKind = LayerKind> {
  plan(context: PlanContext, place: PlacedLayer<Kind>): LayerPlan;
  /** It can compute the activation of an activation layer that alone reads it. */
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
export function placeTensor(context: PlanContext, layout: Layout): LateAddress {
  return context.regions.words(context.batchSize * exampleStride(layout));
}

/** The layer's output, in memory of its own if none is given. */
export function placeOutput(
  context: PlanContext,
  { layer, inputs, parameters, activation }: PlacedLayer,
  at?: LateAddress,
): Tensor {
  const layout = layoutOf(layer.outputShape);
  const learns = inputs.some((input) => input.learns) || parameters.some(({ spec }) => spec.trainable);
  return { ...layout, at: at ?? placeTensor(context, layout), activation, learns };
}
