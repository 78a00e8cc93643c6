/** TensorFlow.js as a type: the library itself is loaded by runtime.ts alone. */

export type TensorFlow = typeof import('@tensorflow/tfjs-core');
