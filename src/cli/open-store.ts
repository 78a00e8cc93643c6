/** The store for commands that look at what is there: one that does not exist is a mistake, and is not made. */

import { storePresence } from '../store/presence.ts';
import { openStore, type Store } from '../store/store.ts';
import { UsageError } from './exit.ts';
import { findStore } from './locate.ts';
import type { Terminal } from './terminal.ts';

/** An empty folder will do: it is a store in which nothing is kept yet. Throws UsageError. */
export function openStoreHere(
  flags: { readonly store?: string },
  { terminal }: { readonly terminal?: Pick<Terminal, 'error'> } = {},
): Store {
  const root = findStore(flags.store, process.cwd(), (line) => terminal?.error(line));
  const presence = storePresence(root);
  if (presence === 'absent') throw new UsageError(`there is no store at ${root}`, absenceHint(flags.store));
  if (presence === 'no folder') throw new UsageError(`${root} is no store, but a file`);
  if (presence === 'foreign') throw new UsageError(`${root} is no store: it holds nothing that a run would keep`);
  return openStore(root);
}

function absenceHint(store: string | undefined): string {
  if (store !== undefined) return 'is --store right? The first run with it makes the store';
  return process.env.PIPELINE_STORE
    ? 'is PIPELINE_STORE right? The first run with it makes the store'
    : 'the first run of a pipeline makes it; for another store give --store, or call this in its project';
}
