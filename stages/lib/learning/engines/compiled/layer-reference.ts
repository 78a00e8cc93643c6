/**
 * The plain version of a layer: its definition in double precision, a loop for every index, no layouts, no blocking,
 * no fused steps. Kernels are compared with it, and their gradients with its central differences. No stage calls it.
 */

import type { LayerKind, LayerOf } from '../../network/network.ts';
import { sizeOf } from '../../network/shape.ts';

export type Values = Float64Array;

export interface ReferenceCall<Kind extends LayerKind> {
  readonly layer: LayerOf<Kind>;
  /** Its place in the network. */
  readonly index: number;
  readonly weights: readonly Values[];
  /** Of each tensor that it reads, examples × its size. */
  readonly inputs: readonly Values[];
  /** The first of them. */
  readonly input: Values;
  readonly examples: number;
  readonly training: boolean;
  readonly seed: number;
  /** Steps taken before this one. */
  readonly step: number;
  /** Replaces a weight that does not learn. */
  move(weight: number, values: Values): void;
}

/** Returns examples × size of the output. */
export type LayerReference<Kind extends LayerKind> = (call: ReferenceCall<Kind>) => Values;

/** Room for the output. */
export function zeros<Kind extends LayerKind>({ layer, examples }: ReferenceCall<Kind>): Values {
  return new Float64Array(examples * sizeOf(layer.outputShape));
}
