// Generated from the files of stages/lib/learning/network/layers by `npm run generate`. Do not edit.
/** All kinds of layers, by name. */

export { activation } from './activation.ts';
export { add } from './add.ts';
export { averagePooling2d } from './average-pooling2d.ts';
export { batchNormalization } from './batch-normalization.ts';
export { concatenate } from './concatenate.ts';
export { conv2d } from './conv2d.ts';
export { dense } from './dense.ts';
export { dropout } from './dropout.ts';
export { embedding } from './embedding.ts';
export { flatten } from './flatten.ts';
export { globalAveragePooling2d } from './global-average-pooling2d.ts';
export { globalMaxPooling2d } from './global-max-pooling2d.ts';
export { input } from './input.ts';
export { layerNormalization } from './layer-normalization.ts';
export { maxPooling2d } from './max-pooling2d.ts';
export { multiply } from './multiply.ts';
export { reshape } from './reshape.ts';
