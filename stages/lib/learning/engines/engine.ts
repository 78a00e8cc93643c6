/**
 * The engine interface: plan a network, train it epoch by epoch, read and write its state, run it forward.
 *
 * Two engines implement it, `compiled` and `tensorflow`. Everything that decides a result apart from arithmetic is
 * outside: initial weights (lib/network), the order of examples and the seeds (lib/random), when to stop (train).
 */

import type { Network } from '../network/network.ts';
import type { FeatureRows } from './feature-rows.ts';

/** Keras' losses with Keras' parameters; every field is filled in. */
export type LossSpec =
  | { readonly name: 'categoricalCrossentropy' | 'binaryCrossentropy'; readonly labelSmoothing: number }
  | { readonly name: 'meanSquaredError' | 'meanAbsoluteError' }
  | { readonly name: 'huber'; readonly delta: number };

export type LossName = LossSpec['name'];

/** Keras' ways to bound gradients before a step: `clipnorm` (of each weight tensor), `global_clipnorm`, `clipvalue`. */
export interface ClipSpec {
  readonly norm?: number;
  readonly globalNorm?: number;
  readonly value?: number;
}

/** Keras' optimizers with Keras' parameters; every field is filled in, and at most one of `clip` is there. */
export type OptimizerSpec = { readonly clip?: ClipSpec } & (
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
    }
);

/** The rows of one of a network's inputs. */
export interface ExampleInput {
  /** Stored numbers; the network gets `stored / scale`. */
  readonly features: FeatureRows;
  readonly scale: number;
}

/**
 * Multiclass: the class of each row, in [0, outputs). Other tasks: rows × width numbers; for binary 1 for the positive
 * class, else 0.
 */
export type Targets = { readonly classes: Int32Array } | { readonly values: Float32Array; readonly width: number };

/** All rows of a dataset; training and evaluation name rows by index. */
export interface Examples {
  /** One for each of `network.inputs`, in their order. */
  readonly inputs: readonly ExampleInput[];
  readonly targets: Targets;
  /** Factor of each row in the training loss and its gradient: sample weights times class weights; all 1 if left out. */
  readonly weights?: Float32Array;
  /**
   * The features of each input as an epoch trains on them, of the same types and widths; those of `inputs` if left out.
   * Otherwise never seen.
   */
  forEpoch?(epoch: number): readonly FeatureRows[];
}

export interface TrainerOptions {
  readonly network: Network;
  /** One array per weight tensor, in layer order: `network.layers.flatMap((layer) => layer.weights)`. */
  readonly weights: readonly Float32Array[];
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  /** The rate of an optimizer step, counted from 0; that of `optimizer` if left out. */
  readonly learningRate?: (step: number) => number;
  readonly batchSize: number;
  /** Seeds dropout masks, together with the step number and the layer. */
  readonly seed: number;
  readonly examples: Examples;
}

export interface EpochResult {
  /** Mean over the epoch's examples of the loss at the time each was trained, penalties included, as Keras' `fit` prints. */
  readonly loss: number;
  /**
   * The part of the rows that are right. Of classes: the right one is the greatest; binary: the right side of 0.5;
   * multilabel: all labels on the right side. Absent in a regression.
   */
  readonly accuracy?: number;
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
  /**
   * Inference mode over rows [start, end): mean loss (penalties included, not finite if a row's is not) and accuracy.
   * @param outputs is filled with rows × network.outputs numbers: the network's outputs, the last activation applied
   */
  evaluate(start: number, end: number, outputs?: Float32Array): Promise<EpochResult>;
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
  unsupported(network: Network, optimizer: OptimizerSpec, loss: LossSpec): string | undefined;
  trainer(options: TrainerOptions): Promise<Trainer>;
  predictor(
    network: Network,
    weights: readonly Float32Array[],
    inputs: readonly ExampleInput[],
    batchSize: number,
  ): Promise<Predictor>;
}
