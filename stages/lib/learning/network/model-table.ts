/**
 * A network with weights as a model artifact, and back: the weights of each layer, and the list of layers in its stored
 * form.
 *
 * The topology is stored with every default filled in, so that a later change of defaults cannot change an old model.
 */

import { type JsonObject, StageFailure, type Table } from 'arrowline/stage';
import { model as artifact, type Model as Stored } from '../../../../src/artifacts/model.ts';
import type { Preparation } from '../../features/with-step.ts';
import type { LossSpec } from '../engines/engine.ts';
import { type LayerKind, type LayerOf, layerKinds } from './layer-kinds.ts';
import type { Network, NetworkInput, WeightSpec } from './network.ts';
import { writtenInputs } from './normal-form.ts';
import { resolveNetwork } from './resolve.ts';
import { sizeOf } from './shape.ts';
import { type Meaning, targetOf } from './target.ts';

/** An input of the network, as the dataset that it was trained on had it. */
export interface ModelInput extends NetworkInput {
  /** Divides stored features. */
  readonly scale: number;
  /** Names of the numbers of one example, if its dataset named them. */
  readonly names?: readonly string[];
}

export interface Model {
  readonly network: Network;
  /** One array per weight tensor, in layer order. */
  readonly weights: readonly Float32Array[];
  /** One for each of `network.inputs`, in their order. */
  readonly inputs: readonly ModelInput[];
  readonly meaning: Meaning;
  readonly loss: LossSpec;
  /** Epochs that made these weights. */
  readonly epochs: number;
  /** The steps from a new row to the inputs, if the dataset knew them. */
  readonly preparation?: Preparation;
}

export function modelTable({ network, weights, inputs, meaning, loss, epochs, preparation }: Model): Table {
  const { task, ...target } = meaning;
  return artifact.write({
    model: canonicalModel(network),
    inputs,
    task,
    target,
    parameters: network.parameters,
    loss,
    epochs,
    ...(preparation && { preparation }),
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
  const stored = artifact.read(table);
  const { inputs, weights, loss, epochs, preparation } = stored;
  const meaning = storedMeaning(stored);
  const network = networkOf(stored);
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
  return {
    ...{ network, weights: values, inputs, meaning, loss: storedLoss(loss), epochs },
    ...(preparation && { preparation }),
  };
}

/** @throws StageFailure `invalid-model` */
export function networkOf(stored: Pick<Stored, 'model' | 'inputs' | 'task' | 'target'>): Network {
  return resolveNetwork(stored.model, stored.inputs, targetOf(storedMeaning(stored)));
}

/** @throws StageFailure `invalid-model` when the target is not one of the task */
function storedMeaning({ task, target }: Pick<Stored, 'task' | 'target'>): Meaning {
  const { classNames, positive, labelNames, name } = target;
  if (task === 'multiclass' && classNames) return { task, classNames };
  if (task === 'binary' && classNames?.length === 2 && positive !== undefined) return { task, classNames, positive };
  if (task === 'multilabel' && labelNames) return { task, labelNames };
  if (task === 'regression') return { task, ...(name !== undefined && { name }) };
  throw new StageFailure('invalid-model', `the model does not say what its outputs mean`, {
    where: 'metadata, target',
    found: Object.keys(target).join(', ') || 'nothing',
    expected: `the names of a ${task} target`,
  });
}

function storedLoss({ name, labelSmoothing = 0, delta = 1 }: Stored['loss']): LossSpec {
  switch (name) {
    case 'categoricalCrossentropy':
    case 'binaryCrossentropy':
      return { name, labelSmoothing };
    case 'huber':
      return { name, delta };
    default:
      return { name };
  }
}

/** The list of layers with every default filled in and every layer named; `resolveNetwork` reads it back. */
export function canonicalModel(network: Network): readonly JsonObject[] {
  const names = network.layers.map((layer) => layer.name);
  return network.layers.map((layer, index) => {
    const from = layer.from.flatMap((source) => ('layer' in source ? [source.layer] : []));
    const { name, kind } = layer;
    return { [kind]: { name, ...writtenInputs(from, index, names), ...canonicalFields(kind, layer) } };
  });
}

function canonicalFields<Kind extends LayerKind>(kind: Kind, layer: LayerOf<Kind>): JsonObject {
  return layerKinds[kind].canonical(layer);
}
