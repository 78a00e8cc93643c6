/** A network in the words and colours of its layers' records: all that a report needs of it. */

import { type LayerKind, type LayerOf, layerKinds } from './layer-kinds.ts';
import type { Network } from './network.ts';
import { type Shape, sizeOf } from './shape.ts';

export interface DescribedLayer {
  readonly kind: string;
  readonly name: string;
  readonly outputShape: Shape;
  readonly weights: number;
  /** `32 filters, 3 × 3, relu`. */
  readonly settings: string;
  /** Place in the report's palette; absent for layers that only pass values on. */
  readonly colour?: number;
}

export interface DescribedNetwork {
  readonly inputShape: Shape;
  /** Number of weights. */
  readonly parameters: number;
  /** First to last. */
  readonly layers: readonly DescribedLayer[];
  /** Activation of the last layer, if it has one. */
  readonly ending?: string;
}

export function describeNetwork({ inputShape, parameters, layers }: Network): DescribedNetwork {
  const last = layers.at(-1);
  return {
    inputShape,
    parameters,
    layers: layers.map((layer) => describeLayer(layer.kind, layer)),
    ...(last !== undefined && 'activation' in last && { ending: last.activation }),
  };
}

function describeLayer<Kind extends LayerKind>(kind: Kind, layer: LayerOf<Kind>): DescribedLayer {
  const { name, outputShape, weights } = layer;
  const { colour, words } = layerKinds[kind].report;
  return {
    kind,
    name,
    outputShape,
    weights: weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
    settings: words(layer).join(', '),
    ...(colour !== undefined && { colour }),
  };
}
