/**
 * Training in TensorFlow.js: one tidy a step, so that nothing is left behind but the new weights and slots. A step
 * depends on the state and on the rows alone.
 */

import type { Tensor } from '@tensorflow/tfjs-core';
import { StageFailure } from 'arrowline/stage';
import type { WeightSpec } from '../../network/network.ts';
import type { BatchListener, EpochResult, ExampleInput, Trainer, TrainerOptions, TrainerState } from '../engine.ts';
import { slotNames } from '../optimizer.ts';
import { lossFromLogits } from '../output.ts';
import { requireInputs } from '../require-inputs.ts';
import { countRight, inputTensors, rowRange, targetTensor } from './batches.ts';
import { dropoutMask } from './dropout-mask.ts';
import { activate, forward } from './forward.ts';
import { lossOf } from './loss.ts';
import type { Runtime } from './runtime.ts';
import { adamStepSize, clipped, update } from './update.ts';

/** Work between two calls of the listener. */
const listenEveryMs = 100;
/** Examples a batch in evaluation, where the size of a batch changes nothing but speed. */
const evaluationBatch = 256;

export class TensorFlowTrainer implements Trainer {
  readonly #runtime: Runtime;
  readonly #options: TrainerOptions;
  readonly #specs: readonly WeightSpec[];
  readonly #trainable: readonly number[];
  readonly #slotNames: readonly string[];
  readonly #fromLogits: boolean;
  #weights: Tensor[];
  /** Per trainable weight, in the order of `slotNames`. */
  #slots: Tensor[][];
  #steps = 0;
  /** β₁ and β₂ to the power of the steps taken, by repeated multiplication: exact to repeat. */
  #powers: [number, number] = [1, 1];

  constructor(runtime: Runtime, options: TrainerOptions) {
    requireInputs(options.network, options.examples.inputs);
    this.#runtime = runtime;
    this.#options = options;
    this.#specs = options.network.layers.flatMap((layer) => layer.weights);
    this.#trainable = this.#specs.flatMap((spec, index) => (spec.trainable ? [index] : []));
    this.#slotNames = slotNames(options.optimizer);
    this.#fromLogits = lossFromLogits(options.network, options.loss);
    runtime.enter();
    this.#weights = options.weights.map((values, index) => this.#tensor(values, this.#specs[index]!));
    this.#slots = this.#trainable.map((index) => {
      const spec = this.#specs[index]!;
      return this.#slotNames.map(() => runtime.tf.zeros([...spec.shape]));
    });
  }

  async trainEpoch(order: Uint32Array, epoch: number, listener: BatchListener): Promise<EpochResult> {
    const { batchSize } = this.#options;
    const batches = Math.ceil(order.length / batchSize);
    let loss = 0;
    let right = 0;
    let heard = performance.now();
    const { examples } = this.#options;
    const changed = examples.forEpoch?.(epoch);
    const inputs = examples.inputs.map((one, index) => ({ ...one, features: changed?.[index] ?? one.features }));
    this.#runtime.enter();
    for (let batch = 1; batch <= batches; batch++) {
      const rows = order.subarray((batch - 1) * batchSize, batch * batchSize);
      const done = this.#step(rows, inputs);
      if (!Number.isFinite(done.loss)) throw diverged(epoch, batch, done.loss);
      loss += done.loss * rows.length;
      right += done.right;
      if (batch < batches && performance.now() - heard < listenEveryMs) continue;
      const examples = Math.min(order.length, batch * batchSize);
      await listener({ batch, batches, loss: loss / examples, examples });
      this.#runtime.enter();
      heard = performance.now();
    }
    return this.#result(loss / order.length, right / order.length);
  }

  async evaluate(start: number, end: number, outputs?: Float32Array): Promise<EpochResult> {
    const { tf } = this.#runtime;
    const { network, examples, loss: spec } = this.#options;
    this.#runtime.enter();
    let loss = 0;
    let right = 0;
    let yielded = performance.now();
    for (let from = start; from < end; from += evaluationBatch) {
      if (performance.now() - yielded >= listenEveryMs) {
        await letMessagesThrough();
        this.#runtime.enter();
        yielded = performance.now();
      }
      const rows = rowRange(from, Math.min(end, from + evaluationBatch));
      tf.tidy(() => {
        const inputs = inputTensors(tf, network, examples.inputs, rows);
        const given = forward(tf, network, this.#weights, inputs, { logits: this.#fromLogits });
        const target = targetTensor(tf, network, examples.targets, rows);
        const { perExample } = lossOf(tf, spec, this.#fromLogits, given, target);
        for (const one of perExample.dataSync()) loss += one;
        if (!allFinite(given)) loss = Number.NaN;
        const found = this.#outputs(given).dataSync();
        outputs?.set(found as Float32Array, (from - start) * network.outputs);
        right += countRight(network, found, examples.targets, rows);
      });
    }
    const count = end - start;
    return this.#result(loss / count + this.#penalty(), right / count);
  }

  readState(): TrainerState {
    this.#runtime.enter();
    const slots: Record<string, Float32Array[]> = {};
    this.#slotNames.forEach((name, which) => {
      slots[name] = this.#slots.map((own) => valuesOf(own[which]!));
    });
    return { weights: this.#weights.map(valuesOf), slots, steps: this.#steps };
  }

  writeState(state: TrainerState): void {
    this.#runtime.enter();
    this.#free();
    this.#weights = state.weights.map((values, index) => this.#tensor(values, this.#specs[index]!));
    this.#slots = this.#trainable.map((index, position) =>
      this.#slotNames.map((name) => this.#tensor(state.slots[name]![position]!, this.#specs[index]!)),
    );
    this.#steps = 0;
    this.#powers = [1, 1];
    while (this.#steps < state.steps) this.#count();
  }

  dispose(): void {
    this.#runtime.enter();
    this.#free();
  }

  /** Trains on one batch: its mean loss (penalties included) before the step, and how many were right. */
  #step(rows: Uint32Array, stored: readonly ExampleInput[]): { loss: number; right: number } {
    const { tf } = this.#runtime;
    const { network, optimizer, examples } = this.#options;
    const learningRate = this.#options.learningRate?.(this.#steps) ?? optimizer.learningRate;
    this.#count();
    const before = [...this.#weights, ...this.#slots.flat()];
    const penalty = this.#penalty();
    let loss = 0;
    let right = 0;
    const kept = tf.tidy(() => {
      const inputs = inputTensors(tf, network, stored, rows);
      const { value, gradients, given, moved } = this.#gradients(inputs, rows);
      loss = allFinite(given) ? value.dataSync()[0]! + penalty : Number.NaN;
      right = countRight(network, this.#outputs(given).dataSync(), examples.targets, rows);
      given.dispose();
      const weights = this.#weights.map((weight, index) => moved.get(index) ?? weight);
      const stepSize = adamStepSize(optimizer, learningRate, this.#powers);
      const penalized = this.#trainable.map((index, position) => this.#penalized(gradients[position]!, index));
      const bounded = clipped(tf, optimizer.clip, penalized);
      const slots = this.#trainable.map((index, position) => {
        const gradient = bounded[position]!;
        const own = this.#slots[position]!;
        const updated = update(tf, optimizer, learningRate, stepSize, weights[index]!, gradient, own);
        weights[index] = updated.weight;
        return [...updated.slots];
      });
      return { weights, slots };
    });
    const current = new Set<Tensor>([...kept.weights, ...kept.slots.flat()]);
    for (const tensor of before) if (!current.has(tensor)) tensor.dispose();
    this.#weights = kept.weights;
    this.#slots = kept.slots;
    return { loss, right };
  }

  /**
   * The batch's mean loss, its gradient by each trainable weight, the outputs that the loss was computed from, moved
   * statistics.
   */
  #gradients(inputs: readonly Tensor[], rows: Uint32Array): Gradients {
    const { tf } = this.#runtime;
    const { network, loss, seed, examples } = this.#options;
    const moved = new Map<number, Tensor>();
    const kept: { given?: Tensor } = {};
    const target = targetTensor(tf, network, examples.targets, rows);
    const factors = tf.tensor(this.#factors(rows));
    const meanLoss = tf.customGrad((given, save) => {
      const { perExample, gradient } = lossOf(tf, loss, this.#fromLogits, given as Tensor, target);
      (save as (tensors: Tensor[]) => void)([tf.mul(gradient, tf.expandDims(factors, 1))]);
      return {
        value: tf.sum(tf.mul(perExample, factors)),
        gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, saved[0]!),
      };
    });
    const compute = tf.valueAndGrads((...trained: Tensor[]) => {
      const weights = [...this.#weights];
      this.#trainable.forEach((index, position) => {
        weights[index] = trained[position]!;
      });
      const given = forward(tf, network, weights, inputs, {
        logits: this.#fromLogits,
        training: {
          mask: (layer, shape) => {
            const one = network.layers[layer]!;
            const rate = one.kind === 'dropout' ? one.rate : 0;
            const count = shape.reduce((product, extent) => product * extent, 1);
            return tf.tensor(dropoutMask(seed, this.#steps, layer, count, rate), shape);
          },
          statistics: (weight, momentum, mean, variance) => {
            for (const [index, batch] of [mean, variance].entries()) {
              const moving = this.#weights[weight + index]!;
              moved.set(weight + index, tf.keep(tf.add(tf.mul(moving, momentum), tf.mul(batch, 1 - momentum))));
            }
          },
        },
      });
      kept.given = tf.keep(given);
      return meanLoss(given);
    });
    const { value, grads } = compute(this.#trainable.map((index) => this.#weights[index]!));
    return { value, gradients: grads, given: kept.given!, moved };
  }

  #result(loss: number, accuracy: number): EpochResult {
    return this.#options.network.task === 'regression' ? { loss } : { loss, accuracy };
  }

  /** The factor of an example's loss in the batch's: its weight over the number of examples. */
  #factors(rows: Uint32Array): Float32Array {
    const { weights } = this.#options.examples;
    return Float32Array.from(rows, (row) => (weights?.[row] ?? 1) / rows.length);
  }

  #outputs(given: Tensor): Tensor {
    const last = this.#options.network.layers.at(-1)!;
    return this.#fromLogits && 'activation' in last ? activate(this.#runtime.tf, last.activation, given) : given;
  }

  /** l1 · Σ|w| + l2 · Σw² over all weights. */
  #penalty(): number {
    const { tf } = this.#runtime;
    let sum = 0;
    this.#specs.forEach(({ l1, l2 }, index) => {
      const weight = this.#weights[index]!;
      if (l1 > 0) sum += l1 * tf.tidy(() => tf.sum(tf.abs(weight)).dataSync()[0]!);
      if (l2 > 0) sum += l2 * tf.tidy(() => tf.sum(tf.square(weight)).dataSync()[0]!);
    });
    return sum;
  }

  #penalized(gradient: Tensor, index: number): Tensor {
    const { tf } = this.#runtime;
    const { l1, l2 } = this.#specs[index]!;
    const weight = this.#weights[index]!;
    let sum = gradient;
    if (l1 > 0) sum = tf.add(sum, tf.mul(tf.sign(weight), l1));
    if (l2 > 0) sum = tf.add(sum, tf.mul(weight, 2 * l2));
    return sum;
  }

  #count(): void {
    const { optimizer } = this.#options;
    this.#steps++;
    if (optimizer.name !== 'adam' && optimizer.name !== 'adamw') return;
    this.#powers = [this.#powers[0] * optimizer.beta1, this.#powers[1] * optimizer.beta2];
  }

  #tensor(values: Float32Array, spec: WeightSpec): Tensor {
    return this.#runtime.tf.tensor(values.slice(), [...spec.shape], 'float32');
  }

  #free(): void {
    for (const tensor of [...this.#weights, ...this.#slots.flat()]) tensor.dispose();
    this.#weights = [];
    this.#slots = [];
  }
}

interface Gradients {
  readonly value: Tensor;
  readonly gradients: readonly Tensor[];
  /** Kept: to be disposed by hand. */
  readonly given: Tensor;
  /** New moving statistics by weight; kept. */
  readonly moved: ReadonlyMap<number, Tensor>;
}

function letMessagesThrough(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Checked separately, because clipping before a logarithm turns NaN into a number. */
function allFinite(given: Tensor): boolean {
  return given.dataSync().every((value) => Number.isFinite(value));
}

/** A copy: a backend may return a view of its own memory. */
function valuesOf(tensor: Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

function diverged(epoch: number, batch: number, loss: number): StageFailure {
  return new StageFailure('diverged', `diverged at epoch ${epoch}, batch ${batch}`, {
    where: `epoch ${epoch}, batch ${batch}`,
    found: `a loss of ${loss}`,
    expected: 'a finite loss',
    hint: 'lower the learning rate, or look for features that are not finite',
  });
}
