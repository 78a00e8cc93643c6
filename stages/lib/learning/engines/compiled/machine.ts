/**
 * A plan brought to life: an instance of the kernels with its memory filled, running programs over rows of a dataset.
 *
 * Rows are staged (copied into the memory) some batches at a time, so memory does not grow with the dataset, and calls
 * are sized to a fraction of 100 ms, so that the caller can report progress and cancel. Neither changes a result.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Examples } from '../engine.ts';
import type { FeatureRows } from '../feature-rows.ts';
import type { Kernels, KernelTarget } from './kernel-target.ts';
import { type Parameter, readMatrix, writeMatrix } from './parameters.ts';
import type { Plan, Program } from './plan.ts';
import type { Session } from './session.ts';

/** Work between two turns of the event loop, and the part of it that one call should take. */
const turnMs = 100;
const callMs = 30;

/** Called between calls of the kernels, at most every 100 ms of work. */
export type Pause = (batchesDone: number, examplesDone: number) => void | Promise<void>;

/** The batch, counted from 1, whose loss was not finite. */
export interface Diverged {
  readonly batch: number;
}

export class Machine {
  readonly plan: Plan;
  readonly session: Session;
  readonly #features: readonly FeatureRows[];
  /** Absent for a predictor. */
  readonly #labels: Int32Array | undefined;
  readonly #batchSize: number;
  readonly #kernels: Kernels;
  readonly #stagedFeatures: readonly (Uint8Array | Float32Array)[];
  readonly #stagedLabels: Int32Array;
  #batchMs = callMs;

  constructor(
    plan: Plan,
    target: KernelTarget,
    { inputs, targets }: Pick<Examples, 'inputs'> & Partial<Pick<Examples, 'targets'>>,
    batchSize: number,
  ) {
    this.plan = plan;
    this.#features = inputs.map(({ features }) => features);
    this.#labels = targets && 'classes' in targets ? targets.classes : undefined;
    this.#batchSize = batchSize;
    this.#kernels = target.instantiate(plan);
    const { memory, session } = this.#kernels;
    this.session = session;
    this.#stagedFeatures = this.#features.map(({ of, width }, input) => {
      const { at } = plan.inputs[input]!;
      const numbers = plan.stagedRows * width;
      return of === 'Uint8' ? new Uint8Array(memory, at, numbers) : new Float32Array(memory, at, numbers);
    });
    this.#stagedLabels = new Int32Array(memory, plan.labels, plan.stagedRows);
  }

  read(at: number, parameter: Parameter): Float32Array {
    return readMatrix(this.#kernels.memory, at, parameter);
  }

  write(at: number, parameter: Parameter, values: Float32Array): void {
    writeMatrix(this.#kernels.memory, at, parameter, values);
  }

  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#kernels.memory, at, count);
  }

  /**
   * Runs the program over rows `row(0)`, `row(1)`, … `row(count - 1)` in batches.
   * @param afterCall reads the results that the batches of one call, from example `first` on, left in the memory
   * @param features the numbers of the rows, if they are not those of the examples
   */
  async run(
    program: Program,
    count: number,
    row: (index: number) => number,
    pause: Pause,
    afterCall?: (first: number, examples: number) => void,
    features = this.#features,
  ): Promise<Diverged | undefined> {
    let paused = performance.now();
    for (let first = 0; first < count; ) {
      const batches = Math.max(1, Math.min(this.plan.stagedRows / this.#batchSize, Math.floor(callMs / this.#batchMs)));
      const examples = Math.min(count - first, batches * this.#batchSize);
      this.#stage(first, examples, row, features);
      const started = performance.now();
      const done = this.#kernels.run(program, examples, this.#batchSize);
      const expected = Math.ceil(examples / this.#batchSize);
      if (done < expected) return { batch: first / this.#batchSize + done + 1 };
      this.#batchMs = Math.max(1e-3, (performance.now() - started) / expected);
      afterCall?.(first, examples);
      first += examples;
      if (performance.now() - paused >= turnMs - callMs || first === count) {
        await pause(Math.ceil(first / this.#batchSize), first);
        await nextTurn();
        paused = performance.now();
      }
    }
    return undefined;
  }

  #stage(first: number, count: number, row: (index: number) => number, features: readonly FeatureRows[]): void {
    for (let index = 0; index < count; index++) {
      const source = row(first + index);
      for (const [input, rows] of features.entries())
        rows.copy(source, this.#stagedFeatures[input]!, index * rows.width);
      if (this.#labels !== undefined) this.#stagedLabels[index] = this.#labels[source]!;
    }
  }
}
