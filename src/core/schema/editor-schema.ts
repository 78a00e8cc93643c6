/**
 * The schemas that editors use for documents: before references are followed, so that `${{ … }}` may stand for every value.
 * Suggestions, descriptions and defaults stay.
 */

import type { Json, JsonObject } from '../values/canonical.ts';
import { pipelineSchema } from './pipeline-schema.ts';

const reference = { type: 'string', pattern: '\\$\\{\\{', description: 'A reference such as ${{ params.name }}.' };

/** Keywords under which a schema holds schemas of nested values, by name. */
const byName = ['properties', 'patternProperties'];
const single = ['additionalProperties', 'additionalItems', 'contains'];
/** Keywords under which a schema holds further conditions on the same value. */
const sameValue = ['allOf', 'anyOf'];

/** A schema that accepts what `schema` accepts, with references in place of any values inside it. */
export function forEditors(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const { oneOf, $id: _, ...rest } = schema;
  const result: Record<string, Json> = rest;
  // With references in place of values more than one alternative can fit.
  if (oneOf !== undefined) result.anyOf = [...list(result.anyOf), ...list(oneOf)];
  for (const key of byName) if (result[key] !== undefined) result[key] = mapped(result[key], orReference);
  for (const key of single) if (result[key] !== undefined) result[key] = orReference(result[key]);
  if (result.items !== undefined)
    result.items = Array.isArray(result.items) ? result.items.map(orReference) : orReference(result.items);
  for (const key of sameValue) if (result[key] !== undefined) result[key] = list(result[key]).map(forEditors);
  for (const key of ['then', 'else']) if (result[key] !== undefined) result[key] = forEditors(result[key]);
  if (result.definitions !== undefined) result.definitions = mapped(result.definitions, forEditors);
  return result;
}

/** The schema of documents in which a stage may use any of these kinds, by `uses`, each with the schema of its `with`. */
export function documentSchema(kinds: Iterable<readonly [uses: string, schema: JsonObject]>): JsonObject {
  const all = [...kinds];
  const { definitions, ...document } = pipelineSchema as JsonObject & { readonly definitions: JsonObject };
  const stage = definitions.stage as JsonObject & { readonly properties: JsonObject };
  const uses = { ...(stage.properties.uses as JsonObject), examples: all.map(([one]) => one) };
  const allOf = all.map(([one], index) => ({
    if: { properties: { uses: { const: one } }, required: ['uses'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { with: { $ref: `#/definitions/kinds/${index}` } } },
  }));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...document,
    definitions: {
      ...definitions,
      stage: { ...stage, properties: { ...stage.properties, uses }, allOf },
      kinds: Object.fromEntries(all.map(([, schema], index) => [index, moved(forEditors(schema), String(index))])),
    },
  };
}

/** A schema whose references to its own definitions lead to its place in the schema of documents. */
function moved(schema: Json, place: string): Json {
  if (Array.isArray(schema)) return schema.map((one) => moved(one, place));
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' && value.startsWith('#')
        ? `#/definitions/kinds/${place}${value.slice(1)}`
        : moved(value, place),
    ]),
  );
}

function mapped(schemas: Json, change: (schema: Json) => Json): Json {
  return Object.fromEntries(Object.entries(schemas as JsonObject).map(([name, schema]) => [name, change(schema)]));
}

function orReference(schema: Json): Json {
  if (!isObject(schema) || acceptsAnyText(schema)) return forEditors(schema);
  const { description, default: value, ...rest } = forEditors(schema) as JsonObject;
  return {
    ...(description === undefined ? {} : { description }),
    ...(value === undefined ? {} : { default: value }),
    anyOf: [rest, reference],
  };
}

function acceptsAnyText({ type, enum: values, const: value, pattern, maxLength, ...rest }: JsonObject): boolean {
  const limits = [values, value, pattern, maxLength, rest.$ref, rest.anyOf, rest.oneOf, rest.allOf, rest.not, rest.if];
  const texts = type === undefined || [type].flat().includes('string');
  return texts && limits.every((limit) => limit === undefined);
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
