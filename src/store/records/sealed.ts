/**
 * Text that shows its own damage: followed by a line with its SHA-256. For files that are not named by their content.
 * Both lines are JSON, so that other programs read them as two values.
 *
 * A seal says that a file is as it was written, not that it lies where it was written: what a file is about (a key, a
 * run, a pipeline) is therefore part of the text, and whoever reads it compares.
 */

import { digestOf } from '../../core/values/digest.ts';

export function seal(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\n"${digestOf(text)}"\n`);
}

/** The text as it was sealed; undefined if a bit of it is not as it was. */
export function unseal(sealed: string): string | undefined {
  const end = sealed.lastIndexOf('\n', sealed.length - 2);
  const text = sealed.slice(0, Math.max(0, end));
  return end >= 0 && sealed.slice(end + 1) === `"${digestOf(text)}"\n` ? text : undefined;
}

/** The JSON value that was sealed; undefined if there is none. */
export function unsealJson(sealed: string): unknown {
  try {
    const text = unseal(sealed);
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
