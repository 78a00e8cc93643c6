/**
 * Results that other runs make while this one goes on. Asked by the names of runs and by their leases; no clock is
 * compared.
 */

import type { Store } from '../../store/store.ts';

export interface OtherRuns {
  /** Call it before anything is executed; the first call counts. */
  look(): void;
  /** Whether a run that made something was at work when this one began to execute, or began later. */
  madeMeanwhile(run: string): boolean;
}

export function otherRuns(store: Store, own: string): OtherRuns {
  let ended: ReadonlySet<string> | undefined;
  const known = new Map<string, boolean>();
  return {
    look: () => {
      if (ended !== undefined) return;
      const live = new Set(store.runs.live().map(({ id }) => id));
      ended = new Set(store.runs.list().filter((id) => !live.has(id)));
    },
    madeMeanwhile: (run) => {
      if (ended === undefined || run === own || ended.has(run)) return false;
      // A run of long ago may have been forgotten; its results are kept.
      const there = known.get(run) ?? store.runs.list().includes(run);
      known.set(run, there);
      return there;
    },
  };
}
