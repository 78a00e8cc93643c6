/**
 * From the layers as written to a network: shapes follow from layer to layer, weights and their number from shapes.
 * A mistake that only data can reveal (a pool larger than its input) is a StageFailure that names the layer.
 */

import { type Json, StageFailure } from 'arrowline/stage';
import { type Layer, type LayerKind, type LayerOf, type LayerSpecOf, layerKinds } from './layer-kinds.ts';
import type { Network } from './network.ts';
import { readLayers } from './read-layers.ts';
import { describe, type Shape, shapeFailure, sizeOf } from './shape.ts';

/** The most weights of a network: they fit a Float32Array with room to spare. */
const parametersMax = 1 << 29;

/**
 * @param model `with.model`, or the canonical list from a model artifact
 * @param inputShape shape of one example: [features], [height, width] or [height, width, channels]
 * @param classes the number that `units: classes` stands for, and the size that the last layer must have
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

function resolveLayer<Kind extends LayerKind>(
  { kind, name, settings }: LayerSpecOf<Kind>,
  inputShape: Shape,
  classes: number,
): LayerOf<Kind> {
  return layerKinds[kind].resolve(settings, { name, inputShape, classes });
}

function endHint(last: Layer, classes: number): string {
  if (last.kind === 'dense') return `write "units: classes" (${classes} here)`;
  return 'end the model with "- dense: { units: classes, activation: softmax }"';
}
