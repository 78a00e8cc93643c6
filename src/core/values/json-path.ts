/** Reads a path inside a JSON value. */

import type { Json, JsonObject } from './canonical.ts';

/** The value at `path`, following own keys and list indices only. Undefined if there is none. */
export function fieldOf(value: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(current)) current = /^\d+$/.test(step) ? current[Number(step)] : undefined;
    else if (typeof current === 'object' && current !== null && Object.hasOwn(current, step))
      current = (current as JsonObject)[step];
    else return undefined;
  }
  return current;
}
