// Generated from the files of stages/lib/learning/network/layers by `npm run generate`. Do not edit.
/** All kinds of layers, by name. */

export { activation } from './activation.ts';
export { add } from './add.ts';
export { batchNormalization } from './batch-normalization.ts';
export { concatenate } from './concatenate.ts';
export { conv1d } from './conv1d.ts';
export { conv2d } from './conv2d.ts';
export { dense } from './dense.ts';
export { depthwiseConv2d } from './depthwise-conv2d.ts';
export { dropout } from './dropout.ts';
export { embedding } from './embedding.ts';
export { flatten } from './flatten.ts';
export { input } from './input.ts';
export { layerNormalization } from './layer-normalization.ts';
export { multiply } from './multiply.ts';
export { averagePooling1d } from './pooling/average-pooling1d.ts';
export { averagePooling2d } from './pooling/average-pooling2d.ts';
export { globalAveragePooling1d } from './pooling/global-average-pooling1d.ts';
export { globalAveragePooling2d } from './pooling/global-average-pooling2d.ts';
export { globalMaxPooling1d } from './pooling/global-max-pooling1d.ts';
export { globalMaxPooling2d } from './pooling/global-max-pooling2d.ts';
export { maxPooling1d } from './pooling/max-pooling1d.ts';
export { maxPooling2d } from './pooling/max-pooling2d.ts';
export { reshape } from './reshape.ts';
export { separableConv2d } from './separable-conv2d.ts';
