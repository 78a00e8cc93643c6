/** A network as the architecture drawing and the summary table show it; a caller that knows its layers describes it. */

import type { Json } from '../../core/values/canonical.ts';

export interface LayerRow {
  readonly kind: string;
  readonly name: string;
  readonly outputShape: readonly number[];
  readonly weights: number;
  /** `32 filters, 3 × 3, relu`. */
  readonly settings: string;
  /** Place in the palette; absent for layers that only pass values on. */
  readonly colour?: number;
}

export interface DrawnNetwork {
  readonly inputShape: readonly number[];
  /** Number of weights. */
  readonly parameters: number;
  /** First to last. */
  readonly layers: readonly LayerRow[];
  /** Activation of the last layer, if it has one. */
  readonly ending?: string;
}

/** Reads the topology in a model artifact. @throws StageFailure if it is none */
export type DrawNetwork = (model: Json, inputShape: readonly number[], classes: number) => DrawnNetwork;

/** How many numbers a tensor of that shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
