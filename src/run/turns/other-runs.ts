/** Detects results that other runs make while this run goes on. Compares run names and leases, not clocks. */

import type { Store } from '../../store/store.ts';

export interface OtherRuns {
  /** Call it before anything is executed; only the first call counts. */
  look(): void;
  /** Whether the run was going on when this one began to execute, or began later. */
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
      // An old run may have been deleted while its results are kept.
      const there = known.get(run) ?? store.runs.list().includes(run);
      known.set(run, there);
      return there;
    },
  };
}
