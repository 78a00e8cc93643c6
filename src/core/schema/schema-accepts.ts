/**
 * Tests whether a value fits a JSON Schema (draft-07), and fills in its defaults. Used for documents without mistakes:
 * it interprets the schema directly, since compiling one with ajv takes longer than all the rest of a run that executes
 * nothing. ajv is left to describe the mistakes.
 *
 * Defaults are filled in where ajv does it: under `properties`, also of `allOf` and `then`, but not inside alternatives
 * and conditions, and after the keywords that apply to values of any type.
 */

import { canonicalJson, type Json, type JsonObject, sameJson } from '../values/canonical.ts';
import { jsonCopy } from '../values/json-copy.ts';
import { fieldOf } from '../values/json-path.ts';

/** Fills in defaults in place, even if the result is false. */
export type Accepts = (value: Json) => boolean;

/** Undefined for schemas with unknown keywords. */
export function schemaAccepts(schema: JsonObject): Accepts | undefined {
  const root = withoutReferences(schema, schema, new Map());
  return root === undefined || !isKnown(root, new Set()) ? undefined : (value) => fits(value, root, true);
}

const annotations = ['$id', '$schema', '$comment', 'title', 'description', 'default', 'examples', 'definitions'];
const valueKeywords = [
  'type',
  'const',
  'enum',
  'required',
  'pattern',
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
];
const listKeywords = ['anyOf', 'oneOf', 'allOf'];
const schemaKeywords = ['not', 'if', 'then', 'else', 'items', 'additionalProperties', 'propertyNames'];

function isKnown(schema: Json, seen: Set<Json>): boolean {
  if (typeof schema === 'boolean' || seen.has(schema)) return true;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return false;
  seen.add(schema);
  return Object.entries(schema as JsonObject).every(([keyword, value]) => {
    if (annotations.includes(keyword) || valueKeywords.includes(keyword)) return true;
    if (listKeywords.includes(keyword)) return (value as readonly Json[]).every((one) => isKnown(one, seen));
    if (schemaKeywords.includes(keyword)) return isKnown(value, seen);
    return keyword === 'properties' && Object.values(value as JsonObject).every((one) => isKnown(one, seen));
  });
}

/**
 * A schema with its local references replaced by their targets; undefined if a reference is not local. `open` has the
 * targets that are being replaced: a reference to one of these becomes that very object, which then holds itself.
 */
function withoutReferences(schema: JsonObject, root: JsonObject, open: Targets): JsonObject | undefined;
function withoutReferences(schema: Json, root: JsonObject, open: Targets): Json | undefined;
function withoutReferences(schema: Json, root: JsonObject, open: Targets): Json | undefined {
  if (Array.isArray(schema)) {
    const items = schema.map((item) => withoutReferences(item, root, open));
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref: target, ...own } = schema as JsonObject;
  const result: { [key: string]: Json } = {};
  if (typeof target === 'string') {
    const itself = open.get(target);
    // Keywords beside such a reference would have to be merged with a target that is not yet complete.
    if (itself !== undefined) return Object.keys(own).length === 0 ? itself : undefined;
    const found = target.startsWith('#/') ? fieldOf(root, target.slice(2).split('/')) : undefined;
    const whole: { [key: string]: Json } = {};
    const replaced = found && withoutReferences(found, root, new Map(open).set(target, whole));
    if (replaced === undefined || replaced === whole) return undefined;
    Object.assign(whole, replaced);
    Object.assign(result, replaced);
  }
  for (const [key, value] of Object.entries(own)) {
    // Definitions take effect where they are referred to, and nowhere else.
    const plain = key === 'definitions' && schema === root ? {} : withoutReferences(value, root, open);
    if (plain === undefined) return undefined;
    result[key] = plain;
  }
  return result;
}

type Targets = ReadonlyMap<string, JsonObject>;

/** `fill` is false inside alternatives and conditions. */
function fits(value: Json, schema: Json, fill: boolean): boolean {
  if (typeof schema === 'boolean') return schema;
  const given = schema as JsonObject;
  if (!fitsType(value, given.type)) return false;
  if (typeof value === 'number' && !fitsNumber(value, given)) return false;
  if (typeof value === 'string' && !fitsText(value, given)) return false;
  if (!fitsAny(value, given, fill)) return false;
  if (Array.isArray(value)) return fitsList(value, given, fill);
  return typeof value !== 'object' || value === null || fitsMapping(value as { [key: string]: Json }, given, fill);
}

function fitsType(value: Json, type: Json | undefined): boolean {
  if (type === undefined) return true;
  if (Array.isArray(type)) return type.some((one) => fitsType(value, one));
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      // Like ajv: NaN and infinities are not numbers.
      return Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function fitsNumber(value: number, schema: JsonObject): boolean {
  return (
    (schema.minimum === undefined || value >= (schema.minimum as number)) &&
    (schema.maximum === undefined || value <= (schema.maximum as number)) &&
    (schema.exclusiveMinimum === undefined || value > (schema.exclusiveMinimum as number)) &&
    (schema.exclusiveMaximum === undefined || value < (schema.exclusiveMaximum as number))
  );
}

const patterns = new Map<string, RegExp>();

function fitsText(value: string, schema: JsonObject): boolean {
  if (typeof schema.pattern === 'string') {
    const pattern = patterns.get(schema.pattern) ?? new RegExp(schema.pattern, 'u');
    patterns.set(schema.pattern, pattern);
    if (!pattern.test(value)) return false;
  }
  if (schema.minLength === undefined && schema.maxLength === undefined) return true;
  return isWithin([...value].length, schema.minLength, schema.maxLength);
}

function isWithin(count: number, min: Json | undefined, max: Json | undefined): boolean {
  return (min === undefined || count >= (min as number)) && (max === undefined || count <= (max as number));
}

function fitsAny(value: Json, schema: JsonObject, fill: boolean): boolean {
  const list = (keyword: string): readonly Json[] | undefined => schema[keyword] as readonly Json[] | undefined;
  if (schema.const !== undefined && !sameJson(value, schema.const)) return false;
  if (list('enum')?.some((one) => sameJson(value, one)) === false) return false;
  if (schema.not !== undefined && fits(value, schema.not, false)) return false;
  if (list('anyOf')?.some((one) => fits(value, one, false)) === false) return false;
  const exactly = list('oneOf');
  if (exactly !== undefined && exactly.filter((one) => fits(value, one, false)).length !== 1) return false;
  if (list('allOf')?.every((one) => fits(value, one, fill)) === false) return false;
  if (schema.if === undefined) return true;
  const consequence = fits(value, schema.if, false) ? schema.then : schema.else;
  return consequence === undefined || fits(value, consequence, fill);
}

function fitsList(value: readonly Json[], schema: JsonObject, fill: boolean): boolean {
  if (!isWithin(value.length, schema.minItems, schema.maxItems)) return false;
  if (schema.uniqueItems === true && new Set(value.map((one) => canonicalJson(one))).size < value.length) return false;
  const { items } = schema;
  return items === undefined || value.every((one) => fits(one, items, fill));
}

function fitsMapping(value: { [key: string]: Json }, schema: JsonObject, fill: boolean): boolean {
  const properties = (schema.properties ?? {}) as JsonObject;
  if (fill)
    for (const key in properties) {
      const preset = (properties[key] as JsonObject).default;
      if (preset !== undefined && value[key] === undefined) value[key] = jsonCopy(preset);
    }
  for (const key of (schema.required ?? []) as readonly string[]) if (value[key] === undefined) return false;
  const keys = Object.keys(value);
  if (!isWithin(keys.length, schema.minProperties, schema.maxProperties)) return false;
  const { propertyNames: names, additionalProperties: others } = schema;
  if (names !== undefined && !keys.every((key) => fits(key, names, false))) return false;
  return keys.every((key) => {
    const own = Object.hasOwn(properties, key) ? properties[key] : others;
    return own === undefined || value[key] === undefined || fits(value[key], own, fill);
  });
}
