/** The weight tensors of a layer: name, shape, start and penalty of each. Their values are elsewhere. */

import type { InitializerName, Penalty } from './fields.ts';
import { type Shape, sizeOf } from './shape.ts';

export interface WeightSpec {
  readonly name:
    | 'kernel'
    | 'depthwiseKernel'
    | 'pointwiseKernel'
    | 'bias'
    | 'gamma'
    | 'beta'
    | 'movingMean'
    | 'movingVariance'
    | 'embeddings';
  readonly shape: Shape;
  /** How many of the last axes count outputs: one, but of a depthwise kernel [height, width, channels, multiplier] two. */
  readonly outputAxes: 1 | 2;
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

/** A learned kernel, its last two axes the inputs and outputs at each place of a window; Keras counts fans alike. */
export function kernel(
  name: WeightSpec['name'],
  shape: Shape,
  initializer: InitializerName,
  penalty: Penalty,
  outputAxes: WeightSpec['outputAxes'] = 1,
): WeightSpec {
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const area = sizeOf(shape.slice(0, -2));
  const fans = { fanIn: inputs * area, fanOut: outputs * area };
  return { name, shape, outputAxes, trainable: true, initializer, ...fans, ...penalty };
}

/** One number for each of `length` channels. */
export function vector(
  name: WeightSpec['name'],
  length: number,
  trainable: boolean,
  initializer: InitializerName,
  penalty = noPenalty,
): WeightSpec {
  return { name, shape: [length], outputAxes: 1, trainable, initializer, fanIn: length, fanOut: length, ...penalty };
}
