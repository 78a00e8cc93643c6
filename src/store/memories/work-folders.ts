/**
 * Folders for running actions: scratch, which is deleted when an action ends or its process is found dead, and the
 * checkpoint folder of a program, which belongs to a key and is there again at the next attempt. Their content is other
 * programs' and not checked; losing it costs time, never a result.
 */

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ActionKey, parseActionKey } from '../../core/values/digest.ts';
import { StoreFault } from '../fault.ts';
import type { Layout } from '../layout.ts';
import { type Draft, listDrafts, scratchName } from '../objects/drafts.ts';
import { makeFolder } from '../objects/durable.ts';
import { bytesIn, names } from '../objects/folder.ts';
import { deleteOwnFolder, isThere } from '../ownership.ts';

export interface WorkFolders {
  /** Makes an empty folder for an action of this process. Throws StoreFault. */
  makeScratch(): string;
  /** Deletes a folder that `makeScratch` made. If that fails, a collection deletes it later. */
  deleteScratch(folder: string): void;
  /** The checkpoint folder of a key, made if it is not there. Throws StoreFault. */
  checkpoints(key: ActionKey): string;
  /** Deletes the checkpoint folder of a key, if there is one. If that fails, a collection deletes it later. */
  deleteCheckpoints(key: ActionKey): void;
  /** Scratch folders, with the state of the processes that made them. */
  scratches(): Draft[];
  /** Bytes of all these folders. */
  bytes(): number;
  /** Checkpoint folders by key. */
  checkpointFolders(): { readonly key: ActionKey; readonly path: string }[];
}

export function openWorkFolders({ scratches, programCheckpoints, machines, scratchesOf }: Layout): WorkFolders {
  /** Of all machines, and from before the store was shared. */
  const all = (): string[] => [
    ...new Set([scratches, scratchesOf(), ...names(machines).map((machine) => scratchesOf(machine))]),
  ];
  let swept = false;
  /** A killed process leaves its scratch behind, which may be large: the next process that needs scratch deletes it. */
  const sweepOnce = (): void => {
    if (swept) return;
    swept = true;
    for (const { path, writer } of listDrafts(scratches)) if (writer === 'dead') deleteQuietly(path);
  };
  const checkpointsOf = (key: ActionKey): string => resolve(programCheckpoints, key);
  return {
    makeScratch: () => {
      sweepOnce();
      const folder = resolve(scratches, scratchName());
      make(folder);
      return folder;
    },
    deleteScratch: deleteQuietly,
    checkpoints: (key) => {
      const folder = checkpointsOf(key);
      make(folder);
      return folder;
    },
    deleteCheckpoints: (key) => deleteQuietly(checkpointsOf(key)),
    scratches: () => all().flatMap((folder) => listDrafts(folder)),
    bytes: () => [...all(), programCheckpoints].reduce((sum, folder) => sum + bytesIn(folder), 0),
    checkpointFolders: () =>
      names(programCheckpoints).flatMap((name) =>
        /^[0-9a-f]{64}$/.test(name) ? [{ key: parseActionKey(name), path: join(programCheckpoints, name) }] : [],
      ),
  };
}

function make(folder: string): void {
  try {
    makeFolder(resolve(folder, '..'));
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StoreFault('make', folder, error);
  }
}

function deleteQuietly(folder: string): void {
  try {
    if (isThere(folder)) deleteOwnFolder(folder);
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
  }
}
