/**
 * Checks a table against its artifact type: schemas/artifacts/<type>.schema.json. A schema may describe earlier versions
 * that are still read, as definitions of their own: `version1`.
 */

import type { Json, JsonObject } from '../values/canonical.ts';
import { fieldOf } from '../values/json-path.ts';
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
    const schema = schemaOf(type);
    const earlier = versionNamed(description as JsonObject, schema);
    const known = `${type} ${earlier}`;
    if (!accepting.has(known)) accepting.set(known, schemaAccepts(schemaFor(schema, earlier)));
    if (accepting.get(known)?.(description as Json) === true) return undefined;
    return compileArtifactSchema(schemaFor(schema, earlier))(type, description);
  };
}

/** The definition of the earlier version that a table says it has. */
function versionNamed(description: JsonObject, { definitions = {} }: JsonObject): string | undefined {
  const version = `version${String(fieldOf(description, ['metadata', 'version']))}`;
  return fieldOf(definitions, [version]) === undefined ? undefined : version;
}

function schemaFor(schema: JsonObject, earlier: string | undefined): JsonObject {
  if (earlier === undefined) return schema;
  const { definitions = {} } = schema;
  return { ...(fieldOf(definitions, [earlier]) as JsonObject), definitions };
}

/** Compiles the schema of an artifact type. Throws if the schema itself is wrong. */
export function compileArtifactSchema(schema: JsonObject): (type: string, description: object) => string | undefined {
  const ajv = createAjv({ allErrors: true, strict: true });
  const check = ajv.compile(schema);
  return (type, description) =>
    check(description) ? undefined : ajv.errorsText(check.errors, { dataVar: type, separator: '; ' });
}
