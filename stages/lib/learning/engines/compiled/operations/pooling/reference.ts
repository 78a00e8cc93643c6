/** Pools as they are defined, over the pixels of a window that exist. */

import type { LayerOf } from '../../../../network/network.ts';
import { type LayerReference, type Values, zeros } from '../../layer-reference.ts';
import { eachWindow } from '../window-reference.ts';

type Reduce = (values: readonly number[]) => number;
const greatest: Reduce = (values) => Math.max(...values);
const mean: Reduce = (values) => values.reduce((total, value) => total + value, 0) / values.length;

type Windowed = Pick<LayerOf<'maxPooling2d'>, 'inputShape' | 'strides' | 'padding' | 'poolSize'>;

function pool(layer: Windowed, reduce: Reduce, input: Values, output: Values, examples: number): Values {
  const channels = layer.inputShape[2]!;
  eachWindow(layer, layer.poolSize, examples, (at, positions) => {
    for (let c = 0; c < channels; c++)
      output[at * channels + c] = reduce(positions.map(({ position }) => input[position * channels + c]!));
  });
  return output;
}

const windowed =
  (reduce: Reduce): LayerReference<'maxPooling2d' | 'averagePooling2d'> =>
  (call) =>
    pool(call.layer, reduce, call.input, zeros(call), call.examples);

const whole =
  (reduce: Reduce): LayerReference<'globalMaxPooling2d' | 'globalAveragePooling2d'> =>
  (call) => {
    const { inputShape } = call.layer;
    const poolSize = [inputShape[0]!, inputShape[1]!] as const;
    const one = { inputShape, poolSize, strides: [1, 1], padding: 'valid' } as const;
    return pool(one, reduce, call.input, zeros(call), call.examples);
  };

export const references = {
  maxPooling2d: windowed(greatest),
  averagePooling2d: windowed(mean),
  globalMaxPooling2d: whole(greatest),
  globalAveragePooling2d: whole(mean),
};
