/**
 * From the layers as written to a network: shapes follow from the layers that a layer reads, weights and their number
 * from shapes. A mistake that only data can reveal (a pool larger than its input) is a StageFailure that names the layer.
 */

import { type Json, nearestName, StageFailure } from 'arrowline/stage';
import type { Place, Source } from './layer-kind.ts';
import {
  type Layer,
  type LayerKind,
  type LayerOf,
  type LayerSpec,
  type LayerSpecOf,
  layerKinds,
} from './layer-kinds.ts';
import type { Network, NetworkInput } from './network.ts';
import { readLayers } from './read-layers.ts';
import { describe, type Shape, shapeFailure, sizeOf } from './shape.ts';
import { hasClasses, outputsText, type Target } from './target.ts';

/** The most weights of a network: they fit a Float32Array with room to spare. */
const parametersMax = 1 << 29;

/**
 * @param model `with.model`, or the canonical list from a model artifact
 * @param offered the groups of the dataset; the network has those of its `input` layers, or the only one
 * @param target the output that the last layer must have
 * @throws StageFailure `invalid-model`, `several-groups` or `shape-mismatch`
 */
export function resolveNetwork(model: Json, offered: readonly NetworkInput[], target: Target): Network {
  const { inputs, layers } = resolveLayers(model, offered, target);
  const last = layers.at(-1)!;
  const { outputShape } = last;
  if (outputShape.length !== 1 || outputShape[0] !== target.outputs)
    throw shapeFailure(last.name, describe(outputShape), outputsText(target), endHint(last, target));
  const parameters = layers.flatMap((layer) => layer.weights).reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
  if (parameters > parametersMax)
    throw new StageFailure('invalid-model', `the model has ${parameters} weights`, {
      expected: `at most ${parametersMax}`,
    });
  return { inputs, ...target, layers, parameters };
}

/** Whether a network for two classes gives one number, so that it can only be the probability of one of them. */
export function endsInOneNumber(model: Json, offered: readonly NetworkInput[]): boolean {
  const { layers } = resolveLayers(model, offered, { task: 'multiclass', outputs: 2 });
  return describe(layers.at(-1)!.outputShape) === describe([1]);
}

function resolveLayers(
  model: Json,
  offered: readonly NetworkInput[],
  target: Target,
): Pick<Network, 'inputs' | 'layers'> {
  const { layers: specs, problems } = readLayers(model);
  const problem = problems[0];
  if (problem !== undefined) {
    const where = problem.path.join('.');
    throw new StageFailure('invalid-model', problem.message, { where, ...(problem.hint && { hint: problem.hint }) });
  }
  const inputs: NetworkInput[] = [];
  const layers: Layer[] = [];
  const shapeOf = (source: Source): Shape =>
    'input' in source ? inputs[source.input]!.shape : layers[source.layer]!.outputShape;
  for (const spec of specs) {
    if (spec.from.length === 0) {
      const { name, shape } = inputOf(spec, offered);
      inputs.push({ name, shape });
    }
    const from: readonly Source[] =
      spec.from.length === 0 ? [{ input: inputs.length - 1 }] : spec.from.map((layer) => ({ layer }));
    const inputShapes = from.map(shapeOf);
    layers.push(resolveLayer(spec, { name: spec.name, from, inputShapes, inputShape: inputShapes[0]!, target }));
  }
  return { inputs, layers };
}

/** A network of one input that tells classes apart. */
export function resolveClassifier(model: Json, shape: Shape, classes: number): Network {
  return resolveNetwork(model, [{ name: 'features', shape }], { task: 'multiclass', outputs: classes });
}

/** The group that a layer reads. */
function inputOf(spec: LayerSpec, offered: readonly NetworkInput[]): NetworkInput {
  const names = offered.map((one) => one.name);
  if (spec.kind !== 'input') {
    const [only] = offered;
    if (only !== undefined && offered.length === 1) return only;
    throw new StageFailure('several-groups', 'the dataset has several groups of features, and the model reads one', {
      where: `layer "${spec.name}"`,
      found: names.join(', ') || 'none',
      expected: 'one group',
      hint: 'begin the model with a layer for each group that it takes: - input: { group: NAME }',
    });
  }
  const { group } = spec.settings;
  const found = offered.find((one) => one.name === group);
  if (found !== undefined) return found;
  const nearest = nearestName(group, names);
  throw new StageFailure('several-groups', `the dataset has no group of features "${group}"`, {
    where: `layer "${spec.name}"`,
    found: group,
    expected: `one of ${names.join(', ')}`,
    ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
  });
}

function resolveLayer<Kind extends LayerKind>({ kind, settings }: LayerSpecOf<Kind>, place: Place): LayerOf<Kind> {
  return layerKinds[kind].resolve(settings, place);
}

function endHint(last: Layer, target: Target): string {
  const units = hasClasses(target) ? 'classes' : '1';
  if (last.kind === 'dense') return `write "units: ${units}"${hasClasses(target) ? ` (${target.outputs} here)` : ''}`;
  const activation = { multiclass: 'softmax', binary: 'sigmoid', multilabel: 'sigmoid', regression: undefined }[
    target.task
  ];
  return `end the model with "- dense: { units: ${units}${activation ? `, activation: ${activation}` : ''} }"`;
}
