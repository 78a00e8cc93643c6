/** The attributes and the memory that kernels of TensorFlow.js' wasm backend compute with; its declarations lack them. */

import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Of windows that slide over images. */
export interface WindowAttributes extends NamedAttrMap {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
}
export type Rounding = 'floor' | 'round' | 'ceil';

export interface WasmBackend {
  makeOutput(shape: number[], type: 'float32'): TensorInfo;
  /** A view of the heap; the next allocation may move the heap. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
  disposeData(id: object): void;
}
