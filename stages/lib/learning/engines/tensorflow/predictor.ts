/** Inference in TensorFlow.js: the output of any layer for a range of rows. */

import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../network/network.ts';
import { sizeOf } from '../../network/shape.ts';
import type { Examples, Predictor } from '../engine.ts';
import { inputTensor, requireExamplesOf, rowRange } from './batches.ts';
import { forward } from './forward.ts';
import type { Runtime } from './runtime.ts';

export class TensorFlowPredictor implements Predictor {
  readonly #runtime: Runtime;
  readonly #network: Network;
  readonly #examples: Examples;
  readonly #batchSize: number;
  readonly #weights: readonly Tensor[];

  constructor(
    runtime: Runtime,
    network: Network,
    weights: readonly Float32Array[],
    examples: Examples,
    batchSize: number,
  ) {
    requireExamplesOf(network, examples);
    this.#runtime = runtime;
    this.#network = network;
    this.#examples = examples;
    this.#batchSize = batchSize;
    runtime.enter();
    const specs = network.layers.flatMap((layer) => layer.weights);
    this.#weights = weights.map((values, index) => runtime.tf.tensor(values.slice(), [...specs[index]!.shape]));
  }

  async predict(start: number, end: number, layer?: string): Promise<Float32Array> {
    const { tf } = this.#runtime;
    const { layers } = this.#network;
    const until = layer === undefined ? layers.length - 1 : layers.findIndex((one) => one.name === layer);
    if (until < 0) throw new Error(`Internal error: no layer "${layer}"`);
    const width = sizeOf(layers[until]!.outputShape);
    const outputs = new Float32Array((end - start) * width);
    this.#runtime.enter();
    for (let from = start; from < end; from += this.#batchSize) {
      const rows = rowRange(from, Math.min(end, from + this.#batchSize));
      tf.tidy(() => {
        const input = inputTensor(tf, this.#network, this.#examples, rows);
        const values = forward(tf, this.#network, this.#weights, input, { until }).dataSync();
        outputs.set(values as Float32Array, (from - start) * width);
      });
    }
    return outputs;
  }

  dispose(): void {
    this.#runtime.enter();
    for (const weight of this.#weights) weight.dispose();
  }
}
