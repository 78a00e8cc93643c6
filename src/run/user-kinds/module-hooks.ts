/**
 * The loader hooks under which a user's modules are imported: `arrowline/stage` leads to this program whether the project
 * has it installed or not, so that a StageFailure is of one class; and TypeScript is run as it is where Node does not.
 *
 * Node before 22.15 calls them in a thread of its own, which loads this module.
 */

import { readFileSync } from 'node:fs';
import type { LoadHook, ResolveHook } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiEntries } from './api-entries.ts';
import { isTypeScript, stripTypes } from './strip-types.ts';

/** Whether Node runs TypeScript by itself; it never does for files below `node_modules`. */
const runsTypeScript =
  Object.hasOwn(process.features, 'typescript') && Reflect.get(process.features, 'typescript') !== false;

export const resolve: ResolveHook = (specifier, context, next) => {
  const url = apiEntries.get(specifier);
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
};

export const load: LoadHook = (url, context, next) => {
  if (!url.startsWith('file:') || !isTypeScript(new URL(url).pathname)) return next(url, context);
  const path = fileURLToPath(url);
  if (runsTypeScript && !path.includes(`${sep}node_modules${sep}`)) return next(url, context);
  return { format: 'module', source: stripTypes(readFileSync(path, 'utf8'), path), shortCircuit: true };
};
