/**
 * A network with weights as a model artifact, and back: the weights of each layer, and the list of layers in its stored
 * form.
 *
 * The topology is stored with every default filled in, so that a later change of defaults cannot change an old model.
 */

import { type JsonObject, StageFailure, type Table } from 'arrowline/stage';
import { model as artifact } from '../../../../src/artifacts/model.ts';
import { type LayerKind, type LayerOf, layerKinds } from './layer-kinds.ts';
import type { Network, WeightSpec } from './network.ts';
import { resolveNetwork } from './resolve.ts';
import { sizeOf } from './shape.ts';

export interface Model {
  readonly network: Network;
  /** One array per weight tensor, in layer order. */
  readonly weights: readonly Float32Array[];
  /** Names of the numbers of one example, if its dataset named them. */
  readonly features?: readonly string[];
  /** Divides stored features. */
  readonly scale: number;
  readonly classNames: readonly string[];
  readonly loss: string;
  /** Epochs that made these weights. */
  readonly epochs: number;
}

export function modelTable(model: Model): Table {
  const { network, weights, ...facts } = model;
  return artifact.write({
    ...facts,
    model: canonicalModel(network),
    inputShape: network.inputShape,
    parameters: network.parameters,
    weights: expectedWeights(network).map(({ layer, weight }, index) => ({
      layer,
      weight: weight.name,
      shape: Int32Array.from(weight.shape),
      values: weights[index]!,
    })),
  });
}

/** Layer by layer, in the order in which models hold them. */
function expectedWeights(network: Network): { readonly layer: string; readonly weight: WeightSpec }[] {
  return network.layers.flatMap((layer) => layer.weights.map((weight) => ({ layer: layer.name, weight })));
}

/** @throws StageFailure `invalid-model` when the weights are not those of the topology */
export function networkFromModel(table: Table): Model {
  const { model, inputShape, weights, features, scale, classNames, loss, epochs } = artifact.read(table);
  const network = resolveNetwork(model, inputShape, classNames.length);
  const expected = expectedWeights(network);
  expected.forEach(({ layer, weight }, index) => {
    const found = weights[index];
    if (found?.layer !== layer || found.values.length !== sizeOf(weight.shape))
      throw new StageFailure('invalid-model', `the weights of layer "${layer}" are not those of its shape`, {
        where: `row ${index}, weight "${weight.name}"`,
        found: `${found?.values.length ?? 0} numbers of layer "${found?.layer ?? ''}"`,
        expected: `${sizeOf(weight.shape)} numbers of layer "${layer}"`,
      });
  });
  if (weights.length !== expected.length)
    throw new StageFailure('invalid-model', `the model has ${weights.length} weights, expected ${expected.length}`);
  const values = weights.map((one) => one.values);
  return { network, weights: values, ...(features && { features }), scale, classNames, loss, epochs };
}

/** The list of layers with every default filled in and every layer named; `resolveNetwork` reads it back. */
export function canonicalModel(network: Network): readonly JsonObject[] {
  return network.layers.map((layer) => ({ [layer.kind]: { name: layer.name, ...canonicalFields(layer.kind, layer) } }));
}

function canonicalFields<Kind extends LayerKind>(kind: Kind, layer: LayerOf<Kind>): JsonObject {
  return layerKinds[kind].canonical(layer);
}
