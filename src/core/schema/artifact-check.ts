/** Checks a table against its artifact type: schemas/artifacts/<type>.schema.json. */

import type { Json, JsonObject } from '../values/canonical.ts';
import { createAjv } from './load-ajv.ts';
import { type Accepts, schemaAccepts } from './schema-accepts.ts';

/**
 * Returns a function that describes the first mistake of a table, or returns undefined if there is none. ajv is loaded
 * for the first table with a mistake.
 */
export function artifactChecker(
  schemaOf: (type: string) => JsonObject,
): (type: string, description: object) => string | undefined {
  const accepting = new Map<string, Accepts | undefined>();
  return (type, description) => {
    if (!accepting.has(type)) accepting.set(type, schemaAccepts(schemaOf(type)));
    if (accepting.get(type)?.(description as Json) === true) return undefined;
    return compileArtifactSchema(schemaOf(type))(type, description);
  };
}

/** Compiles the schema of an artifact type. Throws if the schema itself is wrong. */
export function compileArtifactSchema(schema: JsonObject): (type: string, description: object) => string | undefined {
  const ajv = createAjv({ allErrors: true, strict: true });
  const check = ajv.compile(schema);
  return (type, description) =>
    check(description) ? undefined : ajv.errorsText(check.errors, { dataVar: type, separator: '; ' });
}
