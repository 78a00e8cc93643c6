/** Turns of one run: `single-flight` with the store's locks and real pauses. */

import type { ActionKey } from '../../core/values/digest.ts';
import { collectionLock } from '../../store/locks/lock-folder.ts';
import { ownerText } from '../../store/locks/owner.ts';
import type { Store } from '../../store/store.ts';
import { createPauses } from './pauses.ts';
import { awaitTurn, type Lookup, type Turn, takeTurn } from './single-flight.ts';

export interface Turns {
  /** `forced`: execute even if there is a result. */
  take(key: ActionKey, forced: boolean): Promise<Turn>;
  /** Waits until a held key has a result or no holder; `open` returns false to give up. */
  wait(key: ActionKey, forced: boolean, open: () => boolean): ReturnType<typeof awaitTurn>;
  /** Waits until no collection of the store is going on: one that began earlier has not seen this run's lease. */
  collectionEnds(report: (holder: string) => void): Promise<void>;
  /** Ends every wait. */
  end(): void;
}

export function storeTurns(
  store: Store,
  run: string,
  { locks, signal, lookup: find }: { readonly locks: boolean; readonly signal: AbortSignal; readonly lookup: Lookup },
): Turns {
  const folder = store.openLocks(run);
  const pauses = createPauses(signal);
  // Reads from disk: this run's cache was filled before the lock was taken.
  const lookup = (forced: boolean): Lookup | undefined => (forced ? undefined : find);
  return {
    take: (key, forced) => takeTurn(key, locks ? folder : undefined, lookup(forced)),
    wait: (key, forced, open) => awaitTurn(key, folder, lookup(forced), async () => (await pauses.next()) && open()),
    collectionEnds: async (report) => {
      let holder = await folder.holder(collectionLock, true);
      if (holder !== undefined) report(ownerText(holder));
      while (holder !== undefined && (await pauses.next())) holder = await folder.holder(collectionLock);
    },
    end: () => {
      pauses.end();
      folder.close();
    },
  };
}
