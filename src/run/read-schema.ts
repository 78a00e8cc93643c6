/** Reads a JSON Schema: of the parameters of a kind, or of the tables of an artifact type. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../core/values/canonical.ts';
import { StageFailure } from '../stage-api/failure.ts';

/** @throws StageFailure `file` for a file that holds no JSON object; the error of the system for one that cannot be read */
export function readSchema(location: URL): JsonObject {
  const text = readFileSync(location, 'utf8');
  let found: string;
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema as JsonObject;
    found = Array.isArray(schema) ? 'a list' : `${schema}`;
  } catch (error) {
    found = (error as SyntaxError).message;
  }
  throw new StageFailure('file', 'a schema cannot be read', {
    where: fileURLToPath(location),
    found,
    expected: 'a JSON Schema: an object',
  });
}
