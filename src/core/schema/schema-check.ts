/**
 * Checks a JSON value against a JSON Schema (draft-07): the mistakes in terms of the file format, each with the path of
 * the value or key. Knows schemas, and nothing of documents or positions.
 */

import type { ErrorObject, ValidateFunction } from 'ajv';
import { didYouMean } from '../document/mistakes.ts';
import type { Json, JsonObject } from '../values/canonical.ts';
import { fieldOf } from '../values/json-path.ts';
import { createAjv } from './load-ajv.ts';
import { schemaAccepts } from './schema-accepts.ts';
import { problemInWords, type SchemaProblem, showPath } from './schema-words.ts';

/** Fills in defaults (in place) and returns the mistakes of the value, which messages call `subject`. */
export type SchemaCheck = (value: Json, subject: string) => readonly SchemaProblem[];

const compiled = new WeakMap<JsonObject, SchemaCheck>();

/**
 * The check of a schema, made once per schema object. A value without mistakes is accepted without compiling the
 * schema; the first value with mistakes compiles it. Throws if the schema itself is wrong.
 */
export function schemaCheck(schema: JsonObject): SchemaCheck {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const accepts = schemaAccepts(schema);
  let validate: ValidateFunction | undefined;
  const check: SchemaCheck = (value, subject) => {
    if (accepts?.(value) === true) return [];
    validate ??= compileSchema(schema);
    return validate(value) ? [] : explain(validate.errors ?? [], value, subject);
  };
  compiled.set(schema, check);
  return check;
}

/** Compiles a schema with ajv, set to find all mistakes and fill in defaults. */
export function compileSchema(schema: JsonObject): ValidateFunction {
  const { $id: _, ...anonymous } = inlined(schema, schema, []) as JsonObject;
  const ajv = createAjv({
    allErrors: true,
    useDefaults: true,
    verbose: true,
    strict: false,
    validateFormats: false,
    validateSchema: false,
  });
  return ajv.compile(anonymous);
}

/** A schema with its local references inlined, so that every error has one path. Recursive ones are kept. */
function inlined(schema: Json, root: JsonObject, open: readonly string[]): Json {
  if (Array.isArray(schema)) return schema.map((item) => inlined(item, root, open));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref: target, ...rest } = schema as JsonObject;
  if (typeof target === 'string' && target.startsWith('#/') && !open.includes(target)) {
    const found = fieldOf(root, target.slice(2).split('/'));
    return { ...(inlined(found ?? {}, root, [...open, target]) as JsonObject), ...rest };
  }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inlined(value, root, open)]));
}

function explain(errors: readonly ErrorObject[], value: Json, subject: string): readonly SchemaProblem[] {
  const problems = simplify(errors).map((one) => problemInWords(one, value, subject));
  // A misspelt key also causes a missing one: the suggestion alone is enough.
  const meant = new Set(
    problems.filter((one) => one.code === 'unknown-key').map((one) => `${showPath(one.path.slice(0, -1))} ${one.hint}`),
  );
  return problems.filter(
    (one) => one.missing === undefined || !meant.has(`${showPath(one.path)} ${didYouMean(one.missing)}`),
  );
}

/**
 * Reduces the errors of alternatives (`anyOf`, `oneOf`) to those of the most likely alternative: one whose type or
 * discriminating constant fits. Without one, the error is that no alternative fits.
 */
function simplify(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const alternatives = errors.filter((one) => one.keyword === 'anyOf' || one.keyword === 'oneOf');
  let kept = errors.filter((one) => one.keyword !== 'if' && one.keyword !== 'propertyNames');
  // ajv lists the innermost choices first, so outer choices are given already reduced errors.
  for (const choice of alternatives) {
    const branches = Array.isArray(choice.schema) ? (choice.schema as JsonObject[]) : [];
    const nested = kept.filter((one) => one !== choice && belongsTo(one, choice));
    const others = kept.filter((one) => one !== choice && !nested.includes(one));
    if (nested.length === 0) continue;
    const groups = branches.map((_, index) => nested.filter((one) => belongsTo(one, choice, index)));
    const meant = groups.filter((group) => group.length > 0 && !group.some((one) => missesBranch(one, choice)));
    const best = meant.sort((left, right) => left.length - right.length)[0];
    kept = [...others, ...(best ?? [choice])];
  }
  return kept;
}

/** Whether an error comes from an alternative (`branch`, or any) of a choice, about the same value or inside it. */
function belongsTo(error: ErrorObject, choice: ErrorObject, branch?: number): boolean {
  const inside = error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);
  return inside && error.schemaPath.startsWith(`${choice.schemaPath}/${branch === undefined ? '' : `${branch}/`}`);
}

/** Whether an error shows that this alternative was not intended. */
function missesBranch(error: ErrorObject, choice: ErrorObject): boolean {
  const below = error.instancePath.slice(choice.instancePath.length);
  if (below === '') return ['type', 'const', 'enum', 'pattern', 'required'].includes(error.keyword);
  return error.keyword === 'const' && !below.slice(1).includes('/');
}
