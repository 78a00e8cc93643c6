/**
 * A network as Keras' functional model: layers with names that Keras accepts, each with the names of those that it reads.
 * A `Rescaling` stands behind an input whose stored numbers are divided.
 */

import type { JsonObject } from 'arrowline/stage';
import type { Model } from '../../../lib/learning/network/model-table.ts';
import type { Shape } from '../../../lib/learning/network/network.ts';
import { uniqueNames } from '../unique-names.ts';
import { type Dialect, kerasForms } from './layers.ts';

export interface KerasWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: JsonObject;
  readonly reads: readonly string[];
  /** In Keras' order. */
  readonly weights: readonly KerasWeight[];
}

export interface KerasGraph {
  readonly layers: readonly KerasLayer[];
  readonly inputs: readonly string[];
  readonly output: string;
  /** Sentences about names that had to change, and about numbers that are read otherwise. */
  readonly notes: readonly string[];
}

export function kerasGraph({ network, weights, inputs }: Model, dialect: Dialect): KerasGraph {
  const uniqueName = uniqueNames(/[-A-Za-z0-9_]/);
  const layers: KerasLayer[] = [];
  const notes: string[] = [];
  const named = (wanted: string): string => {
    const name = uniqueName(wanted);
    if (name !== wanted) notes.push(`"${wanted}" is called "${name}"`);
    return name;
  };
  const put = (name: string, className: string, config: JsonObject, reads: readonly string[]): string => {
    layers.push({ className, name, config: { name, ...config }, reads, weights: [] });
    return name;
  };
  const inputNames = inputs.map(({ name, shape }) =>
    put(named(name), 'InputLayer', { [dialect.batchShape]: [null, ...shape], dtype: 'float32' }, []),
  );
  const scaled = inputs.map(({ scale }, index) => {
    const input = inputNames[index]!;
    return scale === 1
      ? input
      : put(uniqueName(`${input}_scale`), 'Rescaling', { scale: 1 / scale, offset: 0 }, [input]);
  });
  const outputs: string[] = [];
  let next = 0;
  for (const layer of network.layers) {
    const own = weights.slice(next, next + layer.weights.length);
    next += own.length;
    let reads = layer.from.map((source) => ('input' in source ? scaled[source.input]! : outputs[source.layer]!));
    for (const [at, { className, config, weightNames }] of kerasForms(layer, dialect).entries()) {
      const name = at === 0 ? named(layer.name) : uniqueName(`${layer.name}_activation`);
      const held = at > 0 ? [] : layer.weights;
      layers.push({
        ...{ className, name, config: { name, ...config }, reads },
        weights: held.map((weight, which) => ({
          name: weightNames?.[which] ?? snake(weight.name),
          shape: weight.shape,
          values: own[which]!,
        })),
      });
      reads = [name];
    }
    outputs.push(reads[0]!);
    if (layer.kind === 'embedding')
      notes.push(`"${layer.name}" takes a number with a fraction for a whole one, which predict refuses`);
  }
  return { layers, inputs: inputNames, output: outputs.at(-1)!, notes };
}

/** The configuration of a functional model, with the list of layers as `written` gives each. */
export function functionalConfig(
  { layers, inputs, output }: KerasGraph,
  written: (layer: KerasLayer) => JsonObject,
): JsonObject {
  return {
    name: 'model',
    layers: layers.map((layer) => ({
      name: layer.name,
      class_name: layer.className,
      config: layer.config,
      inbound_nodes: layer.reads.length === 0 ? [] : [layer.reads.map((name) => [name, 0, 0, {}])],
      ...written(layer),
    })),
    input_layers: inputs.map((name) => [name, 0, 0]),
    output_layers: [[output, 0, 0]],
  };
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
