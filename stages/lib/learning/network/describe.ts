/** A network in the words and colours of its layers' records: all that a report needs of it. */

import { type LayerKind, type LayerOf, layerKinds } from './layer-kinds.ts';
import type { Layer, Network, NetworkInput } from './network.ts';
import { type Shape, sizeOf } from './shape.ts';

export interface DescribedLayer {
  readonly kind: string;
  readonly name: string;
  /** Names of the layers that it reads, where that isn't the one before it alone. */
  readonly reads?: readonly string[];
  readonly outputShape: Shape;
  readonly weights: number;
  /** `32 filters, 3 × 3, relu`. */
  readonly settings: string;
  /** Place in the report's palette; absent for layers that only pass values on. */
  readonly colour?: number;
}

export interface DescribedNetwork {
  readonly inputs: readonly NetworkInput[];
  /** Number of weights. */
  readonly parameters: number;
  /** First to last. */
  readonly layers: readonly DescribedLayer[];
  /** Activation of the last layer, if it has one. */
  readonly ending?: string;
}

export function describeNetwork({ inputs, parameters, layers }: Network): DescribedNetwork {
  const last = layers.at(-1);
  return {
    inputs,
    parameters,
    layers: layers.map((layer, index) => describeLayer(layer.kind, layer, readNames(layer, index, layers))),
    ...(last !== undefined && 'activation' in last && { ending: last.activation }),
  };
}

/** Undefined for a layer that reads the one before it alone, or an input. */
function readNames({ from }: Layer, index: number, layers: readonly Layer[]): readonly string[] | undefined {
  const read = from.flatMap((source) => ('layer' in source ? [source.layer] : []));
  if (read.length === 0 || (read.length === 1 && read[0] === index - 1)) return undefined;
  return read.map((one) => layers[one]!.name);
}

function describeLayer<Kind extends LayerKind>(
  kind: Kind,
  layer: LayerOf<Kind>,
  reads: readonly string[] | undefined,
): DescribedLayer {
  const { name, outputShape, weights } = layer;
  const { colour, words } = layerKinds[kind].report;
  return {
    kind,
    name,
    ...(reads && { reads }),
    outputShape,
    weights: weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
    settings: words(layer).join(', '),
    ...(colour !== undefined && { colour }),
  };
}
