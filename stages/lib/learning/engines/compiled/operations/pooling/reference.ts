/** Pools as they are defined, over the pixels of a window that exist. */

import { asImage, type WindowsOfImage, wholeWindow } from '../../../../network/one-axis.ts';
import { type LayerReference, type ReferenceCall, type Values, zeros } from '../../layer-reference.ts';
import { eachWindow } from '../window-reference.ts';
import type { PoolingKind } from './plan.ts';

type Reduce = (values: readonly number[]) => number;
const greatest: Reduce = (values) => Math.max(...values);
const mean: Reduce = (values) => values.reduce((total, value) => total + value, 0) / values.length;

function pooled(call: ReferenceCall<PoolingKind>, reduce: Reduce, windows: WindowsOfImage): Values {
  const channels = windows.inputShape[2]!;
  const output = zeros(call);
  eachWindow(windows, call.examples, (at, positions) => {
    for (let c = 0; c < channels; c++)
      output[at * channels + c] = reduce(positions.map(({ position }) => call.input[position * channels + c]!));
  });
  return output;
}

const images =
  (reduce: Reduce): LayerReference<'maxPooling2d' | 'averagePooling2d'> =>
  (call) =>
    pooled(call, reduce, { ...call.layer, size: call.layer.poolSize });

const sequences =
  (reduce: Reduce): LayerReference<'maxPooling1d' | 'averagePooling1d'> =>
  (call) =>
    pooled(call, reduce, asImage(call.layer, call.layer.poolSize));

const whole =
  (reduce: Reduce): LayerReference<PoolingKind> =>
  (call) =>
    pooled(call, reduce, wholeWindow(call.layer.inputShape));

export const references = {
  maxPooling2d: images(greatest),
  averagePooling2d: images(mean),
  maxPooling1d: sequences(greatest),
  averagePooling1d: sequences(mean),
  globalMaxPooling2d: whole(greatest),
  globalAveragePooling2d: whole(mean),
  globalMaxPooling1d: whole(greatest),
  globalAveragePooling1d: whole(mean),
};
