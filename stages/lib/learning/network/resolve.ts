/**
 * From the layers as written to a network: shapes follow from layer to layer, weights and their number from shapes.
 * Trouble that only data can reveal (a pool larger than its input) is a StageFailure that names the layer.
 */

import type { Json } from '../../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../../src/stage-api/failure.ts';
import type { LayerSpec, Pair, Penalty } from './layer-fields.ts';
import type { InitializerName, Layer, Network, Padding, Shape, WeightSpec } from './network.ts';
import { readLayers } from './read-layers.ts';
import { windowAxis } from './window.ts';

/** Weights that a network may have: what fits a Float32Array with room to spare. */
const parametersMax = 1 << 29;

/**
 * @param model `with.model`, or the canonical list from a model artifact
 * @param inputShape shape of one example: [features], [height, width] or [height, width, channels]
 * @param classes what `units: classes` stands for, and the size that the last layer must have
 * @throws StageFailure `invalid-model` or `shape-mismatch`
 */
export function resolveNetwork(model: Json, inputShape: Shape, classes: number): Network {
  const { layers: specs, problems } = readLayers(model);
  const problem = problems[0];
  if (problem !== undefined) {
    const where = problem.path.join('.');
    throw new StageFailure('invalid-model', problem.message, { where, ...(problem.hint && { hint: problem.hint }) });
  }
  const layers: Layer[] = [];
  let shape = inputShape;
  for (const spec of specs) {
    const layer = resolveLayer(spec, shape, classes);
    layers.push(layer);
    shape = layer.outputShape;
  }
  const last = layers.at(-1)!;
  if (shape.length !== 1 || shape[0] !== classes)
    throw shapeFailure(last.name, describe(shape), `[${classes}], one number for each class`, endHint(last, classes));
  const parameters = layers.flatMap((layer) => layer.weights).reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
  if (parameters > parametersMax)
    throw new StageFailure('invalid-model', `the model has ${parameters} weights`, {
      expected: `at most ${parametersMax}`,
    });
  return { inputShape, classes, layers, parameters };
}

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function resolveLayer(spec: LayerSpec, inputShape: Shape, classes: number): Layer {
  const { name } = spec;
  const base = { name, inputShape, weights: [] };
  switch (spec.kind) {
    case 'conv2d': {
      const { filters, kernelSize, strides, padding, activation, useBias } = spec.settings;
      const [, , channels] = imageShape(spec, inputShape);
      const spatial = windows(spec, inputShape, kernelSize, strides, padding);
      const area = kernelSize[0] * kernelSize[1];
      const fans = { fanIn: area * channels, fanOut: area * filters };
      const weights = kernelAndBias(spec.settings, [...kernelSize, channels, filters], filters, fans);
      const outputShape = [...spatial, filters];
      return {
        ...base,
        kind: spec.kind,
        weights,
        outputShape,
        filters,
        kernelSize,
        strides,
        padding,
        activation,
        useBias,
      };
    }
    case 'maxPooling2d':
    case 'averagePooling2d': {
      const { poolSize, strides = poolSize, padding } = spec.settings;
      const [, , channels] = imageShape(spec, inputShape);
      const outputShape = [...windows(spec, inputShape, poolSize, strides, padding), channels];
      return { ...base, kind: spec.kind, outputShape, poolSize, strides, padding };
    }
    case 'globalAveragePooling2d':
    case 'globalMaxPooling2d':
      return { ...base, kind: spec.kind, outputShape: [imageShape(spec, inputShape)[2]] };
    case 'flatten':
      return { ...base, kind: spec.kind, outputShape: [sizeOf(inputShape)] };
    case 'reshape': {
      const outputShape = spec.settings.targetShape;
      if (sizeOf(outputShape) !== sizeOf(inputShape))
        throw shapeFailure(name, `${describe(inputShape)} to be reshaped to ${describe(outputShape)}`, 'equal sizes');
      return { ...base, kind: spec.kind, outputShape };
    }
    case 'dropout':
      return { ...base, kind: spec.kind, outputShape: inputShape, rate: spec.settings.rate };
    case 'batchNormalization': {
      const { momentum, epsilon } = spec.settings;
      const weights = normalizationWeights(inputShape.at(-1)!);
      return { ...base, kind: spec.kind, weights, outputShape: inputShape, momentum, epsilon };
    }
    case 'activation':
      return { ...base, kind: spec.kind, outputShape: inputShape, activation: spec.settings.activation };
    case 'dense': {
      const { activation, useBias } = spec.settings;
      const [inputs] = inputShape;
      if (inputShape.length !== 1 || inputs === undefined) {
        const hint = 'put "- flatten: {}" before it';
        throw shapeFailure(name, describe(inputShape), 'one list of numbers for each example', hint);
      }
      const units = spec.settings.units === 'classes' ? classes : spec.settings.units;
      const weights = kernelAndBias(spec.settings, [inputs, units], units, { fanIn: inputs, fanOut: units });
      return { ...base, kind: spec.kind, weights, outputShape: [units], units, activation, useBias };
    }
  }
}

interface KernelSettings {
  readonly useBias: boolean;
  readonly kernelInitializer: InitializerName;
  readonly biasInitializer: InitializerName;
  readonly kernelRegularizer: Penalty;
  readonly biasRegularizer: Penalty;
}

function kernelAndBias(
  settings: KernelSettings,
  shape: Shape,
  outputs: number,
  fans: { fanIn: number; fanOut: number },
): readonly WeightSpec[] {
  const { kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer } = settings;
  const kernel: WeightSpec = {
    name: 'kernel',
    shape,
    trainable: true,
    initializer: kernelInitializer,
    ...fans,
    ...kernelRegularizer,
  };
  if (!settings.useBias) return [kernel];
  return [kernel, { ...vector('bias', outputs, true, biasInitializer), ...biasRegularizer }];
}

function normalizationWeights(channels: number): readonly WeightSpec[] {
  return [
    vector('gamma', channels, true, 'ones'),
    vector('beta', channels, true, 'zeros'),
    vector('movingMean', channels, false, 'zeros'),
    vector('movingVariance', channels, false, 'ones'),
  ];
}

function vector(
  name: WeightSpec['name'],
  length: number,
  trainable: boolean,
  initializer: InitializerName,
): WeightSpec {
  return { name, shape: [length], trainable, initializer, fanIn: length, fanOut: length, l1: 0, l2: 0 };
}

function imageShape(spec: LayerSpec, shape: Shape): readonly [height: number, width: number, channels: number] {
  const [height, width, channels] = shape;
  if (shape.length === 3 && height !== undefined && width !== undefined && channels !== undefined)
    return [height, width, channels];
  const hint = `put "- reshape: { targetShape: [height, width, channels] }" before it`;
  throw shapeFailure(spec.name, describe(shape), 'an image: [height, width, channels]', hint);
}

function windows(spec: LayerSpec, shape: Shape, size: Pair, strides: Pair, padding: Padding): Shape {
  const [height, width] = imageShape(spec, shape);
  const spatial = [
    windowAxis(height, size[0], strides[0], padding).output,
    windowAxis(width, size[1], strides[1], padding).output,
  ];
  if (!spatial.includes(0)) return spatial;
  const expected = `an image of at least ${size[0]} × ${size[1]}`;
  throw shapeFailure(spec.name, describe(shape), expected, 'use padding: same, a smaller window or fewer layers');
}

function endHint(last: Layer, classes: number): string {
  if (last.kind === 'dense') return `write "units: classes" (${classes} here)`;
  return 'end the model with "- dense: { units: classes, activation: softmax }"';
}

function shapeFailure(layer: string, found: string, expected: string, hint?: string): StageFailure {
  const facts = { where: `layer "${layer}"`, found, expected };
  return new StageFailure(
    'shape-mismatch',
    `the shapes of layer "${layer}" do not fit`,
    hint ? { ...facts, hint } : facts,
  );
}

function describe(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
