/**
 * The gradient of max pooling for the wasm backend, in JavaScript over the backend's own memory. It replaces the
 * backend's kernel, which loses the gradient where values of a window are equal (a flat background under a bias); here
 * the first of equals in row-major order takes it, as in TensorFlow.
 */

import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './library.ts';
import type { Rounding, WasmBackend, WindowAttributes } from './wasm-kernel.ts';

interface Attributes extends WindowAttributes {
  filterSize: [number, number] | number;
}

const kernelName = 'MaxPoolGrad';

export function registerMaxPoolGradient(tf: TensorFlow): void {
  if (tf.getKernel(kernelName, 'wasm') !== undefined) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc(call) {
      const { input, dy } = call.inputs as { input: Tensor4D; dy: TensorInfo };
      const { filterSize, strides, pad, ...attributes } = call.attrs as Attributes;
      const rounding = attributes.dimRoundingMode as Rounding | undefined;
      const backend = call.backend as WasmBackend;
      const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, rounding);
      const gradient = backend.makeOutput(input.shape, 'float32');
      // Views of the heap are taken after the allocation, which may move it.
      const [values, slopes, sums] = [input, dy, gradient].map((tensor) => backend.typedArrayFromHeap(tensor));
      sums!.fill(0);
      scatter(info, values!, slopes!, sums!);
      return gradient;
    },
  });
}

type PoolInfo = ReturnType<TensorFlow['backend_util']['computePool2DInfo']>;

/** Adds each output's slope to the input that was the greatest of its window. */
function scatter(info: PoolInfo, values: Float32Array, slopes: Float32Array, sums: Float32Array): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const { strideHeight, strideWidth, filterHeight, filterWidth } = info;
  let output = 0;
  for (let example = 0; example < batchSize; example++)
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const top = outRow * strideHeight - padInfo.top;
      const bottom = Math.min(inHeight, top + filterHeight);
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const left = outColumn * strideWidth - padInfo.left;
        const right = Math.min(inWidth, left + filterWidth);
        for (let channel = 0; channel < inChannels; channel++, output++) {
          let greatest = Number.NEGATIVE_INFINITY;
          let at = -1;
          for (let row = Math.max(0, top); row < bottom; row++)
            for (let column = Math.max(0, left); column < right; column++) {
              const index = ((example * inHeight + row) * inWidth + column) * inChannels + channel;
              const value = values[index]!;
              if (at >= 0 && !(value > greatest)) continue;
              greatest = value;
              at = index;
            }
          sums[at] = sums[at]! + slopes[output]!;
        }
      }
    }
}
