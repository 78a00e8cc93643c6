/**
 * ajv, loaded when a schema is first compiled: it takes longer to load than a run that executes nothing.
 * The only module of `core` that touches node:module, because what is loaded late is loaded by `require`.
 */

import { createRequire } from 'node:module';
import type { Ajv, Options } from 'ajv';

const load = createRequire(import.meta.url);

/** Throws nothing of its own: ajv is a dependency. */
export function createAjv(options: Options): Ajv {
  const module = load('ajv') as typeof import('ajv');
  return new module.Ajv(options);
}
