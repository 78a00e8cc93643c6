/** The native packages of TensorFlow.js, best first: never dependencies of this one, because their install may fail. */

export const nativePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
export type NativePackage = (typeof nativePackages)[number];
