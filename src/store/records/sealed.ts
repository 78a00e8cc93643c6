/**
 * Sealed text: followed by a line with its SHA-256, so that damage is detected. For files that are not named by their
 * content. Both lines are JSON, so that other programs read them as two values.
 *
 * A seal shows that a file is unchanged, not that it is in the right place: the subject (a key, a run, a pipeline) is
 * therefore part of the text, and readers compare it.
 */

import { digestOf } from '../../core/values/digest.ts';

export function seal(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\n"${digestOf(text)}"\n`);
}

/** The sealed text; undefined if it is damaged. */
export function unseal(sealed: string): string | undefined {
  const end = sealed.lastIndexOf('\n', sealed.length - 2);
  const text = sealed.slice(0, Math.max(0, end));
  return end >= 0 && sealed.slice(end + 1) === `"${digestOf(text)}"\n` ? text : undefined;
}

/** The sealed JSON value; undefined if there is none. */
export function unsealJson(sealed: string): unknown {
  try {
    const text = unseal(sealed);
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
