/**
 * The results that the newest runs used, and the age of every result: counted in runs, since clocks may be set back.
 */

import { type ActionKey, parseActionKey } from '../../../core/values/digest.ts';
import type { Store } from '../../store.ts';

export interface Needs {
  /** Keys used by the newest runs of each pipeline. */
  readonly kept: ReadonlySet<ActionKey>;
  /** Rank of the newest run that used a key, 0 for the newest of all. */
  readonly ages: ReadonlyMap<ActionKey, number>;
}

export function neededResults({ runs }: Store, keepRuns: number): Needs {
  const kept = new Set<ActionKey>();
  const ages = new Map<ActionKey, number>();
  const seen = new Map<string, number>();
  for (const [age, id] of runs.list().entries()) {
    const used = runs.used(id);
    if (used === undefined) continue;
    const nth = (seen.get(used.pipeline) ?? 0) + 1;
    seen.set(used.pipeline, nth);
    for (const key of used.keys) {
      const parsed = keyOf(key);
      if (parsed === undefined) continue;
      if (nth <= keepRuns) kept.add(parsed);
      if (!ages.has(parsed)) ages.set(parsed, age);
    }
  }
  return { kept, ages };
}

/** The manifest of a run may be damaged like any file. */
function keyOf(text: string): ActionKey | undefined {
  try {
    return parseActionKey(text);
  } catch {
    return undefined;
  }
}
