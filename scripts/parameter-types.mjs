/**
 * The TypeScript type of a kind's parameters, from the JSON Schema of its `with`: as they are after defaults, so that a
 * field with a default is there; read-only; and written as type aliases, which are JSON objects for the compiler.
 */

import { compile } from 'json-schema-to-typescript';

/** Returns the module `stages/<kind>/parameters.ts`. */
export function parameterTypes(kind, schema, banner) {
  const name = `${kind.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase())}Parameters`;
  return readTypes(name, schema, banner);
}

/** Returns a module with the type `name` of the values that a schema accepts. */
export async function readTypes(name, schema, banner) {
  const { title: _title, $id: _id, allOf: _conditions, ...rest } = schema;
  const text = await compile(afterDefaults(rest, amongAlternatives(rest)), name, {
    bannerComment: banner,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120 },
  });
  return readOnly(text);
}

/** The definitions used as alternatives (`anyOf`, `oneOf`): defaults are not filled in there. */
function amongAlternatives(schema, among = false, found = new Set()) {
  if (typeof schema !== 'object' || schema === null) return found;
  if (among && schema.$ref !== undefined) found.add(schema.$ref.split('/').at(-1));
  for (const [key, value] of Object.entries(schema))
    amongAlternatives(value, key === 'anyOf' || key === 'oneOf' || (among && Array.isArray(schema)), found);
  return found;
}

/**
 * The same schema with every field that has a default required, apart from the definitions in `alternatives`. A
 * reference keeps nothing beside it, so that its definition is written once.
 */
function afterDefaults(schema, alternatives, filling = true) {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema.$ref !== undefined) return { $ref: schema.$ref };
  const result = { ...schema };
  for (const key of ['properties', 'definitions'])
    if (schema[key] !== undefined)
      result[key] = Object.fromEntries(
        Object.entries(schema[key]).map(([name, value]) => [
          name,
          afterDefaults(value, alternatives, filling && !(key === 'definitions' && alternatives.has(name))),
        ]),
      );
  for (const key of ['items', 'additionalProperties'])
    if (schema[key] !== undefined) result[key] = afterDefaults(schema[key], alternatives, filling);
  const filled = Object.entries(schema.properties ?? {}).filter(([, value]) => filling && value.default !== undefined);
  const required = [...new Set([...(schema.required ?? []), ...filled.map(([name]) => name)])];
  return required.length === 0 ? result : { ...result, required };
}

function readOnly(text) {
  return text
    .replace(/^export interface (\w+) \{$/gm, 'export type $1 = {')
    .replace(/^(\s+)((?:\w+|'[^']+')\??|\[\w+: string\]):(?=\s)/gm, '$1readonly $2:')
    .replace(/(\w+|'\w+'|\([^()]*\))\[\]/g, 'readonly $1[]');
}
