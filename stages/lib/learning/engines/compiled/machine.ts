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

/** The rows of a machine; a predictor's have no targets. */
export type MachineRows = Pick<Examples, 'inputs'> & Partial<Pick<Examples, 'targets' | 'weights'>>;

/** A program over rows `row(0)`, `row(1)`, … `row(count - 1)`, in batches. */
export interface Run {
  readonly program: Program;
  readonly count: number;
  row(index: number): number;
  /** The numbers of the rows, where they are not those of the inputs. */
  readonly features?: readonly FeatureRows[];
  /** Of the optimizer's step, counted from 0; for a program that trains. */
  readonly learningRate?: (step: number) => number;
  readonly pause?: Pause;
  /** Reads the results that the batches of one call, from example `first` on, left in the memory. */
  afterCall?(first: number, examples: number): void;
}

export class Machine {
  readonly plan: Plan;
  readonly session: Session;
  readonly #features: readonly FeatureRows[];
  readonly #batchSize: number;
  readonly #kernels: Kernels;
  readonly #stagedFeatures: readonly (Uint8Array | Float32Array)[];
  readonly #stageTarget: (index: number, row: number) => void;
  #batchMs = callMs;

  constructor(plan: Plan, target: KernelTarget, rows: MachineRows, batchSize: number) {
    this.plan = plan;
    this.#features = rows.inputs.map(({ features }) => features);
    this.#batchSize = batchSize;
    this.#kernels = target.instantiate(plan);
    const { memory, session } = this.#kernels;
    this.session = session;
    this.#stagedFeatures = this.#features.map(({ of, width }, input) => {
      const { at } = plan.inputs[input]!;
      const numbers = plan.stagedRows * width;
      return of === 'Uint8' ? new Uint8Array(memory, at, numbers) : new Float32Array(memory, at, numbers);
    });
    this.#stageTarget = targetStaging(memory, plan, rows);
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

  async run(run: Run): Promise<Diverged | undefined> {
    const { program, count, row, features = this.#features, learningRate, pause, afterCall } = run;
    let paused = performance.now();
    for (let first = 0; first < count; ) {
      const batches = Math.max(1, Math.min(this.plan.stagedRows / this.#batchSize, Math.floor(callMs / this.#batchMs)));
      const examples = Math.min(count - first, batches * this.#batchSize);
      this.#stage(first, examples, row, features);
      const expected = Math.ceil(examples / this.#batchSize);
      if (learningRate) this.#stageRates(expected, learningRate);
      const started = performance.now();
      const done = this.#kernels.run(program, examples, this.#batchSize);
      if (done < expected) return { batch: first / this.#batchSize + done + 1 };
      this.#batchMs = Math.max(1e-3, (performance.now() - started) / expected);
      afterCall?.(first, examples);
      first += examples;
      if (performance.now() - paused >= turnMs - callMs || first === count) {
        await pause?.(Math.ceil(first / this.#batchSize), first);
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
      this.#stageTarget(index, source);
    }
  }

  #stageRates(batches: number, learningRate: (step: number) => number): void {
    const steps = this.session.get('steps');
    const staged = new Float64Array(this.#kernels.memory, this.plan.rates, batches);
    for (let batch = 0; batch < batches; batch++) staged[batch] = learningRate(steps + batch);
  }
}

/** Copies a row's target and the factor of its loss to their place among the staged rows. */
function targetStaging(
  memory: ArrayBuffer,
  { targets: at, stagedRows }: Plan,
  { targets, weights }: MachineRows,
): (index: number, row: number) => void {
  if (at === undefined || targets === undefined) return () => {};
  const stagedWeights = new Float32Array(memory, at.weights, weights ? stagedRows : 0);
  if ('classes' in targets) {
    const staged = new Int32Array(memory, at.classes, stagedRows);
    return (index, row) => {
      staged[index] = targets.classes[row]!;
      if (weights) stagedWeights[index] = weights[row]!;
    };
  }
  const { values, width } = targets;
  const staged = new Float32Array(memory, at.values, stagedRows * width);
  return (index, row) => {
    staged.set(values.subarray(row * width, (row + 1) * width), index * width);
    if (weights) stagedWeights[index] = weights[row]!;
  };
}
