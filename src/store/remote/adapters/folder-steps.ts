/**
 * A shared folder in steps, none of which lasts: the write protocol of the store, the layout of a remote. `folder.ts` puts
 * them together, and `distant-folder.ts` takes them in another process, where a mount may hang. The folder carries a
 * store's marker, without which nothing is deleted in it.
 */

import { closeSync, fstatSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMissing, StoreFault } from '../../fault.ts';
import { storeLayout } from '../../layout.ts';
import { makeDurable } from '../../objects/durable.ts';
import { fileAt, names } from '../../objects/folder.ts';
import type { ListedObject, ObjectName, ObjectStat } from '../../objects/object-store.ts';
import { readRange } from '../../objects/pieces.ts';
import { giveName, type OpenDraft, openDraft, replaceFile, takeName } from '../../objects/publish.ts';
import { openRegular } from '../../objects/small-file.ts';
import { deleteOwn } from '../../ownership.ts';
import { storePresence } from '../../presence.ts';
import { nameAt, pathOf, type SharedCollection, sharedFolders } from '../paths.ts';
import { RemoteFault } from '../shared-objects.ts';

/** Each rejects with a RemoteFault. Numbers are those of open files and drafts. */
export interface FolderSteps {
  stat(name: ObjectName): Promise<ObjectStat | undefined>;
  /** Undefined if there is no object. */
  open(name: ObjectName): Promise<number | undefined>;
  /** Up to 1 MiB from an offset; empty at the end. */
  piece(file: number, offset: number): Promise<Uint8Array>;
  close(file: number): Promise<void>;
  /** Begins to write an object; undefined if its name is taken. */
  begin(name: ObjectName, replace: boolean): Promise<number | undefined>;
  write(draft: number, bytes: Uint8Array): Promise<void>;
  /** Gives it its name; false if that was taken meanwhile. */
  finish(draft: number): Promise<boolean>;
  abandon(draft: number): Promise<void>;
  /** Folders that `listed` takes. */
  shards(collection: SharedCollection): Promise<readonly string[]>;
  listed(collection: SharedCollection, shard: string): Promise<readonly ListedObject[]>;
  touch(name: ObjectName): Promise<void>;
  remove(name: ObjectName): Promise<void>;
  /** Steps that are under way elsewhere reject. */
  end(): Promise<void>;
}

export type StepName = Exclude<keyof FolderSteps, 'end'>;

const about = {
  store: 'arrowline',
  about: 'This folder is a shared cache of pipeline results. `pipeline remote gc` deletes old ones in it.',
};

const pieceBytes = 1 << 20;

interface Draft {
  readonly open: OpenDraft;
  readonly path: string;
  readonly replace: boolean;
}

/** `root` is absolute. The folder is made when something is put into it. */
export function folderSteps(root: string): FolderSteps {
  const { temporary, marker } = storeLayout(root);
  const at = (name: ObjectName): string => join(root, ...pathOf(name).split('/'));
  const drafts = new Map<number, Draft>();
  let begun = 0;
  const draftOf = (number: number): Draft => {
    const draft = drafts.get(number);
    if (draft === undefined) throw new Error(`Internal error: there is no draft ${number}`);
    return draft;
  };
  const claim = (): void => {
    const presence = storePresence(root);
    if (presence === 'store') return;
    if (presence !== 'absent' && presence !== 'empty')
      throw new RemoteFault(
        'refused',
        `${pathToFileURL(root).href} is no shared cache: it has other files`,
        'give a new or empty folder',
      );
    replaceFile(temporary, marker, new TextEncoder().encode(`${JSON.stringify(about, null, 2)}\n`));
  };
  return {
    stat: step((name) => {
      const file = fileAt(at(name));
      return file && file.foreign === undefined ? { bytes: file.bytes, modified: file.modified } : undefined;
    }),
    open: step((name) => {
      const path = at(name);
      if (fileAt(path)?.foreign !== undefined) return undefined;
      try {
        return openRegular(path);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw new StoreFault('read', path, error);
      }
    }),
    piece: step((file, offset) => {
      try {
        // At least a byte is asked for: the file may have grown.
        const left = Math.max(1, fstatSync(file).size - offset);
        return readRange(file, offset, offset + Math.min(pieceBytes, left));
      } catch (error) {
        throw new StoreFault('read', root, error);
      }
    }),
    close: step((file) => closeSync(file)),
    begin: step((name, replace) => {
      const path = at(name);
      if (!replace && fileAt(path) !== undefined) return undefined;
      claim();
      drafts.set(++begun, { open: openDraft(temporary, 0o444), path, replace });
      return begun;
    }),
    write: step((number, bytes) => draftOf(number).open.write(bytes)),
    finish: step((number) => {
      const { open, path, replace } = draftOf(number);
      drafts.delete(number);
      if (replace) takeName(open.finish(), path);
      const isNew = replace || giveName(open.finish(), path);
      makeDurable(temporary, [path]);
      return isNew;
    }),
    abandon: step((number) => {
      draftOf(number).open.abandon();
      drafts.delete(number);
    }),
    shards: step((collection) => names(join(root, sharedFolders[collection]))),
    listed: step((collection, shard) => listed(root, collection, shard)),
    touch: step((name) => {
      const path = at(name);
      const now = new Date();
      if (fileAt(path)?.foreign !== undefined) return;
      try {
        utimesSync(path, now, now);
      } catch (error) {
        if (!isMissing(error)) throw new StoreFault('touch', path, error);
      }
    }),
    remove: step((name) => void deleteOwn(at(name))),
    end: async () => {},
  };
}

function listed(root: string, collection: SharedCollection, shard: string): ListedObject[] {
  const top = sharedFolders[collection];
  return names(join(root, top, shard)).flatMap((file) => {
    const name = nameAt(`${top}/${shard}/${file}`);
    const found = name && fileAt(join(root, top, shard, file));
    if (name === undefined || found === undefined || found.foreign !== undefined) return [];
    return [{ name, bytes: found.bytes, modified: found.modified }];
  });
}

/** The faults of a disk become those of a remote, which end no run. */
function step<Arguments extends readonly unknown[], Result>(
  call: (...given: Arguments) => Result,
): (...given: Arguments) => Promise<Result> {
  return async (...given) => {
    try {
      return call(...given);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      const denied = ['EACCES', 'EPERM', 'EROFS'].includes(error.code);
      const hint = denied ? 'check who may write there' : undefined;
      throw new RemoteFault(denied ? 'denied' : 'refused', error.message, hint);
    }
  };
}
