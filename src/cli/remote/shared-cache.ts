/** Puts the shared cache of a project's settings behind its store. One that cannot be used is told, and ends no command. */

import { resolve } from 'node:path';
import { configName } from '../../core/config/read-config.ts';
import type { ProjectSettings } from '../../core/config/settings.ts';
import { readSmallText } from '../../store/objects/small-file.ts';
import type { SharedObjects } from '../../store/remote/shared-objects.ts';
import type { PublicKey, SigningKey } from '../../store/remote/trust/keys.ts';
import type { Store } from '../../store/store.ts';
import { UsageError } from '../exit.ts';

export interface SharedCache {
  readonly objects: SharedObjects;
  readonly reads: boolean;
  readonly exact: boolean;
  readonly trusted: readonly PublicKey[];
  /** The key that signs here: the first own one that the project trusts. */
  readonly signer?: SigningKey;
  /** Why nothing is sent. */
  readonly unsigned?: string;
}

const publicKeyBytesMax = 10_000;

/** Undefined without a remote in the settings. Throws UsageError for files of `trust`, and RemoteFault. */
export async function sharedCache(settings: ProjectSettings, project: string): Promise<SharedCache | undefined> {
  const { remote, trust = [] } = settings;
  if (remote === undefined) return undefined;
  const trusted = await trustedKeys(trust, project);
  const { openShared } = await import('../../store/remote/access/open-shared.ts');
  const objects = await openShared(remote.url, process.env);
  const shared = { objects, reads: remote.read === 'always', exact: remote.share === 'exact', trusted };
  if (remote.write === 'never') return { ...shared, unsigned: `remote.write is never` };
  const { signingKeysOf } = await import('../../store/remote/access/signing-keys.ts');
  const own = signingKeysOf(process.env);
  const signer = own.find(({ id }) => trusted.some((one) => one.id === id));
  if (signer !== undefined) return { ...shared, signer };
  const names = own.map(({ name }) => name).join(', ');
  const reason =
    own.length === 0 ? 'this machine has no key' : `the keys of this machine (${names}) are not trusted here`;
  return { ...shared, unsigned: reason };
}

/** The public keys of the settings. Throws UsageError. */
export async function trustedKeys(files: readonly string[], project: string): Promise<readonly PublicKey[]> {
  if (files.length === 0) return [];
  const { readPublicKey } = await import('../../store/remote/trust/keys.ts');
  return files.map((file) => {
    let text: string;
    try {
      text = readSmallText(resolve(project, file), { followLinks: true, bytesMax: publicKeyBytesMax });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new UsageError(`${configName}: trust: ${file} cannot be read: ${code ?? message}`, '`pipeline keys list`');
    }
    const read = readPublicKey(text);
    if ('problem' in read) throw new UsageError(`${configName}: trust: ${file} ${read.problem}`, '`pipeline keys new`');
    return read;
  });
}

/** The store with the shared cache behind it, unless there is none, or PIPELINE_REMOTE=0. */
export async function withSharedCache(
  store: Store,
  settings: ProjectSettings,
  project: string,
  tell: (message: string) => void,
): Promise<Store> {
  const alone = { ...store, records: await ownRecords(store, settings, project, tell) };
  if (settings.remote === undefined || process.env.PIPELINE_REMOTE === '0') return alone;
  const { RemoteFault } = await import('../../store/remote/shared-objects.ts');
  try {
    const shared = await sharedCache(settings, project);
    if (shared === undefined || (!shared.reads && shared.signer === undefined)) return alone;
    const { storeWithRemote } = await import('../../store/remote/tier/with-remote.ts');
    const both = storeWithRemote(store, shared);
    both.remote?.listen(tell);
    return both;
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
    const hint = error.hint === undefined ? '' : ` (${error.hint})`;
    tell(`the shared cache is not used: ${error.message}${hint}`);
    return alone;
  }
}

/** The records of a store, less those that it once took from a shared cache and that the project does not trust (now). */
export async function ownRecords(
  store: Store,
  settings: ProjectSettings,
  project: string,
  tell: (message: string) => void,
): Promise<Store['records']> {
  if (await store.signed.isEmpty()) return store.records;
  const { believedRecords, distrustText } = await import('../../store/remote/trust/believed.ts');
  const told = new Set<string>();
  let trusted: Promise<readonly PublicKey[]> | undefined;
  return believedRecords(store, {
    trusted: () => {
      trusted ??= trustedKeys(settings.trust ?? [], project);
      return trusted;
    },
    untrusted: (by) => {
      if (!told.has(by)) tell(distrustText(by));
      told.add(by);
    },
  });
}
