/**
 * Checks of what was read from files: nothing of a value is relied on before it has the shape that its reader expects.
 * Fields that a shape does not name are left alone, so that a later version may add some.
 */

import type { Json, JsonObject } from './canonical.ts';
import { schemaAccepts } from './schema-accepts.ts';

/** `schema` must be written with keywords that `schemaAccepts` knows. */
export function shapeCheck<Value>(schema: JsonObject): (value: unknown) => value is Value {
  const accepts = schemaAccepts(schema);
  if (accepts === undefined) throw new Error('Internal error: a shape is written with a keyword that is not known');
  return (value): value is Value => accepts(value as Json);
}

export const text = { type: 'string' };
export const texts = { type: 'array', items: text };
export const number = { type: 'number' };
export const boolean = { type: 'boolean' };
export const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
export const key = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const digest = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };

/** Any names, each with such a value. */
export function mapOf(values: JsonObject): JsonObject {
  return { type: 'object', additionalProperties: values };
}

export function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

/** An object with all of the first fields and perhaps some of the second. */
export function object(required: JsonObject, optional: JsonObject = {}): JsonObject {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } };
}
