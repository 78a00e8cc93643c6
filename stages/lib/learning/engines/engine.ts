/**
 * The engine interface: plan a network, train it epoch by epoch, read and write its state, run it forward.
 *
 * Two engines implement it, `compiled` and `tensorflow`. Everything that decides a result apart from arithmetic is
 * outside: initial weights (lib/network), the order of examples and the seeds (lib/random), when to stop (train).
 */

import type { Network } from '../network/network.ts';
import type { FeatureRows } from './feature-rows.ts';

export type LossName = 'categoricalCrossentropy' | 'binaryCrossentropy' | 'meanSquaredError' | 'meanAbsoluteError';

/** Keras' optimizers with Keras' parameters; every field is filled in. */
export type OptimizerSpec =
  | { readonly name: 'sgd'; readonly learningRate: number; readonly momentum: number; readonly nesterov: boolean }
  | {
      readonly name: 'rmsprop';
      readonly learningRate: number;
      readonly rho: number;
      readonly momentum: number;
      readonly epsilon: number;
    }
  | {
      /** `weightDecay` 0 is plain Adam. */
      readonly name: 'adam' | 'adamw';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

/** All rows of a dataset; training and evaluation name rows by index. */
export interface Examples {
  /** Stored numbers; the network gets `stored / scale`. */
  readonly features: FeatureRows;
  readonly scale: number;
  /** The class of each row, in [0, classes). */
  readonly labels: Int32Array;
  /** The features as an epoch trains on them, of the same type and width; `features` if left out. Otherwise never seen. */
  forEpoch?(epoch: number): FeatureRows;
}

export interface TrainerOptions {
  readonly network: Network;
  /** One array per weight tensor, in layer order: `network.layers.flatMap((layer) => layer.weights)`. */
  readonly weights: readonly Float32Array[];
  readonly loss: LossName;
  readonly optimizer: OptimizerSpec;
  readonly batchSize: number;
  /** Factor of each class in the training loss (and its gradient); all 1 when absent. */
  readonly classWeights?: Float32Array;
  /** Seeds dropout masks, together with the step number and the layer. */
  readonly seed: number;
  readonly examples: Examples;
}

export interface EpochResult {
  /** Mean over the epoch's examples of the loss at the time each was trained, penalties included, as Keras' `fit` prints. */
  readonly loss: number;
  readonly accuracy: number;
}

/** Called about every 100 ms of work with running means; throws or rejects to stop the training. */
export type BatchListener = (done: {
  batch: number;
  batches: number;
  loss: number;
  examples: number;
}) => void | Promise<void>;

/** All that a trainer remembers between steps. Restoring it continues bit for bit. */
export interface TrainerState {
  readonly weights: readonly Float32Array[];
  /** Optimizer moments and the like, by name, one array per trainable weight tensor in layer order. */
  readonly slots: { readonly [name: string]: readonly Float32Array[] };
  /** Optimizer steps taken. */
  readonly steps: number;
}

export interface Trainer {
  /**
   * Trains on the rows of `order`, in that order, in batches of `batchSize` (the last may be smaller).
   * Throws StageFailure `diverged` with epoch and batch when the loss is not finite.
   */
  trainEpoch(order: Uint32Array, epoch: number, listener: BatchListener): Promise<EpochResult>;
  /** Inference mode over rows [start, end): mean loss (penalties included, not finite if a row's is not) and accuracy. */
  evaluate(start: number, end: number): Promise<EpochResult>;
  readState(): TrainerState;
  writeState(state: TrainerState): void;
  dispose(): void;
}

export interface Predictor {
  /** Inference mode over rows [start, end): the output of `layer` (the last one by default), rows × its size. */
  predict(start: number, end: number, layer?: string): Promise<Float32Array>;
  dispose(): void;
}

export interface Engine {
  readonly name: 'compiled' | 'tensorflow';
  /** The backend, for the record: `wasm simd128`, `tensorflow 4.22.0 wasm`. */
  readonly backend: string;
  /** Why this engine cannot run the network, or undefined when it can. */
  unsupported(network: Network, optimizer: OptimizerSpec, loss: LossName): string | undefined;
  trainer(options: TrainerOptions): Promise<Trainer>;
  predictor(
    network: Network,
    weights: readonly Float32Array[],
    examples: Examples,
    batchSize: number,
  ): Promise<Predictor>;
}
