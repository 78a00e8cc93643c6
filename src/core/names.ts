/** Names that a file system or a reader may take for the same. */

import type { Mistakes, Span } from './mistakes.ts';

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
