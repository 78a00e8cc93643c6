/**
 * Decides who executes a key: this run, another run, or none because the result is already there. Knows locks and
 * records; has never heard of workers. Without locks it is always this run.
 */

import type { ActionRecord } from '../../core/facts/record.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import type { Locks } from '../../store/locks/locks.ts';
import type { Owner } from '../../store/locks/owner.ts';

export type Turn =
  | { readonly outcome: 'execute'; release(): Promise<void> }
  | { readonly outcome: 'found'; readonly record: ActionRecord }
  | { readonly outcome: 'held'; readonly by: Owner };

/** Reads the store anew each time, never this run's cache. `awaited`: its maker has just ended. */
export type Lookup = (key: ActionKey, awaited?: boolean) => Promise<ActionRecord | undefined>;

const nothingToRelease = async (): Promise<void> => {};

/**
 * Takes the lock of a key. The previous holder may have published a result in between, so the store is checked again
 * under the lock.
 */
export async function takeTurn(key: ActionKey, locks: Locks | undefined, lookup: Lookup | undefined): Promise<Turn> {
  if (locks === undefined) return { outcome: 'execute', release: nothingToRelease };
  const acquired = await locks.acquire(key);
  if (acquired.outcome === 'held') return acquired;
  const record = await lookup?.(key);
  if (record === undefined) return { outcome: 'execute', release: acquired.release };
  await acquired.release();
  return { outcome: 'found', record };
}

/** Waits until a held key has a result or no holder. `pause` returns false to give up. */
export async function awaitTurn(
  key: ActionKey,
  locks: Locks,
  lookup: Lookup | undefined,
  pause: () => Promise<boolean>,
): Promise<{ readonly outcome: 'found'; readonly record: ActionRecord } | { readonly outcome: 'free' | 'given up' }> {
  while (await pause()) {
    const record = await lookup?.(key);
    if (record !== undefined) return { outcome: 'found', record };
    if ((await locks.holder(key)) !== undefined) continue;
    const late = await lookup?.(key, true);
    return late === undefined ? { outcome: 'free' } : { outcome: 'found', record: late };
  }
  return { outcome: 'given up' };
}
