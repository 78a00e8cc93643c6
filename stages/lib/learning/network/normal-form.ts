/**
 * `with.model` written in one way: models that mean the same are the same list, so that they have one key. Every
 * default is filled in; fields without effect, inputs that are the layer before, and names that a layer would have
 * anyway, are left out.
 */

import type { Json, JsonObject } from 'arrowline/stage';
import type { Field } from './fields.ts';
import { type LayerKind, type LayerSpecOf, layerKinds } from './layer-kinds.ts';
import { automaticName, readLayers } from './read-layers.ts';

/** The normal form of a model without mistakes; of another one, the model as it is. */
export function normalModel(model: Json): Json {
  const { layers, problems } = readLayers(model);
  if (problems.length > 0) return model;
  const names = layers.map((layer) => layer.name);
  const written = (named: (index: number) => boolean): JsonObject[] =>
    layers.map((layer, index) => ({
      [layer.kind]: {
        ...(named(index) ? { name: layer.name } : {}),
        ...writtenInputs(layer.from, index, names),
        ...fieldsOf(layer),
      },
    }));
  const keepsNames = (one: readonly JsonObject[]): boolean => {
    const again = readLayers(one);
    return again.problems.length === 0 && again.layers.every((layer, index) => layer.name === names[index]);
  };
  const needed = new Set(
    layers.flatMap((layer, index) => (isNumbered(automaticName(layer), layer.name) ? [] : [index])),
  );
  const short = written((index) => needed.has(index));
  if (keepsNames(short)) return short;
  // Numbers out of order: removes each name that can be left out, from the first.
  const kept = new Set(layers.keys());
  for (const index of layers.keys())
    if (!needed.has(index) && keepsNames(written((one) => one !== index && kept.has(one)))) kept.delete(index);
  return written((index) => kept.has(index));
}

/** The field `inputs` of a layer that reads other layers than the one before it. */
export function writtenInputs(from: readonly number[], index: number, names: readonly string[]): JsonObject {
  const [only, ...others] = from;
  if (only === undefined || (others.length === 0 && only === index - 1)) return {};
  return { inputs: others.length === 0 ? names[only]! : from.map((one) => names[one]!) };
}

/** Whether it may be an automatic name: `dense`, `dense_1`. */
function isNumbered(automatic: string, name: string): boolean {
  return (
    name === automatic || (name.startsWith(`${automatic}_`) && /^[1-9]\d*$/.test(name.slice(automatic.length + 1)))
  );
}

function fieldsOf<Kind extends LayerKind>({ kind, settings }: LayerSpecOf<Kind>): JsonObject {
  const { fields, idle } = layerKinds[kind];
  const left: readonly PropertyKey[] = idle(settings);
  const values: { readonly [name: string]: unknown } = settings;
  const written: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries<Field<unknown>>(fields)) {
    const value = left.includes(name) ? undefined : field.write(values[name]);
    if (value !== undefined) written[name] = value;
  }
  return written;
}
