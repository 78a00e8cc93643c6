/**
 * The graph of layers as units: one pass in the order of the network, in which each layer is planned by its operation
 * and its output gets a region.
 */

import type { LateAddress } from '../../../kernels/abi.ts';
import type { ActivationName, Layer, LayerKind, Network, Source } from '../../network/network.ts';
import type { LossSpec } from '../engine.ts';
import { type InputTensor, type LayerPlan, type PlacedLayer, type PlanContext, placeTensor } from './layer-planner.ts';
import { logitsActivation } from './operations/loss/plan.ts';
import { planners } from './operations/plans.ts';
import type { ParameterSpace } from './parameters.ts';
import type { Tensor } from './tensor.ts';

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
  const tensorOf = (source: Source): InputTensor =>
    'input' in source ? given[source.input]! : outputs[source.layer]!;
  const units: Unit[] = [];
  let logits = false;
  for (const [index, layer] of layers.entries()) {
    // Computed along with an earlier one.
    if (outputs[index] !== undefined) continue;
    const chain = chainFrom(index, layers, readers.ofLayers);
    const folded = foldedActivation(layer, layers[chain[1] ?? layers.length]);
    const own = folded === undefined ? 1 : 2;
    const activation = folded ?? ownActivation(layer);
    // The network ends here with the activation that the loss computes itself.
    const ends = chain[own - 1] === layers.length - 1;
    logits = ends && activation === logitsActivation(context.loss);
    const tensors = layer.from.map(tensorOf);
    const gradients = tensors.map((tensor) => placeTensor(context, tensor));
    const plan = planLayer(layer.kind, context, {
      layer,
      index,
      parameters: context.parameters.layers[index]!,
      inputs: tensors,
      input: tensors[0]!,
      gradients,
      activation,
      computed: logits ? 'linear' : activation,
      following: chain.slice(own).map((at) => layers[at]!),
      nextReadsPacked: readPacked(readers.ofLayers[index]!.map((at) => layers[at]!)),
    });
    const covered = chain.slice(0, own + (plan.fused ?? 0));
    // Who shares memory with its input shares it with all that read that.
    const sharing = tensors.filter(({ at }) => at === plan.output.at).map((tensor) => tensor.readers);
    const read = readers.ofLayers[covered.at(-1)!]!.length;
    const output = { ...plan.output, readers: Math.max(read, ...sharing) };
    for (const at of covered) outputs[at] = output;
    units.push({ layer, plan, inputs: tensors, output, gradients });
  }
  return { output: outputs.at(-1)!, logits, units };
}

function planLayer<Kind extends LayerKind>(kind: Kind, context: PlanContext, place: PlacedLayer<Kind>): LayerPlan {
  return planners[kind].plan(context, place);
}

function ownActivation(layer: Layer): ActivationName {
  return 'activation' in layer ? layer.activation : 'linear';
}

/** The activation layer that alone reads a linear layer becomes that layer's own activation, if it can compute it. */
function foldedActivation(layer: Layer, next: Layer | undefined): ActivationName | undefined {
  if (next?.kind !== 'activation' || planners[layer.kind].foldsActivation === undefined) return undefined;
  return ownActivation(layer) === 'linear' ? next.activation : undefined;
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
    for (const source of from)
      ('input' in source ? ofInputs[source.input]! : ofLayers[source.layer]!).push(index);
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
