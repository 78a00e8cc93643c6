/** Maximum and average pools; a global pool has one window, the whole image. */

import { int, nested, pointer, record } from '../../../../../kernels/abi.ts';
import {
  type LayerPlan,
  type LayerPlanner,
  type PlacedLayer,
  type PlanContext,
  placeOutput,
} from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { call, step } from '../../step.ts';
import { exampleStride } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';
import { type WindowSpec, windowInclude, windowRecord, windowValues } from '../window.ts';

const pooling = step(
  'pooling',
  record('Pooling', '', {
    input: pointer('const float', 'examples x height x width x stride'),
    output: pointer('float', 'examples x output_height x output_width x stride'),
    average: int('0: maximum'),
    window: nested(windowRecord),
  }),
);

const poolingBackward = step(
  'poolingBackward',
  record('PoolingBackward', '', {
    input: pointer('float', 'examples x height x width x stride; gets its gradient'),
    output: pointer('const float', 'examples x output_height x output_width x stride: its gradient'),
    inputGradient: pointer('float', 'height x width x stride: of one example'),
    average: int('0: maximum'),
    inputActivation: int(),
    window: nested(windowRecord),
  }),
);

export const operation: Operation = {
  folder: 'pooling',
  about: `Maximum and average pooling, any window, step and padding; positions outside the image do not count (TensorFlow's
rule for the average too). Of equal maxima the first in row order receives the gradient.`,
  includes: [windowInclude],
  names: [],
  steps: [pooling, poolingBackward],
};

type PoolingKind = 'maxPooling2d' | 'averagePooling2d' | 'globalMaxPooling2d' | 'globalAveragePooling2d';

function planPooling(
  context: PlanContext,
  place: PlacedLayer<PoolingKind>,
  average: boolean,
  spec: WindowSpec,
): LayerPlan {
  const { layer, input } = place;
  const output = placeOutput(context, place);
  const shared = {
    input: input.at,
    output: output.at,
    average: Number(average),
    window: windowValues(layer.inputShape, spec, input),
  };
  const [inputGradient] = context.scratch.pieces(exampleStride(input));
  const inputActivation = activationCode(input.activation);
  return {
    output,
    forward: [call(pooling, shared)],
    backward: input.learns ? [call(poolingBackward, { ...shared, inputGradient, inputActivation })] : [],
  };
}

const pool = (average: boolean): LayerPlanner<'maxPooling2d' | 'averagePooling2d'> => ({
  plan(context, place) {
    const [windowHeight, windowWidth] = place.layer.poolSize;
    return planPooling(context, place, average, { ...place.layer, windowHeight, windowWidth });
  },
});

const globalPool = (average: boolean): LayerPlanner<'globalMaxPooling2d' | 'globalAveragePooling2d'> => ({
  plan(context, place) {
    const [windowHeight, windowWidth] = place.layer.inputShape as [number, number];
    return planPooling(context, place, average, { strides: [1, 1], padding: 'valid', windowHeight, windowWidth });
  },
});

export const planners = {
  maxPooling2d: pool(false),
  averagePooling2d: pool(true),
  globalMaxPooling2d: globalPool(false),
  globalAveragePooling2d: globalPool(true),
};
