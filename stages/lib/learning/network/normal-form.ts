/**
 * `with.model` written in one way: models that mean the same are the same list, so that they have one key. Every
 * default is filled in; what has no effect, and names that a layer would have anyway, are left out.
 */

import type { Json, JsonObject } from '../../../../src/core/values/canonical.ts';
import type { LayerSpec } from './layer-fields.ts';
import { readLayers } from './read-layers.ts';

const pairs = new Set(['kernelSize', 'strides', 'poolSize']);

/** The normal form of a model without mistakes; of another one, the model as it is. */
export function normalModel(model: Json): Json {
  const { layers, problems } = readLayers(model);
  if (problems.length > 0) return model;
  const names = layers.map((layer) => layer.name);
  const written = (named: (index: number) => boolean): JsonObject[] =>
    layers.map((layer, index) => ({
      [layer.kind]: { ...(named(index) ? { name: layer.name } : {}), ...fieldsOf(layer) },
    }));
  const keepsNames = (one: readonly JsonObject[]): boolean =>
    readLayers(one).layers.every((layer, index) => layer.name === names[index]);
  const needed = new Set(layers.flatMap(({ kind, name }, index) => (isNumbered(kind, name) ? [] : [index])));
  const short = written((index) => needed.has(index));
  if (keepsNames(short)) return short;
  // Numbers out of order: each name that can go, from the first.
  const kept = new Set(layers.keys());
  for (const index of layers.keys())
    if (!needed.has(index) && keepsNames(written((one) => one !== index && kept.has(one)))) kept.delete(index);
  return written((index) => kept.has(index));
}

/** Whether it may be an automatic name: `dense`, `dense_1`. */
function isNumbered(kind: string, name: string): boolean {
  return name === kind || (name.startsWith(`${kind}_`) && /^[1-9]\d*$/.test(name.slice(kind.length + 1)));
}

function fieldsOf({ settings }: LayerSpec): JsonObject {
  const fields: { [name: string]: Json } = {};
  const given: { readonly [name: string]: unknown } = settings;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (given.useBias === false && (name === 'biasInitializer' || name === 'biasRegularizer')) continue;
    if (name.endsWith('Regularizer')) {
      const { l1, l2 } = value as { l1: number; l2: number };
      if (l1 > 0 || l2 > 0) fields[name] = { l1, l2 };
    } else fields[name] = pairs.has(name) ? oneOrPair(value as readonly [number, number]) : (value as Json);
  }
  // A pool's windows lie side by side if nothing else is written.
  if ('poolSize' in fields && JSON.stringify(fields.strides) === JSON.stringify(fields.poolSize)) delete fields.strides;
  return fields;
}

function oneOrPair([vertical, horizontal]: readonly [number, number]): Json {
  return vertical === horizontal ? vertical : [vertical, horizontal];
}
