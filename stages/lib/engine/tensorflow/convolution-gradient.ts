/**
 * The one kernel that TensorFlow.js' wasm backend lacks for these networks: the gradient of a convolution with respect
 * to its filter, composed from kernels that it has.
 *
 * With the padded input cut into one shifted (and strided) copy per filter position, side by side as columns X of a
 * matrix of [positions, kernelHeight · kernelWidth · channels], the gradient is Xᵀ · dy.
 */

import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './runtime.ts';

interface Attributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly filterShape: [number, number, number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const kernelName = 'Conv2DBackpropFilter';

/** Registers it, unless a later version of the backend has brought its own. */
export function registerConvolutionGradient(tf: TensorFlow): void {
  if (tf.getKernel(kernelName, 'wasm') !== undefined) return;
  const run = (name: string, inputs: object, attrs: object, backend: object): TensorInfo => {
    const kernel = tf.getKernel(name, 'wasm') as { kernelFunc(call: object): TensorInfo };
    return kernel.kernelFunc({ inputs, attrs, backend });
  };

  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc(call) {
      const { x, dy } = call.inputs as { x: Tensor4D; dy: Tensor4D };
      const { strides, pad, dimRoundingMode, filterShape } = call.attrs as unknown as Attributes;
      const backend = call.backend as { disposeData(id: object): void };
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
      const temporary: TensorInfo[] = [];
      const keep = (tensor: TensorInfo): TensorInfo => {
        temporary.push(tensor);
        return tensor;
      };

      const { top, bottom, left, right } = info.padInfo;
      const paddings = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      const padded =
        top + bottom + left + right === 0 ? x : run('PadV2', { x }, { paddings, constantValue: 0 }, backend);
      if (padded !== x) keep(padded);

      const [filterHeight, filterWidth, channels, filters] = filterShape;
      const { batchSize, outHeight, outWidth, strideHeight, strideWidth } = info;
      const shifted: TensorInfo[] = [];
      for (let row = 0; row < filterHeight; row++)
        for (let column = 0; column < filterWidth; column++) {
          const end = [
            batchSize,
            row + (outHeight - 1) * strideHeight + 1,
            column + (outWidth - 1) * strideWidth + 1,
            channels,
          ];
          const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
          const slice = { begin: [0, row, column, 0], end, strides: [1, strideHeight, strideWidth, 1], ...masks };
          shifted.push(keep(run('StridedSlice', { x: padded }, slice, backend)));
        }
      const columns = shifted.length === 1 ? shifted[0]! : keep(run('Concat', shifted, { axis: 3 }, backend));

      const positions = batchSize * outHeight * outWidth;
      const width = filterHeight * filterWidth * channels;
      const a = { dataId: columns.dataId, dtype: 'float32', shape: [1, positions, width] };
      const b = { dataId: dy.dataId, dtype: 'float32', shape: [1, positions, filters] };
      const product = run('BatchMatMul', { a, b }, { transposeA: true, transposeB: false }, backend);
      for (const tensor of temporary) backend.disposeData(tensor.dataId);
      return { dataId: product.dataId, dtype: 'float32', shape: filterShape };
    },
  });
}
