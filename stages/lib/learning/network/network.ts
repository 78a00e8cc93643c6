/**
 * A network as both engines see it: a chain of layers with every default filled in, every shape known and every
 * weight described. `resolve.ts` makes it from `with.model`; engines and the report read it. Shapes are per example
 * (no batch axis) and channels come last.
 */

export type Shape = readonly number[];
export type Padding = 'valid' | 'same';
export type ActivationName = 'linear' | 'relu' | 'leakyRelu' | 'elu' | 'sigmoid' | 'tanh' | 'softmax';
export type InitializerName = 'glorotUniform' | 'glorotNormal' | 'heUniform' | 'heNormal' | 'zeros' | 'ones';

/** One weight tensor of a layer. Non-trainable ones are batch normalization's moving statistics. */
export interface WeightSpec {
  readonly name: 'kernel' | 'bias' | 'gamma' | 'beta' | 'movingMean' | 'movingVariance';
  readonly shape: Shape;
  readonly trainable: boolean;
  readonly initializer: InitializerName;
  /** Inputs and outputs of one unit, for the initializer's scale (Glorot & Bengio 2010; He et al. 2015). */
  readonly fanIn: number;
  readonly fanOut: number;
  /** Penalty added to the loss: l1 · Σ|w| + l2 · Σw². */
  readonly l1: number;
  readonly l2: number;
}

interface LayerBase {
  readonly name: string;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
}

export interface Conv2dLayer extends LayerBase {
  readonly kind: 'conv2d';
  readonly filters: number;
  readonly kernelSize: readonly [height: number, width: number];
  readonly strides: readonly [vertical: number, horizontal: number];
  readonly padding: Padding;
  readonly activation: ActivationName;
  readonly useBias: boolean;
}
export interface Pooling2dLayer extends LayerBase {
  readonly kind: 'maxPooling2d' | 'averagePooling2d';
  readonly poolSize: readonly [height: number, width: number];
  readonly strides: readonly [vertical: number, horizontal: number];
  readonly padding: Padding;
}
export interface GlobalPooling2dLayer extends LayerBase {
  readonly kind: 'globalAveragePooling2d' | 'globalMaxPooling2d';
}
export interface DenseLayer extends LayerBase {
  readonly kind: 'dense';
  readonly units: number;
  readonly activation: ActivationName;
  readonly useBias: boolean;
}
export interface ActivationLayer extends LayerBase {
  readonly kind: 'activation';
  readonly activation: ActivationName;
}
export interface DropoutLayer extends LayerBase {
  readonly kind: 'dropout';
  /** Fraction of inputs set to zero in training; the others are divided by 1 - rate. */
  readonly rate: number;
}
export interface BatchNormalizationLayer extends LayerBase {
  readonly kind: 'batchNormalization';
  readonly momentum: number;
  readonly epsilon: number;
}
export interface FlattenLayer extends LayerBase {
  readonly kind: 'flatten';
}
export interface ReshapeLayer extends LayerBase {
  readonly kind: 'reshape';
}

export type Layer =
  | Conv2dLayer
  | Pooling2dLayer
  | GlobalPooling2dLayer
  | DenseLayer
  | ActivationLayer
  | DropoutLayer
  | BatchNormalizationLayer
  | FlattenLayer
  | ReshapeLayer;

export interface Network {
  readonly inputShape: Shape;
  readonly classes: number;
  readonly layers: readonly Layer[];
  /** Number of weights, trainable and not. */
  readonly parameters: number;
}
