/**
 * Whole networks by the plain versions of their layers (operations/…/reference.ts). Gradients are central differences
 * of this. Slow, and meant to be.
 */

import type { ReferenceCall, Values } from '../../../../stages/lib/learning/engines/compiled/layer-reference.ts';
import { exampleLoss } from '../../../../stages/lib/learning/engines/compiled/operations/loss/reference.ts';
import { penaltyOf } from '../../../../stages/lib/learning/engines/compiled/operations/optimizer/reference.ts';
import { references } from '../../../../stages/lib/learning/engines/compiled/operations/references.ts';
import type { Examples, LossSpec } from '../../../../stages/lib/learning/engines/engine.ts';
import type { LayerKind, Network } from '../../../../stages/lib/learning/network/network.ts';
import { rowsOf } from '../goldens.ts';

export type { Values };

export type Mode = Pick<ReferenceCall<LayerKind>, 'training' | 'seed' | 'step'>;

export interface Forward {
  /** Output of each layer: examples × its size. */
  readonly outputs: readonly Values[];
  /** All weights, moving statistics updated when training. */
  readonly weights: readonly Values[];
}

export function forward(
  network: Network,
  weights: readonly Values[],
  given: readonly Values[],
  examples: number,
  mode: Mode,
): Forward {
  const updated = [...weights];
  const outputs: Values[] = [];
  let first = 0;
  for (const [index, layer] of network.layers.entries()) {
    const offset = first;
    const inputs = layer.from.map((source) => ('input' in source ? given[source.input]! : outputs[source.layer]!));
    const values = layerForward(layer.kind, {
      ...mode,
      layer,
      index,
      weights: weights.slice(first, first + layer.weights.length),
      inputs,
      input: inputs[0]!,
      examples,
      move(weight, moved) {
        updated[offset + weight] = moved;
      },
    });
    outputs.push(values);
    first += layer.weights.length;
  }
  return { outputs, weights: updated };
}

function layerForward<Kind extends LayerKind>(kind: Kind, call: ReferenceCall<Kind>): Values {
  return references[kind](call);
}

/** Mean loss over the examples, weights of rows and penalties included. */
export function meanLoss(
  network: Network,
  weights: readonly Values[],
  given: Values,
  examples: Examples,
  loss: LossSpec,
): number {
  const { outputs } = network;
  const { targets } = examples;
  const rows = rowsOf(examples);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const output = given.subarray(row * outputs, (row + 1) * outputs);
    const target =
      'classes' in targets
        ? Array.from(output, (_, c) => Number(c === targets.classes[row]))
        : targets.values.subarray(row * outputs, (row + 1) * outputs);
    sum += (examples.weights?.[row] ?? 1) * exampleLoss(loss, output, target);
  }
  const specs = network.layers.flatMap((layer) => layer.weights);
  const penalties = specs.map((spec, index) => penaltyOf(spec, weights[index]!));
  return sum / rows + penalties.reduce((total, penalty) => total + penalty, 0);
}
