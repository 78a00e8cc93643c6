/**
 * Text that shows its own damage: followed by a line with its SHA-256. For files that are not named by their content.
 * Both lines are JSON, so that other programs read them as two values.
 */

import { digestOf } from '../core/digest.ts';

export function seal(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\n"${digestOf(text)}"\n`);
}

/** The text as it was sealed; undefined if a bit of it is not as it was. */
export function unseal(sealed: string): string | undefined {
  const end = sealed.lastIndexOf('\n', sealed.length - 2);
  const text = sealed.slice(0, Math.max(0, end));
  return end >= 0 && sealed.slice(end + 1) === `"${digestOf(text)}"\n` ? text : undefined;
}
