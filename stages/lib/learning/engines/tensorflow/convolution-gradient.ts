/**
 * The one kernel that TensorFlow.js' wasm backend lacks for these networks: the gradient of a convolution with respect
 * to its filter.
 *
 * X has a row for each filter position and channel and a column for each output position: the input that meets it
 * there, 0 on padding. The gradient is X · dy, a product that the backend does fast. X is filled in JavaScript over the
 * backend's own memory.
 */

import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './library.ts';
import type { Rounding, WasmBackend, WindowAttributes } from './wasm-kernel.ts';

interface Attributes extends WindowAttributes {
  filterShape: [number, number, number, number];
}

const kernelName = 'Conv2DBackpropFilter';

/** Registers it, unless a later version of the backend has brought its own. */
export function registerConvolutionGradient(tf: TensorFlow): void {
  if (tf.getKernel(kernelName, 'wasm') !== undefined) return;
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc(call) {
      const { x, dy } = call.inputs as { x: Tensor4D; dy: Tensor4D };
      const { strides, pad, filterShape, ...attributes } = call.attrs as Attributes;
      const rounding = attributes.dimRoundingMode as Rounding | undefined;
      const backend = call.backend as WasmBackend;
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, rounding);
      const [filterHeight, filterWidth, channels, filters] = filterShape;
      const rows = filterHeight * filterWidth * channels;
      const positions = info.batchSize * info.outHeight * info.outWidth;
      const unfolded = backend.makeOutput([1, rows, positions], 'float32');
      // Views of the heap are taken after the allocation, which may move it.
      unfold(info, backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(unfolded));
      const product = tf.getKernel('BatchMatMul', 'wasm');
      const b: TensorInfo = { dataId: dy.dataId, dtype: 'float32', shape: [1, positions, filters] };
      const attrs = { transposeA: false, transposeB: false };
      const gradient = product.kernelFunc({ inputs: { a: unfolded, b }, attrs, backend }) as TensorInfo;
      backend.disposeData(unfolded.dataId);
      return { dataId: gradient.dataId, dtype: 'float32', shape: filterShape };
    },
  });
}

type ConvolutionInfo = ReturnType<TensorFlow['backend_util']['computeConv2DInfo']>;

/** Writes X, row by row. */
function unfold(info: ConvolutionInfo, input: Float32Array, unfolded: Float32Array): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const { strideHeight, strideWidth, filterHeight, filterWidth } = info;
  let at = 0;
  for (let down = 0; down < filterHeight; down++)
    for (let across = 0; across < filterWidth; across++)
      for (let channel = 0; channel < inChannels; channel++)
        for (let example = 0; example < batchSize; example++)
          for (let outRow = 0; outRow < outHeight; outRow++) {
            const row = outRow * strideHeight + down - padInfo.top;
            const start = (example * inHeight + row) * inWidth;
            const isOnImage = row >= 0 && row < inHeight;
            for (let outColumn = 0; outColumn < outWidth; outColumn++) {
              const column = outColumn * strideWidth + across - padInfo.left;
              const lies = isOnImage && column >= 0 && column < inWidth;
              unfolded[at++] = lies ? input[(start + column) * inChannels + channel]! : 0;
            }
          }
}
