/**
 * The gradients of a depthwise convolution, by its filter and by its input, which TensorFlow.js' wasm backend lacks: in
 * JavaScript over the backend's own memory. Each pair of an output and a tap adds one product to either.
 */

import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './library.ts';
import type { Rounding, WasmBackend, WindowAttributes } from './wasm-kernel.ts';

type Shape = [number, number, number, number];

const byFilter = 'DepthwiseConv2dNativeBackpropFilter';
const byInput = 'DepthwiseConv2dNativeBackpropInput';

/** Registers both, unless a later version of the backend has brought its own. */
export function registerDepthwiseGradients(tf: TensorFlow): void {
  if (tf.getKernel(byFilter, 'wasm') === undefined)
    tf.registerKernel({
      kernelName: byFilter,
      backendName: 'wasm',
      kernelFunc(call) {
        const { x, dy } = call.inputs as { x: Tensor4D; dy: TensorInfo };
        const { filterShape } = call.attrs as Attributes & { filterShape: Shape };
        const backend = call.backend as WasmBackend;
        const gradient = backend.makeOutput(filterShape, 'float32');
        const [values, slopes, sums] = heapOf(backend, x, dy, gradient);
        eachProduct(tf, call.attrs as Attributes, x.shape, filterShape, (input, tap, output) => {
          sums[tap] = sums[tap]! + values[input]! * slopes[output]!;
        });
        return gradient;
      },
    });
  if (tf.getKernel(byInput, 'wasm') === undefined)
    tf.registerKernel({
      kernelName: byInput,
      backendName: 'wasm',
      kernelFunc(call) {
        const { dy, filter } = call.inputs as { dy: TensorInfo; filter: Tensor4D };
        const { inputShape } = call.attrs as Attributes & { inputShape: Shape };
        const backend = call.backend as WasmBackend;
        const gradient = backend.makeOutput(inputShape, 'float32');
        const [taps, slopes, sums] = heapOf(backend, filter, dy, gradient);
        eachProduct(tf, call.attrs as Attributes, inputShape, filter.shape, (input, tap, output) => {
          sums[input] = sums[input]! + taps[tap]! * slopes[output]!;
        });
        return gradient;
      },
    });
}

type Attributes = WindowAttributes;

/** The memory of two tensors and of a gradient, whose sums begin with 0. Taken after the allocation, which may move it. */
function heapOf(backend: WasmBackend, one: TensorInfo, other: TensorInfo, gradient: TensorInfo) {
  const views = [one, other, gradient].map((tensor) => backend.typedArrayFromHeap(tensor));
  const [, , sums] = views as [Float32Array, Float32Array, Float32Array];
  sums.fill(0);
  return views as [Float32Array, Float32Array, Float32Array];
}

/** Calls `use` with the places of an input, a tap and an output whenever the three meet. */
function eachProduct(
  tf: TensorFlow,
  { strides, pad, dimRoundingMode }: Attributes,
  inputShape: Shape,
  filterShape: Shape,
  use: (input: number, tap: number, output: number) => void,
): void {
  const rounding = dimRoundingMode as Rounding | undefined;
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, rounding, true);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const { strideHeight, strideWidth, filterHeight, filterWidth } = info;
  const multiplier = filterShape[3];
  const outputs = inChannels * multiplier;
  for (let example = 0; example < batchSize; example++)
    for (let outRow = 0; outRow < outHeight; outRow++)
      for (let outColumn = 0; outColumn < outWidth; outColumn++)
        for (let down = 0; down < filterHeight; down++) {
          const row = outRow * strideHeight + down - padInfo.top;
          if (row < 0 || row >= inHeight) continue;
          for (let across = 0; across < filterWidth; across++) {
            const column = outColumn * strideWidth + across - padInfo.left;
            if (column < 0 || column >= inWidth) continue;
            const input = ((example * inHeight + row) * inWidth + column) * inChannels;
            const tap = (down * filterWidth + across) * outputs;
            const output = ((example * outHeight + outRow) * outWidth + outColumn) * outputs;
            for (let at = 0; at < outputs; at++) use(input + Math.floor(at / multiplier), tap + at, output + at);
          }
        }
}
