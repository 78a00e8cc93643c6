/** Checks that a table is what its artifact type promises: schemas/artifacts/<type>.schema.json. */

import { Ajv, type ValidateFunction } from 'ajv';
import type { JsonObject } from './canonical.ts';

/** Returns a function that names what is wrong with a described table, or undefined when nothing is. */
export function artifactChecker(
  schemaOf: (type: string) => JsonObject,
): (type: string, description: object) => string | undefined {
  const ajv = new Ajv({ allErrors: true, strict: true });
  const checks = new Map<string, ValidateFunction>();
  return (type, description) => {
    let check = checks.get(type);
    if (check === undefined) {
      check = ajv.compile(schemaOf(type));
      checks.set(type, check);
    }
    if (check(description)) return undefined;
    return ajv.errorsText(check.errors, { dataVar: type, separator: '; ' });
  };
}
