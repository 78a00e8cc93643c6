/**
 * A model artifact: a network with weights as a table (schemas/artifacts/model.schema.json), and back.
 *
 * The topology is stored with every default filled in, so that a later change of defaults cannot change an old model.
 */

import type { JsonObject } from '../../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../../src/stage-api/failure.ts';
import { column, makeTable, type Table } from '../../../../src/stage-api/table.ts';
import { type LayerKind, type LayerOf, layerKinds } from './layer-kinds.ts';
import type { Network } from './network.ts';
import { resolveNetwork } from './resolve.ts';
import { sizeOf } from './shape.ts';

export interface Model {
  readonly network: Network;
  /** One array per weight tensor, in layer order. */
  readonly weights: readonly Float32Array[];
  /** Divides stored features. */
  readonly scale: number;
  readonly classNames: readonly string[];
  readonly loss: string;
  /** Epochs that made these weights. */
  readonly epochs: number;
}

export function modelTable(model: Model): Table {
  const { network, weights, scale, classNames, loss, epochs } = model;
  const named = network.layers.flatMap((layer) => layer.weights.map((weight) => ({ layer: layer.name, weight })));
  return makeTable(
    {
      layer: column.utf8(named.map((one) => one.layer)),
      weight: column.utf8(named.map((one) => one.weight.name)),
      shape: column.lists(
        'Int32',
        named.map((one) => Int32Array.from(one.weight.shape)),
      ),
      values: column.lists('Float32', weights),
    },
    {
      type: 'model',
      version: 1,
      model: canonicalModel(network),
      inputShape: network.inputShape,
      scale,
      classNames,
      parameters: network.parameters,
      loss,
      epochs,
    },
  );
}

/** @throws StageFailure `invalid-model` when the weights are not those of the topology */
export function networkFromModel(table: Table): Model {
  const { model, inputShape, scale, classNames, loss, epochs } = table.metadata;
  const names = classNames as readonly string[];
  const network = resolveNetwork(model ?? null, inputShape as readonly number[], names.length);
  const layers = table.columns.layer;
  const values = table.columns.values;
  if (layers?.type !== 'Utf8' || values?.type !== 'List' || values.of !== 'Float32')
    throw new StageFailure('invalid-model', 'the model artifact lacks its columns');
  const weights = values.values as readonly Float32Array[];
  const expected = network.layers.flatMap((layer) => layer.weights.map((weight) => ({ layer: layer.name, weight })));
  expected.forEach(({ layer, weight }, index) => {
    const found = weights[index];
    if (layers.values[index] !== layer || found?.length !== sizeOf(weight.shape))
      throw new StageFailure('invalid-model', `the weights of layer "${layer}" are not those of its shape`, {
        where: `row ${index}, weight "${weight.name}"`,
        found: `${found?.length ?? 0} numbers of layer "${layers.values[index] ?? ''}"`,
        expected: `${sizeOf(weight.shape)} numbers of layer "${layer}"`,
      });
  });
  if (weights.length !== expected.length)
    throw new StageFailure('invalid-model', `the model has ${weights.length} weights, expected ${expected.length}`);
  return {
    network,
    weights,
    scale: scale as number,
    classNames: names,
    loss: loss as string,
    epochs: epochs as number,
  };
}

/** The list of layers with every default filled in and every layer named; `resolveNetwork` reads it back. */
export function canonicalModel(network: Network): readonly JsonObject[] {
  return network.layers.map((layer) => ({ [layer.kind]: { name: layer.name, ...canonicalFields(layer.kind, layer) } }));
}

function canonicalFields<Kind extends LayerKind>(kind: Kind, layer: LayerOf<Kind>): JsonObject {
  return layerKinds[kind].canonical(layer);
}
