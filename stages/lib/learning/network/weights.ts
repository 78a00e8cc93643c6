/** The weight tensors of a layer: name, shape, start and penalty of each. Their values are elsewhere. */

import type { InitializerName, Penalty } from './fields.ts';
import type { Shape } from './shape.ts';

export interface WeightSpec {
  readonly name: 'kernel' | 'bias' | 'gamma' | 'beta' | 'movingMean' | 'movingVariance' | 'embeddings';
  readonly shape: Shape;
  /** Batch normalization's moving statistics are not. */
  readonly trainable: boolean;
  readonly initializer: InitializerName;
  /** Inputs and outputs of one unit, for the initializer's scale (Glorot & Bengio 2010; He et al. 2015). */
  readonly fanIn: number;
  readonly fanOut: number;
  /** Penalty added to the loss: l1 · Σ|w| + l2 · Σw². */
  readonly l1: number;
  readonly l2: number;
}

const noPenalty: Penalty = { l1: 0, l2: 0 };

/** One number for each of `length` channels. */
export function vector(
  name: WeightSpec['name'],
  length: number,
  trainable: boolean,
  initializer: InitializerName,
  penalty = noPenalty,
): WeightSpec {
  return { name, shape: [length], trainable, initializer, fanIn: length, fanOut: length, ...penalty };
}
