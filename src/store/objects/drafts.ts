/**
 * Names of the files in `tmp/`: each tells the process that wrote it, and where that process has its number, so that a
 * collection deletes only what nobody can be writing any more.
 */

import { createHash, randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { placeHere, processHere, processLives } from '../locks/owner.ts';
import { fileAt, names, type StoredFile } from './folder.ts';

/** A name for a file that is being written. */
export function draftName(): string {
  return `draft-${writerHere()}-${randomBytes(8).toString('hex')}`;
}

/** A name for something that was found damaged. */
export function damagedName(): string {
  return `damaged-${writerHere()}-${randomBytes(4).toString('hex')}`;
}

/** A name for the claim on a path: the same for all that want it. */
export function claimName(path: string): string {
  return `claim-${createHash('sha256').update(basename(path)).digest('hex').slice(0, 16)}`;
}

export interface Draft extends StoredFile {
  /** `unknown`: it cannot be told from here. Undefined for a name that this program does not give. */
  readonly writer: 'alive' | 'dead' | 'unknown' | undefined;
}

/** All that lies in a folder of drafts, whatever it is. Throws StoreFault if it cannot be listed. */
export function listDrafts(folder: string): Draft[] {
  return names(folder).flatMap((name) => {
    const file = fileAt(join(folder, name));
    return file === undefined ? [] : [{ ...file, writer: writerOf(name) }];
  });
}

function writerOf(name: string): Draft['writer'] {
  const [, place, pid, started] = /^(?:draft|damaged)-([0-9a-f]{12})-(\d+)-(\d+)-[0-9a-f]+$/.exec(name) ?? [];
  if (place !== undefined && pid !== undefined && started !== undefined) {
    if (place !== placeHere()) return 'unknown';
    return processLives(Number(pid), started) ? 'alive' : 'dead';
  }
  // Claims do not tell; earlier versions wrote down the number only.
  return /^(?:claim-[0-9a-f]{16}|\d+-[0-9a-f]{16}|damaged-\d+-[0-9a-f]{8})$/.test(name) ? 'unknown' : undefined;
}

function writerHere(): string {
  return `${placeHere()}-${processHere()}`;
}
