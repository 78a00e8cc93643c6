/** Maximum and average pools; a global pool has one window, the whole image or sequence. */

import { int, nested, pointer, record } from '../../../../../kernels/abi.ts';
import { asImage, type WindowsOfImage, wholeWindow } from '../../../../network/one-axis.ts';
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
import { windowInclude, windowRecord, windowValues } from '../window.ts';

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

export type PoolingKind =
  | 'maxPooling1d'
  | 'maxPooling2d'
  | 'averagePooling1d'
  | 'averagePooling2d'
  | 'globalMaxPooling1d'
  | 'globalMaxPooling2d'
  | 'globalAveragePooling1d'
  | 'globalAveragePooling2d';

function planPooling(
  context: PlanContext,
  place: PlacedLayer<PoolingKind>,
  average: boolean,
  windows: WindowsOfImage,
): LayerPlan {
  const { input } = place;
  const output = placeOutput(context, place);
  const shared = {
    input: input.at,
    output: output.at,
    average: Number(average),
    window: windowValues(windows, input),
  };
  const [inputGradient] = context.scratch.pieces(exampleStride(input));
  const inputActivation = activationCode(input.activation);
  return {
    output,
    forward: [call(pooling, shared)],
    backward: input.learns ? [call(poolingBackward, { ...shared, inputGradient, inputActivation })] : [],
  };
}

const images = (average: boolean): LayerPlanner<'maxPooling2d' | 'averagePooling2d'> => ({
  plan: (context, place) => planPooling(context, place, average, { ...place.layer, size: place.layer.poolSize }),
});

const sequences = (average: boolean): LayerPlanner<'maxPooling1d' | 'averagePooling1d'> => ({
  plan: (context, place) => planPooling(context, place, average, asImage(place.layer, place.layer.poolSize)),
});

const whole = (average: boolean): LayerPlanner<PoolingKind> => ({
  plan: (context, place) => planPooling(context, place, average, wholeWindow(place.layer.inputShape)),
});

export const planners = {
  maxPooling2d: images(false),
  averagePooling2d: images(true),
  maxPooling1d: sequences(false),
  averagePooling1d: sequences(true),
  globalMaxPooling2d: whole(false),
  globalAveragePooling2d: whole(true),
  globalMaxPooling1d: whole(false),
  globalAveragePooling1d: whole(true),
};
