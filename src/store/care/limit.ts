/** The limit that a store stays under by itself: after a run that made something, what was least recently used goes. */

import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Store } from '../store.ts';
import { type Collection, collectStore, storedBytes } from './collect.ts';

/**
 * Collects if the store is over the limit; undefined if it is not, or if other runs go on (the last of them does it).
 * What the run of `facts` used stays, even if that alone is too much.
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
