/**
 * A model as Keras 3 saves it: an archive with the functional model as JSON, and the weights as HDF5, in groups that are
 * named by the class of a layer and how many of that class come before it. `keras.saving.load_model` opens it.
 */

import { join } from 'node:path';
import { StageFailure } from 'arrowline/stage';
import type { Model } from '../../../lib/learning/network/model-table.ts';
import { factsOf, type Origin } from '../facts.ts';
import { littleEndian, writeNumbers } from '../numbers-file.ts';
import { functionalConfig, type KerasGraph, type KerasLayer, kerasGraph } from './graph.ts';
import { type Hdf5, Hdf5Array, hdf5File } from './hdf5.ts';
import { zipOf } from './zip.ts';

const dialect = { silu: 'silu', slope: 'negative_slope', batchShape: 'batch_shape' };
/** Of a zip archive without extensions. */
const bytesMax = 2 ** 32 - 1;

export async function writeKeras(folder: string, model: Model, origin: Origin): Promise<readonly string[]> {
  const graph = kerasGraph(model, dialect);
  const config = functionalConfig(graph, () => ({ module: 'keras.layers', registered_name: null }));
  const weights = hdf5File({ layers: Object.fromEntries(groupsOf(graph)), vars: {} });
  const archive = zipOf([
    member('metadata.json', { keras_version: '3.0.0', ...factsOf(model, origin) }),
    member('config.json', {
      module: 'keras.src.models.functional',
      class_name: 'Functional',
      config,
      registered_name: null,
    }),
    {
      name: 'model.weights.h5',
      parts: weights.map((part) => (part instanceof Float32Array ? littleEndian(part) : part)),
    },
  ]);
  const bytes = archive.reduce((sum, part) => sum + part.length, 0);
  if (bytes > bytesMax)
    throw new StageFailure('output-form', 'the model is too large for an archive of Keras', {
      found: `${bytes} bytes`,
      expected: `at most ${bytesMax}`,
      hint: 'write it as safetensors',
    });
  await writeNumbers(join(folder, 'model.keras'), archive);
  return graph.notes;
}

function member(name: string, value: object) {
  return { name, parts: [Buffer.from(JSON.stringify(value))] };
}

/** Keras numbers layers of a class in its own order, which is not that of the list. */
function groupsOf(graph: KerasGraph): readonly (readonly [string, Hdf5])[] {
  const counts = new Map<string, number>();
  return inKerasOrder(graph).map(({ className, weights }) => {
    const base = snakeCase(className);
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const vars = Object.fromEntries(weights.map(({ shape, values }, at) => [String(at), new Hdf5Array(shape, values)]));
    return [count === 0 ? base : `${base}_${count}`, { vars }];
  });
}

/** By the number of layers on the longest way to the output, the most first; then in the order of a search from the output. */
function inKerasOrder({ layers, output, inputs }: KerasGraph): readonly KerasLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const depths = new Map<string, number>([[output, 0]]);
  for (const { name, reads } of layers.toReversed())
    for (const read of reads) depths.set(read, Math.max(depths.get(read) ?? 0, depths.get(name)! + 1));
  const found = new Map<string, number>();
  const waiting = [output];
  while (waiting.length > 0) {
    const name = waiting.pop()!;
    if (found.has(name)) continue;
    found.set(name, found.size);
    waiting.push(...byName.get(name)!.reads.toReversed());
  }
  const order = (name: string): number => found.get(name) ?? -1 - inputs.indexOf(name);
  return layers.toSorted((a, b) => depths.get(b.name)! - depths.get(a.name)! || order(a.name) - order(b.name));
}

/** As Keras makes names of classes. */
function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
