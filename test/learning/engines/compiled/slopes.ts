/** One training step of the compiled engine beside central differences of the reference. */

import type { Planning } from '../../../../stages/lib/learning/engines/compiled/plan.ts';
import { CompiledTrainer } from '../../../../stages/lib/learning/engines/compiled/trainer.ts';
import { wasmTarget } from '../../../../stages/lib/learning/engines/compiled/wasm.ts';
import type { LossName, TrainerOptions, TrainerState } from '../../../../stages/lib/learning/engines/engine.ts';
import type { Network } from '../../../../stages/lib/learning/network/network.ts';
import { lossNamed } from '../../../support/losses.ts';
import { labelsOf, weighted } from '../goldens.ts';
import { distance, drawnExamples, drawnWeights, inputsOf } from './networks.ts';
import { forward, meanLoss, type Values } from './reference.ts';

export interface Step {
  readonly network: Network;
  readonly loss: LossName;
  readonly rows: number;
  readonly seed: number;
  readonly classWeights?: Float32Array;
  /** Of the engine. */
  readonly planning?: Planning;
}

/** One step of sgd at rate 1: the weights move by the gradient. */
async function engineStep(step: Step): Promise<{ state: TrainerState; loss: number; weights: Float32Array[] }> {
  const { network, loss, rows, seed, classWeights, planning } = step;
  const weights = drawnWeights(network, seed);
  const options: TrainerOptions = {
    network,
    weights,
    loss: lossNamed(loss),
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
    batchSize: rows + 2,
    seed,
    examples: weighted(drawnExamples(network, rows, seed), classWeights),
  };
  const trainer = new CompiledTrainer(options, wasmTarget, planning);
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const result = await trainer.trainEpoch(order, 1, () => {});
  return { state: trainer.readState(), loss: result.loss, weights };
}

function referenceLoss(step: Step, weights: readonly Values[]): { loss: number; weights: readonly Values[] } {
  const { network, rows, seed, loss, classWeights } = step;
  const examples = weighted(drawnExamples(network, rows, seed), classWeights);
  const mode = { training: true, seed, step: 0 };
  const result = forward(network, weights, inputsOf(examples, rows), rows, mode);
  const labels = labelsOf(examples);
  const value = meanLoss(network, weights, result.outputs.at(-1)!, labels, lossNamed(loss), examples.weights);
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
