/**
 * A network as both engines see it: a chain of layers with every default filled in, every shape known and every
 * weight described. `resolve.ts` makes it from `with.model`; engines and the report read it.
 */

import type { Layer } from './layer-kinds.ts';
import type { Shape } from './shape.ts';

export type { ActivationName, InitializerName, Padding } from './fields.ts';
export type { Layer, LayerKind, LayerOf } from './layer-kinds.ts';
export type { Shape } from './shape.ts';
export type { WeightSpec } from './weights.ts';

export interface Network {
  readonly inputShape: Shape;
  readonly classes: number;
  readonly layers: readonly Layer[];
  /** Number of weights, trainable and not. */
  readonly parameters: number;
}
