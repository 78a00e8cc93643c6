/** The shared cache of the project in which a command is called. */

import { configName } from '../../core/config/read-config.ts';
import type { ProjectSettings } from '../../core/config/settings.ts';
import { RemoteFault } from '../../store/remote/shared-objects.ts';
import type { Remote } from '../../store/remote/tier/remote.ts';
import type { Store } from '../../store/store.ts';
import { inert } from '../../ui/inert.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { locateProject } from '../locate.ts';
import { projectSettings } from '../settings/project-settings.ts';
import type { Terminal } from '../terminal.ts';
import { ownRecords, type SharedCache, sharedCache } from './shared-cache.ts';

export interface Here {
  readonly project: string;
  readonly settings: ProjectSettings;
}

export async function projectHere(): Promise<Here> {
  const project = locateProject(process.cwd());
  return { project, settings: await projectSettings(project, process.cwd()) };
}

/** Throws UsageError if the project has none, and RemoteFault. */
export async function sharedCacheHere(): Promise<SharedCache> {
  const { project, settings } = await projectHere();
  const shared = await sharedCache(settings, project);
  if (shared !== undefined) return shared;
  throw new UsageError('this project has no shared cache', `${configName}: remote: { url: https://host/folder }`);
}

/** The remote behind a store, and the believed records of the store alone. With `sends`, throws UsageError if nothing can be sent from here. */
export async function remoteBehind(
  store: Store,
  sends: boolean,
  terminal: Pick<Terminal, 'error'>,
): Promise<{ readonly store: Store; readonly remote: Remote; readonly own: Store['records'] }> {
  const shared = await sharedCacheHere();
  if (sends && shared.unsigned !== undefined)
    throw new UsageError(
      `nothing is sent from here: ${shared.unsigned}`,
      '`pipeline keys new` and `pipeline keys trust`',
    );
  const { storeWithRemote } = await import('../../store/remote/tier/with-remote.ts');
  const both = storeWithRemote(store, { ...shared, reads: true });
  if (both.remote === undefined) throw new Error('Internal error: a store without its remote');
  const tell = (message: string): void => terminal.error(`warning: ${inert(message)}`);
  both.remote.listen(tell);
  const { project, settings } = await projectHere();
  return { store: both, remote: both.remote, own: await ownRecords(store, settings, project, tell) };
}

/** The exit code of a command that is about a remote. One that does not do its part is told, as a store that refuses. */
export async function remoteCommand(
  terminal: Pick<Terminal, 'error'>,
  command: () => Promise<number>,
): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
    terminal.error(`error: the shared cache: ${inert(error.message)}`);
    if (error.hint !== undefined) terminal.error(`  ${inert(error.hint)}`);
    return exitCodes.storeFault;
  }
}
