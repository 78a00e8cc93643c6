/** Failed actions by their message: one value of an axis often fails at every point, with one message. */

import type { ActionFact } from '../../core/facts/run-facts.ts';

export function failedAlike(failed: readonly ActionFact[]): { readonly ids: string[]; readonly error: string }[] {
  const found = new Map<string, string[]>();
  for (const { id, error = 'no message' } of failed) found.set(error, [...(found.get(error) ?? []), id]);
  return [...found].map(([error, ids]) => ({ ids, error }));
}
