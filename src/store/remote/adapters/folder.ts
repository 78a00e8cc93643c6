/**
 * Shared objects in a folder that several machines see (`file:`): the write protocol of the store, the layout of a remote.
 * The folder carries a store's marker, without which nothing is deleted in it.
 */

import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMissing, StoreFault } from '../../fault.ts';
import { storeLayout } from '../../layout.ts';
import { makeDurable } from '../../objects/durable.ts';
import { fileAt, names } from '../../objects/folder.ts';
import type { ListedObject, ObjectName } from '../../objects/object-store.ts';
import { piecesOf } from '../../objects/pieces.ts';
import { giveName, openDraft, replaceFile, takeName } from '../../objects/publish.ts';
import { openRegular } from '../../objects/small-file.ts';
import { deleteOwn } from '../../ownership.ts';
import { storePresence } from '../../presence.ts';
import { nameAt, pathOf, type SharedCollection, sharedFolders } from '../paths.ts';
import { RemoteFault, type SharedObjects } from '../shared-objects.ts';
import { folderReach } from './reach.ts';

const about = {
  store: 'arrowline',
  about: 'This folder is a shared cache of pipeline results. `pipeline remote gc` deletes old ones in it.',
};

const usualPatienceMs = 5000;

/** `root` is absolute. The folder is made when something is put into it. `patienceMs` is for a mount that may hang. */
export function folderObjects(root: string, patienceMs = usualPatienceMs): SharedObjects {
  const { temporary, marker } = storeLayout(root);
  const at = (name: ObjectName): string => join(root, ...pathOf(name).split('/'));
  const url = pathToFileURL(root).href;
  const reach = folderReach(root, patienceMs);
  /** The faults of a disk become those of a remote, which end no run. */
  const guarded =
    <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      if (!(await reach()))
        throw new RemoteFault('silent', `${url} does not answer`, 'its mount may have lost its server');
      try {
        return await call(...given);
      } catch (error) {
        throw asRemoteFault(error);
      }
    };
  const claim = (): void => {
    const presence = storePresence(root);
    if (presence === 'store') return;
    if (presence !== 'absent' && presence !== 'empty')
      throw new RemoteFault('refused', `${url} is no shared cache: it has other files`, 'give a new or empty folder');
    replaceFile(temporary, marker, new TextEncoder().encode(`${JSON.stringify(about, null, 2)}\n`));
  };
  return {
    url,
    read: guarded(async (name) => {
      const path = at(name);
      if (fileAt(path)?.foreign !== undefined) return undefined;
      const descriptor = openIfThere(path);
      return descriptor === undefined ? undefined : streamOf(descriptor, path);
    }),
    stat: guarded(async (name) => {
      const file = fileAt(at(name));
      return file && file.foreign === undefined ? { bytes: file.bytes, modified: file.modified } : undefined;
    }),
    put: guarded(async (name, content, replace = false) => {
      const path = at(name);
      if (!replace && fileAt(path) !== undefined) return false;
      claim();
      const draft = openDraft(temporary, 0o444);
      try {
        for await (const piece of content.open()) draft.write(piece);
      } catch (error) {
        draft.abandon();
        throw error;
      }
      if (replace) takeName(draft.finish(), path);
      const isNew = replace || giveName(draft.finish(), path);
      makeDurable(temporary, [path]);
      return isNew;
    }),
    list: guarded(async (collection) => listed(root, collection)),
    touch: guarded(async (name) => {
      const path = at(name);
      const now = new Date();
      if (fileAt(path)?.foreign !== undefined) return;
      try {
        utimesSync(path, now, now);
      } catch (error) {
        if (!isMissing(error)) throw new StoreFault('touch', path, error);
      }
    }),
    remove: guarded(async (name) => void deleteOwn(at(name))),
    close: async () => {},
  };
}

function openIfThere(path: string): number | undefined {
  try {
    return openRegular(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new StoreFault('read', path, error);
  }
}

/** The stream of an open file. */
async function* streamOf(descriptor: number, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* piecesOf(descriptor, (error) => new StoreFault('read', path, error));
  } catch (error) {
    throw asRemoteFault(error);
  }
}

function listed(root: string, collection: SharedCollection): ListedObject[] {
  const top = sharedFolders[collection];
  return names(join(root, top)).flatMap((shard) =>
    names(join(root, top, shard)).flatMap((file) => {
      const name = nameAt(`${top}/${shard}/${file}`);
      const found = name && fileAt(join(root, top, shard, file));
      if (name === undefined || found === undefined || found.foreign !== undefined) return [];
      return [{ name, bytes: found.bytes, modified: found.modified }];
    }),
  );
}

function asRemoteFault(error: unknown): unknown {
  if (!(error instanceof StoreFault)) return error;
  const denied = ['EACCES', 'EPERM', 'EROFS'].includes(error.code);
  return new RemoteFault(
    denied ? 'denied' : 'refused',
    error.message,
    denied ? 'check who may write there' : undefined,
  );
}
