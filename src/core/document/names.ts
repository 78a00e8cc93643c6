/** Names that a file system or a reader may confuse, and texts that cannot be names. */

import type { Mistakes, Span } from './mistakes.ts';

/**
 * Equal for texts that look the same: applies Unicode normalization, unifies blanks and removes invisible characters.
 */
export function looksLike(text: string): string {
  if (/^[!-~]*$/.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Cc}]/gu, (character) => (/\s/.test(character) ? ' ' : ''))
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Reports each name that differs from an earlier one only in case or in Unicode form. */
export function nameClash(what: string, names: readonly (readonly [string, Span])[], mistakes: Mistakes): void {
  const seen = new Map<string, string>();
  for (const [name, span] of names) {
    const folded = name.normalize('NFC').toLowerCase().normalize('NFC');
    const earlier = seen.get(folded);
    if (earlier === undefined) seen.set(folded, name);
    else if (earlier !== name)
      mistakes.add('name-clash', `the names of two ${what} differ only in case: "${earlier}" and "${name}"`, span, {
        hint: 'rename one of them',
      });
  }
}

/** Why a text cannot name a file, a column or a class; undefined if it can. */
export function malformed(text: string): string | undefined {
  if (!text.isWellFormed()) return 'half of a surrogate pair';
  return text.includes('\0') ? 'the character U+0000' : undefined;
}
