/** Training and evaluation on the compiled kernels. */

import { StageFailure } from 'arrowline/stage';
import type { BatchListener, EpochResult, Trainer, TrainerOptions, TrainerState } from '../engine.ts';
import { slotNames } from '../optimizer.ts';
import type { KernelTarget } from './kernel-target.ts';
import { Machine, requireWidth } from './machine.ts';
import type { Parameter } from './parameters.ts';
import { plan } from './plan.ts';

export class CompiledTrainer implements Trainer {
  readonly #machine: Machine;
  readonly #options: TrainerOptions;
  readonly #slotNames: readonly string[];

  constructor(options: TrainerOptions, target: KernelTarget, fastPaths = true) {
    const { network, batchSize, examples, optimizer, loss, classWeights, seed } = options;
    requireWidth(network, examples);
    const planned = plan({
      network,
      batchSize,
      examples,
      training: { optimizer, loss, classWeights: classWeights !== undefined },
      fastPaths,
    });
    this.#machine = new Machine(planned, target, examples, batchSize);
    this.#options = options;
    this.#slotNames = slotNames(optimizer);
    const { session } = this.#machine;
    session.setOptimizer(optimizer);
    session.set('seed', seed >>> 0);
    if (classWeights) this.#machine.floats(planned.classWeights, classWeights.length).set(classWeights);
    this.#writeWeights(options.weights);
  }

  async trainEpoch(order: Uint32Array, epoch: number, listener: BatchListener): Promise<EpochResult> {
    const { session, plan: planned } = this.#machine;
    const batches = Math.ceil(order.length / this.#options.batchSize);
    this.#begin(true);
    const diverged = await this.#machine.run(
      planned.train,
      order.length,
      (index) => order[index]!,
      (batch, examples) => listener({ batch, batches, loss: session.get('loss') / examples, examples }),
      undefined,
      this.#options.examples.forEpoch?.(epoch),
    );
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

  async evaluate(start: number, end: number): Promise<EpochResult> {
    this.#begin(false);
    const diverged = await this.#machine.run(
      this.#machine.plan.infer,
      end - start,
      (index) => start + index,
      () => undefined,
    );
    const { loss, accuracy } = this.#result(end - start);
    // It ends at the first batch whose loss is not finite.
    return { loss: diverged ? this.#machine.session.get('batchLoss') : loss, accuracy };
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
    return { loss: session.get('loss') / examples, accuracy: session.get('correct') / examples };
  }
}
