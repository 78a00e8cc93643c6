/**
 * The graph of layers as units: one pass in the order of the network, in which each layer is planned by its operation
 * and its output gets a region.
 */

import type { LateAddress } from '../../../kernels/abi.ts';
import type { ActivationName, Layer, LayerKind, Network, Source } from '../../network/network.ts';
import type { LossSpec } from '../engine.ts';
import { type InputTensor, type LayerPlan, type PlacedLayer, type PlanContext, placeTensor } from './layer-planner.ts';
import { planGatedActivation } from './operations/gated-activation/plan.ts';
import { logitsActivation } from './operations/loss/plan.ts';
import { planners } from './operations/plans.ts';
import type { ParameterSpace } from './parameters.ts';
import { isGate, type Tensor, type TensorActivation } from './tensor.ts';

export interface LayersContext extends PlanContext {
  readonly network: Network;
  readonly parameters: ParameterSpace;
  /** Absent when only inference is wanted. */
  readonly loss: LossSpec | undefined;
}

/** A layer, with those that are computed along with it. */
export interface Unit {
  readonly layer: Layer;
  readonly plan: LayerPlan;
  readonly inputs: readonly InputTensor[];
  /** Of its plan. */
  readonly output: InputTensor;
  /** For each input a place where its gradient may be left. */
  readonly gradients: readonly LateAddress[];
}

export interface LayersPlan {
  readonly output: InputTensor;
  /** Whether `output` lacks its activation because the loss computes that itself. */
  readonly logits: boolean;
  /** Each after those whose outputs it reads. */
  readonly units: readonly Unit[];
}

export function planLayers(context: LayersContext, inputs: readonly Tensor[]): LayersPlan {
  const { layers } = context.network;
  const readers = readersOf(context.network);
  const given = inputs.map((tensor, input): InputTensor => ({ ...tensor, readers: readers.ofInputs[input]!.length }));
  const outputs: InputTensor[] = [];
  const tensorOf = (source: Source): InputTensor => ('input' in source ? given[source.input]! : outputs[source.layer]!);
  const units: Unit[] = [];
  let logits = false;
  for (const [index, layer] of layers.entries()) {
    // Computed along with an earlier one.
    if (outputs[index] !== undefined) continue;
    const chain = chainFrom(index, layers, readers.ofLayers);
    const folded = foldedActivation(layer, layers[chain[1] ?? layers.length]);
    const own = folded === undefined ? 1 : 2;
    const written = folded ?? ownActivation(layer);
    const gate = isGate(written) ? written : undefined;
    const activation = isGate(written) ? 'linear' : written;
    // The network ends here with the activation that the loss computes itself.
    const ends = chain[own - 1] === layers.length - 1;
    logits = ends && activation === logitsActivation(context.loss);
    const inputs = layer.from.map(tensorOf);
    const gradients = inputs.map((tensor) => placeTensor(context, tensor));
    const place = {
      layer,
      index,
      parameters: context.parameters.layers[index]!,
      inputs,
      input: inputs[0]!,
      gradients,
      activation,
      computed: logits ? 'linear' : activation,
      following: gate ? [] : chain.slice(own).map((at) => layers[at]!),
      nextReadsPacked: readPacked(readers.ofLayers[index]!.map((at) => layers[at]!)),
    } as const;
    const isGateAlone = gate !== undefined && layer.kind === 'activation';
    const plan = isGateAlone ? planGatedActivation(context, inputs[0]!, gate) : planLayer(layer.kind, context, place);
    const covered = chain.slice(0, own + (plan.fused ?? 0));
    const read = readers.ofLayers[covered.at(-1)!]!.length;
    let unit = unitOf(layer, plan, inputs, gradients, gate && !isGateAlone ? 1 : read);
    units.push(unit);
    if (gate && !isGateAlone) {
      const own = [placeTensor(context, unit.output)];
      unit = unitOf(layer, planGatedActivation(context, unit.output, gate), [unit.output], own, read);
      units.push(unit);
    }
    for (const at of covered) outputs[at] = unit.output;
  }
  return { output: outputs.at(-1)!, logits, units };
}

/** @param readers how many layers read its output */
function unitOf(
  layer: Layer,
  plan: LayerPlan,
  inputs: readonly InputTensor[],
  gradients: readonly LateAddress[],
  readers: number,
): Unit {
  // An output in the memory of its input is read by all that read that.
  const sharing = inputs.filter(({ at }) => at === plan.output.at).map((input) => input.readers);
  return { layer, plan, inputs, gradients, output: { ...plan.output, readers: Math.max(readers, ...sharing) } };
}

function planLayer<Kind extends LayerKind>(kind: Kind, context: PlanContext, place: PlacedLayer<Kind>): LayerPlan {
  return planners[kind].plan(context, place);
}

function ownActivation(layer: Layer): ActivationName {
  return 'activation' in layer ? layer.activation : 'linear';
}

/** The activation layer that alone reads a linear layer becomes that layer's own activation, if it can compute it. */
function foldedActivation(layer: Layer, next: Layer | undefined): TensorActivation | undefined {
  if (next?.kind !== 'activation' || planners[layer.kind].foldsActivation === undefined) return undefined;
  return ownActivation(layer) === 'linear' && !isGate(next.activation) ? next.activation : undefined;
}

/** A layer and those behind it, as far as each reads the one before it and nobody else does. */
function chainFrom(
  index: number,
  layers: readonly Layer[],
  ofLayers: readonly (readonly number[])[],
): readonly number[] {
  const chain = [index];
  for (;;) {
    const [next, ...others] = ofLayers[chain.at(-1)!]!;
    if (next === undefined || others.length > 0 || layers[next]!.from.length > 1) return chain;
    chain.push(next);
  }
}

interface Readers {
  /** The layers that read each layer. */
  readonly ofLayers: readonly (readonly number[])[];
  readonly ofInputs: readonly (readonly number[])[];
}

function readersOf({ layers, inputs }: Network): Readers {
  const ofLayers: number[][] = layers.map(() => []);
  const ofInputs: number[][] = inputs.map(() => []);
  for (const [index, { from }] of layers.entries())
    for (const source of from) ('input' in source ? ofInputs[source.input]! : ofLayers[source.layer]!).push(index);
  return { ofLayers, ofInputs };
}

/** Whether each input of the network is only read in packed layout. */
export function inputsReadPacked(network: Network): readonly boolean[] {
  const { ofLayers, ofInputs } = readersOf(network);
  const layersAt = (indices: readonly number[]): Layer[] =>
    indices.flatMap((index) => {
      const layer = network.layers[index]!;
      return layer.kind === 'input' ? layersAt(ofLayers[index]!) : [layer];
    });
  return ofInputs.map((indices) => readPacked(layersAt(indices)));
}

function readPacked(layers: readonly Layer[]): boolean {
  return layers.length > 0 && layers.every(({ kind }) => planners[kind].readsPacked === true);
}
