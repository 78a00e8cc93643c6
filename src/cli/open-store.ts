/** Opens the store for commands that only read: a store that does not exist is a usage error and is not created. */

import { awaitsMarker, markerName, storePresence } from '../store/presence.ts';
import { openStore, type Store } from '../store/store.ts';
import { inert } from '../ui/inert.ts';
import { UsageError } from './exit.ts';
import { findStore, locateProject } from './locate.ts';
import { withSharedCache } from './remote/shared-cache.ts';
import { projectSettings } from './settings/project-settings.ts';
import type { Terminal } from './terminal.ts';

/**
 * Accepts an empty folder as an empty store, and, for commands that delete nothing, a store without a marker. Throws
 * UsageError.
 */
export async function openStoreHere(
  flags: { readonly store?: string },
  { deletes = false, terminal }: { readonly deletes?: boolean; readonly terminal?: Pick<Terminal, 'error'> } = {},
): Promise<Store> {
  const root = await findStore(flags.store, process.cwd(), (line) => terminal?.error(line));
  const presence = storePresence(root);
  if (presence === 'absent') throw new UsageError(`there is no store at ${root}`, absenceHint(flags.store));
  if (presence === 'no folder') throw new UsageError(`${root} is a file, not a store`);
  if (presence === 'foreign') throw foreignFolder(root, flags.store);
  if (presence === 'unmarked' && deletes)
    throw new UsageError(
      `${root} has no ${markerName}: nothing is deleted in it`,
      awaitsMarker(root)
        ? 'an earlier version made this store; the next `pipeline run` with it adds the file'
        : 'something else has that name: move it',
    );
  return openStore(root);
}

/** The same with the project's shared cache behind it, for commands that show results. */
export async function openSharedStoreHere(
  flags: { readonly store?: string },
  terminal: Pick<Terminal, 'error'>,
): Promise<Store> {
  const store = await openStoreHere(flags, { terminal });
  const project = locateProject(process.cwd());
  const settings = await projectSettings(project, process.cwd());
  return withSharedCache(store, settings, project, (message) => terminal.error(`warning: ${inert(message)}`));
}

/** For commands that compute keys and may cache something in the store: refuses a folder with other files. */
export function refuseForeign(root: string, given: string | undefined): void {
  if (storePresence(root) === 'foreign') throw foreignFolder(root, given);
}

function foreignFolder(root: string, given: string | undefined): UsageError {
  const other =
    given === undefined && !process.env.PIPELINE_STORE ? 'give another with --store' : 'give a new or empty one';
  return new UsageError(
    `${root} is not a store: it has other files and no ${markerName}`,
    `a store needs its own folder: ${other}`,
  );
}

function absenceHint(store: string | undefined): string {
  if (store !== undefined) return 'check --store; the first run with it creates the store';
  return process.env.PIPELINE_STORE
    ? 'check PIPELINE_STORE; the first run with it creates the store'
    : 'the first run of a pipeline creates it; for another store use --store, or call this in its project';
}
