/**
 * A network as both engines see it: a graph of layers in an order in which each follows all that it reads, with every
 * default filled in, every shape known and every weight described. `resolve.ts` makes it from `with.model`; engines
 * and the report read it.
 */

import type { Layer } from './layer-kinds.ts';
import type { Shape } from './shape.ts';
import type { Target } from './target.ts';

export type { ActivationName, InitializerName, Padding } from './fields.ts';
export type { Source } from './layer-kind.ts';
export type { Layer, LayerKind, LayerOf } from './layer-kinds.ts';
export type { Shape } from './shape.ts';
export type { Meaning, Target, Task } from './target.ts';
export type { WeightSpec } from './weights.ts';

/** A group of features. */
export interface NetworkInput {
  readonly name: string;
  /** Shape of one example. */
  readonly shape: Shape;
}

export interface Network extends Target {
  /** The groups that its layers read, in the order in which they first read them. */
  readonly inputs: readonly NetworkInput[];
  /** Each after the layers that it reads; the last is the output. */
  readonly layers: readonly Layer[];
  /** Number of weights, trainable and not. */
  readonly parameters: number;
}

/** Whether each layer reads the one before it and nothing else, the first one the only input. */
export function isChain({ inputs, layers }: Network): boolean {
  return inputs.length === 1 && layers.every(({ from }, index) => from.length === 1 && follows(from[0]!, index));
}

function follows(source: Layer['from'][number], index: number): boolean {
  return 'layer' in source ? source.layer === index - 1 : index === 0;
}
