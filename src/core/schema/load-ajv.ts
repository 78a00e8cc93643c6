/**
 * Loads ajv when a schema is first compiled: loading takes longer than a run that executes nothing. The only module of
 * `core` that uses node:module: late loading needs `require`.
 */

import { createRequire } from 'node:module';
import type { Ajv, Options } from 'ajv';

const load = createRequire(import.meta.url);

/** ajv is a dependency, so loading it does not fail. */
export function createAjv(options: Options): Ajv {
  const module = load('ajv') as typeof import('ajv');
  return new module.Ajv(options);
}
