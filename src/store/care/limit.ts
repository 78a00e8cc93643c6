/** Keeps a store under its limit: after a run that made results, the least recently used ones are deleted. */

import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Store } from '../store.ts';
import { type Collection, collectStore, storedBytes } from './collect.ts';

/**
 * Collects if the store is over the limit. Undefined if it is not, or if other runs are going on (the last of them
 * collects). Results used by the run of `facts` are kept, even if they alone exceed the limit.
 */
export async function keepUnderLimit(store: Store, bytesMax: number, facts: RunFacts): Promise<Collection | undefined> {
  if ((await storedBytes(store)) <= bytesMax) return undefined;
  const spared = new Set(facts.actions.flatMap((action) => (action.key === undefined ? [] : [action.key])));
  const options = {
    keepRuns: Number.POSITIVE_INFINITY,
    bytesMax,
    graceMs: 0,
    draftGraceMs: 3_600_000,
    dryRun: false,
    now: Date.now(),
    spared,
  };
  const collection = await collectStore(store, options);
  return collection.busy === undefined && collection.liveRuns.length === 0 ? collection : undefined;
}
