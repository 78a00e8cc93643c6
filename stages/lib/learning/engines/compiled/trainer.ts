/** Training and evaluation on the compiled kernels. */

import { StageFailure } from 'arrowline/stage';
import type { BatchListener, EpochResult, Trainer, TrainerOptions, TrainerState } from '../engine.ts';
import { slotNames } from '../optimizer.ts';
import { requireInputs } from '../require-inputs.ts';
import type { KernelTarget } from './kernel-target.ts';
import { Machine } from './machine.ts';
import { withOneNaN } from './not-a-number.ts';
import type { Parameter } from './parameters.ts';
import { type Planning, plan } from './plan.ts';

export class CompiledTrainer implements Trainer {
  readonly #machine: Machine;
  readonly #options: TrainerOptions;
  readonly #slotNames: readonly string[];

  constructor(options: TrainerOptions, target: KernelTarget, planning: Planning = {}) {
    const { network, batchSize, examples, optimizer, loss, seed } = options;
    const { inputs } = examples;
    requireInputs(network, inputs);
    const planned = plan({ network, batchSize, inputs, training: { optimizer, loss, examples }, planning });
    this.#machine = new Machine(planned, target, examples, batchSize);
    this.#options = options;
    this.#slotNames = slotNames(optimizer);
    const { session } = this.#machine;
    session.setOptimizer(optimizer);
    session.set('seed', seed >>> 0);
    this.#writeWeights(options.weights);
  }

  async trainEpoch(order: Uint32Array, epoch: number, listener: BatchListener): Promise<EpochResult> {
    const { session, plan: planned } = this.#machine;
    const { batchSize, optimizer, examples: own, learningRate = () => optimizer.learningRate } = this.#options;
    const batches = Math.ceil(order.length / batchSize);
    const features = own.forEpoch?.(epoch);
    this.#begin(true);
    const diverged = await this.#machine.run({
      program: planned.train,
      count: order.length,
      row: (index) => order[index]!,
      ...(features && { features }),
      learningRate,
      pause: (batch, examples) => listener({ batch, batches, loss: session.get('loss') / examples, examples }),
    });
    if (diverged) {
      const where = `epoch ${epoch}, batch ${diverged.batch}`;
      throw new StageFailure('diverged', `diverged at ${where}`, {
        where,
        found: `a loss of ${session.get('batchLoss')}`,
        expected: 'a finite loss',
        hint: 'lower the learning rate, or look for features that are not finite',
      });
    }
    return this.#result(order.length);
  }

  async evaluate(start: number, end: number, outputs?: Float32Array): Promise<EpochResult> {
    const { infer, stored, outputSize } = this.#machine.plan;
    this.#begin(false);
    const diverged = await this.#machine.run({
      program: infer,
      count: end - start,
      row: (index) => start + index,
      afterCall: (first, examples) =>
        outputs?.set(withOneNaN(this.#machine.floats(stored, examples * outputSize)), first * outputSize),
    });
    const result = this.#result(end - start);
    // It ends at the first batch whose loss is not finite.
    return diverged ? { ...result, loss: this.#machine.session.get('batchLoss') } : result;
  }

  readState(): TrainerState {
    const { plan: planned, session } = this.#machine;
    const weights = planned.parameters.all.map((parameter) => this.#machine.read(parameter.at, parameter));
    const slots = this.#slotNames.map((name, slot) => {
      return [
        name,
        this.#trainable().map((parameter) => this.#machine.read(parameter.slots[slot]!, parameter)),
      ] as const;
    });
    return { weights, slots: Object.fromEntries(slots), steps: session.get('steps') };
  }

  writeState(state: TrainerState): void {
    this.#writeWeights(state.weights);
    for (const [slot, name] of this.#slotNames.entries())
      for (const [index, parameter] of this.#trainable().entries())
        this.#machine.write(parameter.slots[slot]!, parameter, state.slots[name]![index]!);
    this.#machine.session.set('steps', state.steps);
  }

  dispose(): void {}

  #trainable(): readonly Parameter[] {
    return this.#machine.plan.parameters.all.filter((parameter) => parameter.spec.trainable);
  }

  #writeWeights(weights: readonly Float32Array[]): void {
    for (const [index, parameter] of this.#machine.plan.parameters.all.entries())
      this.#machine.write(parameter.at, parameter, weights[index]!);
  }

  #begin(training: boolean): void {
    const { session } = this.#machine;
    session.set('loss', 0);
    session.set('correct', 0);
    session.set('training', Number(training));
  }

  #result(examples: number): EpochResult {
    const { session } = this.#machine;
    const loss = session.get('loss') / examples;
    return this.#options.network.task === 'regression'
      ? { loss }
      : { loss, accuracy: session.get('correct') / examples };
  }
}
