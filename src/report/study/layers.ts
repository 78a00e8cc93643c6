/** A network as the architecture drawing and the summary table show it; a caller that knows its layers describes it. */

import type { Model } from '../../artifacts/model.ts';

export interface LayerRow {
  readonly kind: string;
  readonly name: string;
  /** Names of the layers that it reads, where that isn't the one before it alone. */
  readonly reads?: readonly string[];
  readonly outputShape: readonly number[];
  readonly weights: number;
  /** `32 filters, 3 × 3, relu`. */
  readonly settings: string;
  /** Place in the palette; absent for layers that only pass values on. */
  readonly colour?: number;
}

/** A group of features. */
export interface NetworkInput {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface DrawnNetwork {
  /** The groups of features that its layers read. */
  readonly inputs: readonly NetworkInput[];
  /** Number of weights. */
  readonly parameters: number;
  /** First to last. */
  readonly layers: readonly LayerRow[];
  /** Activation of the last layer, if it has one. */
  readonly ending?: string;
}

/** Reads the topology in a model artifact. @throws StageFailure if it is none */
export type DrawNetwork = (model: Pick<Model, 'model' | 'inputs' | 'task' | 'target'>) => DrawnNetwork;

/** How many numbers a tensor of that shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
