/** Counts the part that a remote has in a run, and collects sentences about it until somebody listens. */

import type { RemoteUse } from '../../../core/facts/remote-use.ts';

type Counts = { -readonly [name in keyof RemoteUse as RemoteUse[name] extends number ? name : never]: number };

export interface Tally {
  readonly counts: Counts;
  addUntrusted(by: string): void;
  turnedOff(reason: string): void;
  /** A sentence for the user, once. */
  tell(message: string): void;
  /** From now on this one hears them, and those that nobody has heard. */
  listen(listener: (message: string) => void): void;
  use(): RemoteUse;
}

export function openTally(url: string): Tally {
  const counts: Counts = {
    hits: 0,
    misses: 0,
    evicted: 0,
    damaged: 0,
    fetchedBlobs: 0,
    fetchedBytes: 0,
    sentRecords: 0,
    sentBlobs: 0,
    sentBytes: 0,
    unsent: 0,
    conflicts: 0,
  };
  const untrusted = new Map<string, number>();
  const told = new Set<string>();
  let waiting: string[] = [];
  let listener = (message: string): void => void waiting.push(message);
  let off: string | undefined;
  return {
    counts,
    addUntrusted: (by) => void untrusted.set(by, (untrusted.get(by) ?? 0) + 1),
    turnedOff: (reason) => {
      off ??= reason;
    },
    tell: (message) => {
      if (told.has(message)) return;
      told.add(message);
      listener(message);
    },
    listen: (other) => {
      listener = other;
      for (const message of waiting) other(message);
      waiting = [];
    },
    use: () => ({ url, ...counts, untrusted: Object.fromEntries(untrusted), ...(off !== undefined && { off }) }),
  };
}
