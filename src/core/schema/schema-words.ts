/** Errors of JSON Schema, and the schemas and values in them, described in terms of the file format. */

import type { ErrorObject } from 'ajv';
import { didYouMean } from '../document/mistakes.ts';
import type { ParameterPath } from '../pipeline/pipeline.ts';
import { canonicalJson, type Json, type JsonObject } from '../values/canonical.ts';
import { nearestName } from '../values/nearest.ts';

export interface SchemaProblem {
  readonly code: string;
  readonly message: string;
  readonly path: ParameterPath;
  /** Whether the last key of `path` is wrong, rather than its value. */
  readonly atKey: boolean;
  /** The missing key. */
  readonly missing?: string;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

function pathOf(pointer: string, root: Json): (string | number)[] {
  if (pointer === '') return [];
  let current: Json | undefined = root;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => {
      const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const isIndex = Array.isArray(current);
      current = (current as { [key: string]: Json } | undefined)?.[step];
      return isIndex ? Number(step) : step;
    });
}

/** One error of ajv as a problem. `root` is the whole value, which messages call `subject`. */
export function problemInWords(error: ErrorObject, root: Json, subject: string): SchemaProblem {
  const path = pathOf(error.instancePath, root);
  const name = path.length === 0 ? subject : showPath(path);
  const parent = (error.parentSchema ?? {}) as JsonObject;
  const value = error.data as Json;
  const params = error.params as { [key: string]: Json };
  const found = showValue(value);
  const at = { path, atKey: false };
  if (error.propertyName !== undefined)
    return {
      code: 'malformed-name',
      message: `"${error.propertyName}" cannot be a name here`,
      path: [...path, error.propertyName],
      atKey: true,
      expected: text(parent.description) ?? describeSchema(parent),
    };
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = Object.keys((parent.properties as JsonObject | undefined) ?? {});
      const free = known.filter((one) => !Object.hasOwn(value as JsonObject, one));
      return {
        code: 'unknown-key',
        message: `there is no key "${key}" in ${name}`,
        path: [...path, key],
        atKey: true,
        expected: known.length === 0 ? 'no keys' : known.join(', '),
        // The comment of a schema says a way out where no key is meant.
        hint: didYouMean(nearestName(key, free) ?? nearestName(key, known)) ?? text(parent.$comment),
      };
    }
    case 'required': {
      const key = String(params.missingProperty);
      const wanted = ((parent.properties as JsonObject | undefined)?.[key] ?? {}) as JsonObject;
      return {
        code: 'missing-key',
        message: `the key "${key}" is missing in ${name}`,
        ...at,
        missing: key,
        expected: describeSchema(wanted) || text(wanted.description),
      };
    }
    case 'type':
      return {
        code: 'wrong-type',
        message: `${name} has the wrong type`,
        ...at,
        found,
        expected: describeSchema(parent),
        hint: Array.isArray(parent.examples) ? `for example: ${showValue(parent.examples[0])}` : undefined,
      };
    case 'enum': {
      const choices = (params.allowedValues as readonly Json[] | undefined) ?? [];
      const near =
        typeof value === 'string'
          ? nearestName(
              value,
              choices.filter((one): one is string => typeof one === 'string'),
            )
          : undefined;
      return {
        code: 'unknown-value',
        message: `${name} has a value that is not known`,
        ...at,
        found,
        expected: describeSchema(parent),
        hint: didYouMean(near),
      };
    }
    case 'const':
      return {
        code: 'unknown-value',
        message: `${name} has a value that does not fit here`,
        ...at,
        found,
        expected: showValue(params.allowedValue ?? null),
      };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'multipleOf':
      return {
        code: 'out-of-range',
        message: `${name} is out of range`,
        ...at,
        found,
        expected: describeSchema(parent),
      };
    case 'minLength':
    case 'maxLength':
    case 'pattern':
      return {
        code: 'malformed-value',
        message: `${name} is not of the right form`,
        ...at,
        found,
        expected: text(parent.description) ?? describeSchema(parent),
      };
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties': {
      const bound = error.keyword.startsWith('min') ? 'at least' : 'at most';
      const what = error.keyword.endsWith('Items') ? 'value' : 'key';
      return {
        code: 'malformed-value',
        message: `${name} has too ${bound === 'at least' ? 'few' : 'many'} ${what}s`,
        ...at,
        found,
        expected: `${bound} ${params.limit} ${what}${params.limit === 1 ? '' : 's'}`,
      };
    }
    case 'uniqueItems':
      return { code: 'malformed-value', message: `${name} has a value twice`, ...at, found };
    case 'false schema':
      return {
        code: 'not-allowed',
        message: `${name} is not allowed here`,
        path,
        atKey: true,
        hint: 'remove it, or change what it depends on',
      };
    case 'anyOf':
    case 'oneOf': {
      const branches = error.schema as readonly JsonObject[];
      const required = branches
        .map((one) => one.required)
        .filter((one): one is readonly string[] => Array.isArray(one));
      if (required.length === branches.length)
        return {
          code: 'missing-key',
          message: `a key is missing in ${name}`,
          ...at,
          expected: required.map((keys) => keys.join(' and ')).join(', or '),
        };
      const expected = [...new Set(branches.map(describeBranch))].filter((one) => one !== '');
      return {
        code: 'wrong-type',
        message: `${name} has a value that does not fit here`,
        ...at,
        found,
        expected: expected.join(', or ') || undefined,
        hint: typeof value === 'string' ? didYouMean(nearestName(value, branches.flatMap(namedValues))) : undefined,
      };
    }
    default:
      return {
        code: 'malformed-value',
        message: `${name} ${error.message ?? 'does not fit here'}`,
        ...at,
        found,
        expected: text(parent.description),
      };
  }
}

/** The texts that a schema lists. */
function namedValues(schema: JsonObject): string[] {
  const values = (schema.enum as readonly Json[] | undefined) ?? (schema.const === undefined ? [] : [schema.const]);
  return values.filter((one): one is string => typeof one === 'string');
}

/** A branch of a choice: a pattern is described, constants are listed. */
function describeBranch(schema: JsonObject): string {
  const described = text(schema.description) ?? '';
  return schema.pattern !== undefined && described !== ''
    ? described.charAt(0).toLowerCase() + described.slice(1)
    : describeSchema(schema) || described;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value.replace(/\.$/, '') : undefined;
}

/** A schema in a few words: `an integer of at least 1`, `"adam" or "sgd"`. Empty if it allows anything. */
function describeSchema(schema: JsonObject): string {
  if (Object.hasOwn(schema, 'const')) return showValue(schema.const as Json);
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => showValue(one)).join(', ');
  if (schema.type === undefined) return '';
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]) as string[];
  const names = types.map((type) => typeNames[type] ?? type).join(' or ');
  const items =
    schema.items !== undefined && !Array.isArray(schema.items) ? describeItems(schema.items as JsonObject) : '';
  const low = schema.minimum ?? schema.exclusiveMinimum;
  const high = schema.maximum ?? schema.exclusiveMaximum;
  const above = low === undefined ? '' : schema.minimum === undefined ? `more than ${low}` : `at least ${low}`;
  const below = high === undefined ? '' : schema.maximum === undefined ? `less than ${high}` : `at most ${high}`;
  const limits = [above, below].filter((one) => one !== '').join(' and ');
  const multiple = schema.multipleOf === undefined ? '' : `, a multiple of ${schema.multipleOf}`;
  return `${names}${items}${limits === '' ? '' : `, ${limits}`}${multiple}`;
}

function describeItems(items: JsonObject): string {
  const plural = typeof items.type === 'string' ? pluralNames[items.type] : undefined;
  return plural === undefined ? '' : ` of ${plural}`;
}

const typeNames: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'null',
};
const pluralNames: { readonly [type: string]: string } = {
  string: 'texts',
  number: 'numbers',
  integer: 'integers',
  array: 'lists',
  object: 'mappings',
};

/** A value for a message: JSON, cut to one line. */
export function showValue(value: Json): string {
  if (Array.isArray(value) && value.length > 8) return `a list of ${value.length}`;
  const written = canonicalJson(value);
  if (written.length <= 60) return written;
  if (typeof value === 'string') return `${written.slice(0, 56)}…"`;
  return Array.isArray(value)
    ? `a list of ${value.length}`
    : `a mapping of ${Object.keys(value as JsonObject)
        .slice(0, 5)
        .join(', ')}`;
}

/** A path for a message: `model[2].conv2d.filters`. */
export function showPath(path: ParameterPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
