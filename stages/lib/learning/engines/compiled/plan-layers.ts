/**
 * The chain of layers as calls: one pass forward through the network, placing each layer's output, and the backward
 * calls in reverse. Each layer is planned by its operation.
 */

import type { ActivationName, Layer, LayerKind, Network } from '../../network/network.ts';
import type { LossSpec } from '../engine.ts';
import type { LayerPlan, PlacedLayer, PlanContext } from './layer-planner.ts';
import { planGatedActivation } from './operations/gated-activation/plan.ts';
import { logitsActivation } from './operations/loss/plan.ts';
import { planners } from './operations/plans.ts';
import type { ParameterSpace } from './parameters.ts';
import type { Call } from './step.ts';
import { type GateName, isGate, type Tensor, type TensorActivation } from './tensor.ts';

export interface LayersContext extends PlanContext {
  readonly network: Network;
  readonly parameters: ParameterSpace;
  /** Absent when only inference is wanted. */
  readonly loss: LossSpec | undefined;
}

export interface LayersPlan {
  readonly output: Tensor;
  /** Whether `output` lacks its activation because the loss computes that itself. */
  readonly logits: boolean;
  readonly forward: readonly Call[];
  readonly inference: readonly Call[];
  readonly backward: readonly Call[];
}

export function planLayers(context: LayersContext, input: Tensor): LayersPlan {
  const { layers } = context.network;
  const forward: Call[] = [];
  const inference: Call[] = [];
  const backward: (readonly Call[])[] = [];
  let tensor = input;
  let logits = false;
  for (let index = 0; index < layers.length; ) {
    const layer = layers[index]!;
    const folded = followingActivation(layers, index);
    const next = index + (folded === undefined ? 1 : 2);
    const own = folded ?? ownActivation(layer);
    const gate = isGate(own) ? own : undefined;
    const activation = isGate(own) ? 'linear' : own;
    // The network ends here with the activation that the loss computes itself.
    logits = next === layers.length && activation === logitsActivation(context.loss);
    const planned = planLayer(layer.kind, context, gate, {
      layer,
      index,
      parameters: context.parameters.layers[index]!,
      input: tensor,
      activation,
      computed: logits ? 'linear' : activation,
      following: gate === undefined ? layers.slice(next) : [],
      nextReadsPacked: readsPacked(layers[index + 1]),
    });
    forward.push(...planned.forward);
    inference.push(...(planned.inference ?? planned.forward));
    backward.push(planned.backward);
    tensor = planned.output;
    index = next + (planned.fused ?? 0);
  }
  return { output: tensor, logits, forward, inference, backward: backward.reverse().flat() };
}

/** @param gate an activation that follows as a step of its own */
function planLayer<Kind extends LayerKind>(
  kind: Kind,
  context: PlanContext,
  gate: GateName | undefined,
  place: PlacedLayer<Kind>,
): LayerPlan {
  if (gate === undefined) return planners[kind].plan(context, place);
  const before: LayerPlan =
    kind === 'activation' ? { output: place.input, forward: [], backward: [] } : planners[kind].plan(context, place);
  const after = planGatedActivation(context, before.output, gate);
  return {
    output: after.output,
    forward: [...before.forward, ...after.forward],
    inference: [...(before.inference ?? before.forward), ...after.forward],
    backward: [...after.backward, ...before.backward],
  };
}

function ownActivation(layer: Layer): ActivationName {
  return 'activation' in layer ? layer.activation : 'linear';
}

/** An activation layer directly behind a linear layer that can compute it becomes that layer's own activation. */
function followingActivation(layers: readonly Layer[], index: number): TensorActivation | undefined {
  const layer = layers[index]!;
  const next = layers[index + 1];
  if (next?.kind !== 'activation' || planners[layer.kind].foldsActivation === undefined) return undefined;
  return ownActivation(layer) === 'linear' && !isGate(next.activation) ? next.activation : undefined;
}

export function readsPacked(layer: Layer | undefined): boolean {
  return layer !== undefined && planners[layer.kind].readsPacked === true;
}
