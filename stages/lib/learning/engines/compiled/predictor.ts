/** Outputs of any named layer on the compiled kernels: the part of the network is planned that it depends on. */

import { StageFailure } from 'arrowline/stage';
import type { Network } from '../../network/network.ts';
import { networkUpTo } from '../../network/up-to.ts';
import type { ExampleInput, Predictor } from '../engine.ts';
import { requireInputs } from '../require-inputs.ts';
import type { KernelTarget } from './kernel-target.ts';
import { Machine } from './machine.ts';
import { withOneNaN } from './not-a-number.ts';
import { plan } from './plan.ts';

export class CompiledPredictor implements Predictor {
  readonly #network: Network;
  readonly #weights: readonly Float32Array[];
  readonly #inputs: readonly ExampleInput[];
  readonly #batchSize: number;
  readonly #target: KernelTarget;
  readonly #machines = new Map<number, Machine>();

  constructor(
    network: Network,
    weights: readonly Float32Array[],
    inputs: readonly ExampleInput[],
    batchSize: number,
    target: KernelTarget,
  ) {
    requireInputs(network, inputs);
    this.#network = network;
    this.#weights = weights;
    this.#inputs = inputs;
    this.#batchSize = batchSize;
    this.#target = target;
  }

  async predict(start: number, end: number, layer?: string): Promise<Float32Array> {
    const machine = this.#machineFor(layer);
    const { outputSize, stored, infer } = machine.plan;
    const outputs = new Float32Array((end - start) * outputSize);
    await machine.run({
      program: infer,
      count: end - start,
      row: (index) => start + index,
      afterCall: (first, examples) => outputs.set(machine.floats(stored, examples * outputSize), first * outputSize),
    });
    return withOneNaN(outputs);
  }

  dispose(): void {
    this.#machines.clear();
  }

  #machineFor(layer: string | undefined): Machine {
    const { layers } = this.#network;
    const index = layer === undefined ? layers.length - 1 : layers.findIndex(({ name }) => name === layer);
    if (index < 0)
      throw new StageFailure('unknown-layer', 'the network has no layer of that name', {
        found: layer ?? '',
        expected: layers.map(({ name }) => name).join(', '),
      });
    const known = this.#machines.get(index);
    if (known) return known;
    const part = networkUpTo(this.#network, index);
    const inputs = part.inputs.map((input) => this.#inputs[input]!);
    const planned = plan({ network: part.network, batchSize: this.#batchSize, inputs });
    const machine = new Machine(planned, this.#target, { inputs }, this.#batchSize);
    const weights = part.layers.flatMap((at) => this.#weightsOf(at));
    for (const [at, parameter] of planned.parameters.all.entries())
      machine.write(parameter.at, parameter, weights[at]!);
    this.#machines.set(index, machine);
    return machine;
  }

  #weightsOf(layer: number): readonly Float32Array[] {
    const { layers } = this.#network;
    const first = layers.slice(0, layer).reduce((count, { weights }) => count + weights.length, 0);
    return this.#weights.slice(first, first + layers[layer]!.weights.length);
  }
}
