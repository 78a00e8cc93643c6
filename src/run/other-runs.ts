/**
 * Which results other runs make while this one goes on. Asked by the names of runs and by their leases; no clock is
 * compared.
 */

import type { Store } from '../store/store.ts';

export interface OtherRuns {
  /** Whether a run that made something was at work when this one began to execute, or began later. */
  madeMeanwhile(run: string): boolean;
}

/** Call it before anything is executed. */
export function otherRuns(store: Store, own: string): OtherRuns {
  const ended = new Set(store.runs.list());
  for (const { id } of store.runs.live()) ended.delete(id);
  const known = new Map<string, boolean>();
  return {
    madeMeanwhile: (run) => {
      if (run === own || ended.has(run)) return false;
      // A run of long ago may have been forgotten; its results are kept.
      const there = known.get(run) ?? store.runs.list().includes(run);
      known.set(run, there);
      return there;
    },
  };
}
