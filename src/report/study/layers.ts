/** The layers of a network as the architecture drawing and the summary table tell them. */

import type { Layer, Network } from '../../../stages/lib/learning/network/network.ts';
import { sizeOf } from '../../../stages/lib/learning/network/resolve.ts';

export interface LayerRow {
  readonly kind: Layer['kind'];
  readonly name: string;
  readonly outputShape: readonly number[];
  readonly weights: number;
  /** `32 filters, 3 × 3, relu`. */
  readonly settings: string;
}

/** A row for each layer of `network`, first to last. */
export function layerRows(network: Network): LayerRow[] {
  return network.layers.map((layer) => ({
    kind: layer.kind,
    name: layer.name,
    outputShape: layer.outputShape,
    weights: layer.weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
    settings: settingsOf(layer).join(', '),
  }));
}

/** What was set, without what follows from it and without Keras' defaults. */
function settingsOf(layer: Layer): string[] {
  switch (layer.kind) {
    case 'conv2d':
      return [
        `${layer.filters} filters`,
        layer.kernelSize.join(' × '),
        ...(layer.strides.some((stride) => stride !== 1) ? [`strides ${layer.strides.join(' × ')}`] : []),
        ...paddingOf(layer.padding),
        ...activationOf(layer.activation),
      ];
    case 'maxPooling2d':
    case 'averagePooling2d':
      return [
        layer.poolSize.join(' × '),
        ...(layer.strides.join() === layer.poolSize.join() ? [] : [`strides ${layer.strides.join(' × ')}`]),
        ...paddingOf(layer.padding),
      ];
    case 'dense':
      return [`${layer.units} units`, ...activationOf(layer.activation)];
    case 'dropout':
      return [`rate ${layer.rate}`];
    case 'activation':
      return [layer.activation];
    case 'batchNormalization':
      return [`momentum ${layer.momentum}`];
    default:
      return [];
  }
}

function paddingOf(padding: string): string[] {
  return padding === 'valid' ? [] : [`${padding} padding`];
}

function activationOf(activation: string): string[] {
  return activation === 'linear' ? [] : [activation];
}
