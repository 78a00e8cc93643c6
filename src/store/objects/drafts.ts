/**
 * Names of the files in `tmp/`: each contains the process that wrote it and the place of that process number, so that a
 * collection deletes only files that no process can be writing any more.
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { placeHere, processHere, processLives } from '../locks/owner.ts';
import { fileAt, names, type StoredFile } from './folder.ts';

/** A name for a file being written. */
export function draftName(): string {
  // Many are made: of all sources of randomness, this one is drawn for a hundred at once.
  return `draft-${writerHere()}-${randomUUID().replaceAll('-', '')}`;
}

/** A name for a damaged object that is set aside. */
export function damagedName(): string {
  return `damaged-${writerHere()}-${randomBytes(4).toString('hex')}`;
}

/** A name for a folder of a running action. */
export function scratchName(): string {
  return `scratch-${writerHere()}-${randomBytes(8).toString('hex')}`;
}

/** A name for the claim on a path: the same for every process that wants the path. */
export function claimName(path: string): string {
  return `claim-${createHash('sha256').update(basename(path)).digest('hex').slice(0, 16)}`;
}

export interface Draft extends StoredFile {
  /** `unknown`: cannot be observed from here. Undefined for names that this program does not use. */
  readonly writer: 'alive' | 'dead' | 'unknown' | undefined;
}

/** Everything in a folder of drafts, regular file or not. Throws StoreFault if it cannot be listed. */
export function listDrafts(folder: string): Draft[] {
  return names(folder).flatMap((name) => {
    const file = fileAt(join(folder, name));
    return file === undefined ? [] : [{ ...file, writer: writerOf(name) }];
  });
}

function writerOf(name: string): Draft['writer'] {
  const [, place, pid, started] = /^(?:draft|damaged|scratch)-([0-9a-f]{12})-(\d+)-(\d+)-[0-9a-f]+$/.exec(name) ?? [];
  if (place !== undefined && pid !== undefined && started !== undefined) {
    if (place !== placeHere()) return 'unknown';
    return processLives(Number(pid), started) ? 'alive' : 'dead';
  }
  // Names of claims contain no process; names of earlier versions only its number.
  return /^(?:claim-[0-9a-f]{16}|\d+-[0-9a-f]{16}|damaged-\d+-[0-9a-f]{8})$/.test(name) ? 'unknown' : undefined;
}

function writerHere(): string {
  return `${placeHere()}-${processHere()}`;
}
