/** One training step of the compiled engine beside central differences of the reference. */

import type { Planning } from '../../../../stages/lib/learning/engines/compiled/plan.ts';
import { CompiledTrainer } from '../../../../stages/lib/learning/engines/compiled/trainer.ts';
import { wasmTarget } from '../../../../stages/lib/learning/engines/compiled/wasm.ts';
import type {
  Examples,
  LossName,
  LossSpec,
  TrainerOptions,
  TrainerState,
} from '../../../../stages/lib/learning/engines/engine.ts';
import type { Network } from '../../../../stages/lib/learning/network/network.ts';
import { lossNamed } from '../../../support/losses.ts';
import { distance, drawnExamples, drawnWeights, inputsOf } from './networks.ts';
import { forward, meanLoss, type Values } from './reference.ts';

export interface Step {
  readonly network: Network;
  readonly loss: LossName | LossSpec;
  readonly rows: number;
  readonly seed: number;
  /** Of the rows. */
  readonly weights?: Float32Array;
  /** Of the engine. */
  readonly planning?: Planning;
}

function lossOf({ loss }: Step): LossSpec {
  return typeof loss === 'string' ? lossNamed(loss) : loss;
}

function examplesOf({ network, rows, seed, weights }: Step): Examples {
  return { ...drawnExamples(network, rows, seed), ...(weights && { weights }) };
}

/** One step of sgd at rate 1: the weights move by the gradient. */
async function engineStep(step: Step): Promise<{ state: TrainerState; loss: number; weights: Float32Array[] }> {
  const { network, rows, seed } = step;
  const weights = drawnWeights(network, seed);
  const options: TrainerOptions = {
    network,
    weights,
    loss: lossOf(step),
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
    batchSize: rows + 2,
    seed,
    examples: examplesOf(step),
  };
  const trainer = new CompiledTrainer(options, wasmTarget, step.planning);
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const result = await trainer.trainEpoch(order, 1, () => {});
  return { state: trainer.readState(), loss: result.loss, weights };
}

function referenceLoss(step: Step, weights: readonly Values[]): { loss: number; weights: readonly Values[] } {
  const { network, rows, seed } = step;
  const examples = examplesOf(step);
  const mode = { training: true, seed, step: 0 };
  const result = forward(network, weights, inputsOf(examples, rows), rows, mode);
  const value = meanLoss(network, weights, result.outputs.at(-1)!, examples, lossOf(step));
  return { loss: value, weights: result.weights };
}

/**
 * Largest difference of the step's gradient to central differences of the reference. Where two widths of the
 * difference disagree, a kink (of relu, a maximum, an absolute value) lies within, and there is no slope to compare.
 */
export async function disagreement(step: Step): Promise<number> {
  const engine = await engineStep(step);
  const weights = engine.weights.map((values) => Float64Array.from(values));
  const reference = referenceLoss(step, weights);
  let worst = distance([engine.loss], [reference.loss]);
  const specs = step.network.layers.flatMap((layer) => layer.weights);
  for (const [index, spec] of specs.entries()) {
    const after = engine.state.weights[index]!;
    if (!spec.trainable) {
      worst = Math.max(worst, distance(after, reference.weights[index]!));
      continue;
    }
    const values = weights[index]!;
    const [found, expected]: number[][] = [[], []];
    for (let at = 0; at < values.length; at++) {
      const kept = values[at]!;
      const slopes = [1e-4, 1e-6].map((width) => {
        values[at] = kept + width;
        const above = referenceLoss(step, weights).loss;
        values[at] = kept - width;
        const below = referenceLoss(step, weights).loss;
        values[at] = kept;
        return (above - below) / (2 * width);
      }) as [number, number];
      if (Math.abs(slopes[0] - slopes[1]) > 1e-5 * (1 + Math.abs(slopes[1]))) continue;
      expected!.push(slopes[1]);
      found!.push(kept - after[at]!);
    }
    worst = Math.max(worst, distance(found!, expected!));
  }
  return worst;
}
