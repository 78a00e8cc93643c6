/** Inference in TensorFlow.js: the output of any layer for a range of rows. */

import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../network/network.ts';
import { sizeOf } from '../../network/shape.ts';
import { networkUpTo } from '../../network/up-to.ts';
import type { ExampleInput, Predictor } from '../engine.ts';
import { requireInputs } from '../require-inputs.ts';
import { inputTensors, rowRange } from './batches.ts';
import { forward } from './forward.ts';
import type { Runtime } from './runtime.ts';

export class TensorFlowPredictor implements Predictor {
  readonly #runtime: Runtime;
  readonly #network: Network;
  readonly #inputs: readonly ExampleInput[];
  readonly #batchSize: number;
  /** Of each layer. */
  readonly #weights: readonly (readonly Tensor[])[];

  constructor(
    runtime: Runtime,
    network: Network,
    weights: readonly Float32Array[],
    inputs: readonly ExampleInput[],
    batchSize: number,
  ) {
    requireInputs(network, inputs);
    this.#runtime = runtime;
    this.#network = network;
    this.#inputs = inputs;
    this.#batchSize = batchSize;
    runtime.enter();
    let first = 0;
    this.#weights = network.layers.map((layer) => {
      const own = weights.slice(first, first + layer.weights.length);
      first += own.length;
      return own.map((values, index) => runtime.tf.tensor(values.slice(), [...layer.weights[index]!.shape]));
    });
  }

  async predict(start: number, end: number, layer?: string): Promise<Float32Array> {
    const { tf } = this.#runtime;
    const { layers } = this.#network;
    const until = layer === undefined ? layers.length - 1 : layers.findIndex((one) => one.name === layer);
    if (until < 0) throw new Error(`Internal error: no layer "${layer}"`);
    const part = networkUpTo(this.#network, until);
    const given = part.inputs.map((input) => this.#inputs[input]!);
    const weights = part.layers.flatMap((index) => this.#weights[index]!);
    const width = sizeOf(layers[until]!.outputShape);
    const outputs = new Float32Array((end - start) * width);
    this.#runtime.enter();
    for (let from = start; from < end; from += this.#batchSize) {
      const rows = rowRange(from, Math.min(end, from + this.#batchSize));
      tf.tidy(() => {
        const inputs = inputTensors(tf, part.network, given, rows);
        const values = forward(tf, part.network, weights, inputs, {}).dataSync();
        outputs.set(values as Float32Array, (from - start) * width);
      });
    }
    return outputs;
  }

  dispose(): void {
    this.#runtime.enter();
    for (const weight of this.#weights.flat()) weight.dispose();
  }
}
