/**
 * The part of schemas/stages/train.schema.json that describes layers, from their records: `definitions.layer`, and the
 * definitions that layers and fields share. Everything else of the schema stays as it is written.
 */

import { isDeepStrictEqual } from 'node:util';
import { jsonText } from './json-text.mjs';
import { sourceModule } from './source-module.mjs';

/** The schema with all layers; `generated` has the list of their records. */
export async function withLayers(text, generated) {
  const contents = `export { layerKinds } from './stages/lib/learning/network/layer-kinds.ts';`;
  const { layerKinds } = await sourceModule(contents, generated);
  const schema = JSON.parse(text);
  const shared = sharedSchemas(Object.values(layerKinds));
  schema.definitions.layer.properties = Object.fromEntries(Object.values(layerKinds).map(entryOf));
  Object.assign(schema.definitions, shared);
  return `${jsonText(schema)}\n`;
}

const layerName = { type: 'string', minLength: 1 };

/** The field of every layer that reads another one. */
const inputs = {
  description: 'The name of the earlier layer that it reads. If left out: the layer before it.',
  anyOf: [layerName, { type: 'array', items: layerName, minItems: 1, maxItems: 1 }],
};
const severalInputs = {
  description: 'The names of the earlier layers that it reads, in order.',
  type: 'array',
  items: layerName,
  minItems: 2,
  uniqueItems: true,
};

function sharedSchemas(kinds) {
  const shared = { inputs, severalInputs };
  const define = (name, schema) => {
    shared[name] ??= schema;
    if (!isDeepStrictEqual(schema, shared[name])) throw new Error(`two schemas of layers are both named "${name}"`);
  };
  for (const kind of kinds) {
    const name = definitionOf(kind);
    if (name !== undefined) define(name, mapping(kind));
    for (const field of Object.values(kind.fields))
      if (field.definition !== undefined) define(field.definition, field.schema);
  }
  return shared;
}

function entryOf(layer) {
  const { kind, about } = layer;
  const name = definitionOf(layer);
  return [kind, name === undefined ? mapping(layer, about) : { ...reference(name), description: about }];
}

/** The definition of its fields, if it shares them with other kinds. */
function definitionOf({ definition, fields }) {
  return definition ?? (Object.keys(fields).length === 0 ? 'plain' : undefined);
}

function mapping({ fields, inputs: { least, most } = { least: 1, most: 1 } }, description) {
  const entries = Object.entries(fields);
  const required = entries.filter(([, { absent }]) => absent === undefined).map(([name]) => name);
  if (least > 1) required.unshift('inputs');
  return {
    type: required.length === 0 ? ['object', 'null'] : 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    ...(description !== undefined && { description }),
    properties: {
      name: reference('name'),
      ...(most > 0 && { inputs: reference(least > 1 ? 'severalInputs' : 'inputs') }),
      ...Object.fromEntries(entries.map(([name, field]) => [name, fieldSchema(field)])),
    },
  };
}

/** The default is written as shortly as it can be, and left out where it is nothing that can be written. */
function fieldSchema({ definition, schema, absent, write, about }) {
  const value = absent && write(absent.value);
  return {
    ...(definition === undefined ? schema : reference(definition)),
    ...(value !== undefined && { default: value }),
    ...(about !== undefined && { description: about }),
  };
}

function reference(name) {
  return { $ref: `#/definitions/${name}` };
}
