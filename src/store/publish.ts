/**
 * The write protocol: a file is either wholly there under its name, durably, or not there.
 *
 * tmp file (exclusive create) → write → fsync → link to the name (fails if taken: nothing is ever replaced) → unlink
 * tmp → fsync of the folder. Knows paths and bytes; has never heard of artifacts.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMissing, StoreFault } from './fault.ts';

const writeBytesMax = 1 << 26;

/** Publishes `bytes` as `target`. Returns false if the name was already taken (its holder is left as it is). */
export function publishFile(temporary: string, target: string, bytes: Uint8Array, mode = 0o444): boolean {
  const draft = writeDraft(temporary, bytes, mode);
  try {
    makeFolder(dirname(target));
    linkSync(draft, target);
    unlinkSync(draft);
    syncFolder(dirname(target));
    return true;
  } catch (error) {
    removeQuietly(draft);
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new StoreFault('publish', target, error);
  }
}

/** Like `publishFile`, but takes the name over: for indexes and manifests, which are not artifacts. */
export function replaceFile(temporary: string, target: string, bytes: Uint8Array): void {
  const draft = writeDraft(temporary, bytes, 0o644);
  try {
    makeFolder(dirname(target));
    renameSync(draft, target);
    syncFolder(dirname(target));
  } catch (error) {
    removeQuietly(draft);
    throw new StoreFault('write', target, error);
  }
}

function writeDraft(temporary: string, bytes: Uint8Array, mode: number): string {
  const draft = join(temporary, `${process.pid}-${randomBytes(8).toString('hex')}`);
  let descriptor: number | undefined;
  try {
    descriptor = openExclusive(draft, temporary, mode);
    for (let offset = 0; offset < bytes.length; )
      offset += writeSync(descriptor, bytes, offset, Math.min(writeBytesMax, bytes.length - offset));
    fsyncSync(descriptor);
    closeSync(descriptor);
    return draft;
  } catch (error) {
    if (descriptor !== undefined) closeQuietly(descriptor);
    removeQuietly(draft);
    throw new StoreFault('write', draft, error);
  }
}

function openExclusive(draft: string, folder: string, mode: number): number {
  try {
    return openSync(draft, 'wx', mode);
  } catch (error) {
    if (!isMissing(error)) throw error;
    makeFolder(folder);
    return openSync(draft, 'wx', mode);
  }
}

/** Creates a folder and its parents, each made durable in the folder above it. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) syncFolder(dirname(folder));
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // A draft that stays behind is rubbish in tmp/, which may be emptied at any time.
  }
}

function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // The write's own error is the one to report.
  }
}
