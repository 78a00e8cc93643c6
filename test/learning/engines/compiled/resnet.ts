/** ResNet-50 (He, Zhang, Ren & Sun 2015) as Keras has it: a layer's stride lies in the first convolution of its first block. */

import type { Json } from '../../../../src/core/values/canonical.ts';

type Layers = readonly Json[];

const normalized = (activation: Layers, name?: string): Layers => [
  { batchNormalization: name === undefined ? {} : { name } },
  ...activation,
];
const relu: Layers = [{ activation: { activation: 'relu' } }];

function convolution(filters: number, kernelSize: number, strides: number, inputs?: string): Json {
  return { conv2d: { ...(inputs && { inputs }), filters, kernelSize, strides, padding: 'same' } };
}

function bottleneck(name: string, before: string, width: number, strides: number, first: boolean): Layers {
  const shortcut = first ? `${name}-shortcut` : before;
  return [
    ...(first ? [convolution(4 * width, 1, strides, before), ...normalized([], shortcut)] : []),
    convolution(width, 1, strides, before),
    ...normalized(relu),
    convolution(width, 3, 1),
    ...normalized(relu),
    convolution(4 * width, 1, 1),
    ...normalized([], `${name}-residual`),
    { add: { inputs: [`${name}-residual`, shortcut] } },
    { activation: { name, activation: 'relu' } },
  ];
}

/** @param width filters of the first block's narrow convolutions; 64 is the paper's */
export function resnet50(width: number, classes: Json): Layers {
  const layers: Json[] = [
    convolution(width, 7, 2),
    ...normalized(relu),
    { maxPooling2d: { name: 'stem', poolSize: 3, strides: 2, padding: 'same' } },
  ];
  let before = 'stem';
  for (const [stage, blocks] of [3, 4, 6, 3].entries())
    for (let block = 0; block < blocks; block++) {
      const name = `block-${stage + 1}-${block + 1}`;
      const strides = stage > 0 && block === 0 ? 2 : 1;
      layers.push(...bottleneck(name, before, width * 2 ** stage, strides, block === 0));
      before = name;
    }
  return [...layers, { globalAveragePooling2d: {} }, classes];
}
