/**
 * Digests of outside files, kept by what `stat` says of them, so that unchanged files are not read again.
 *
 * An accelerator: losing it costs time, and it may be deleted. An entry counts only if size, both times and the inode
 * are unchanged, and if the file was last changed well before it was hashed: a write within the clock's grain after
 * hashing would otherwise go unseen (git calls such an entry racy).
 */

import { type BigIntStats, closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { type Digest, digestStream } from '../core/digest.ts';
import { replaceFile } from './publish.ts';
import { seal, unseal } from './sealed.ts';

interface Entry {
  readonly stat: string;
  readonly digest: Digest;
}

export interface StatCache {
  /** The digest of a file's bytes. Throws the file system's error if it cannot be read. */
  digest(path: string): Digest;
  /** Writes the cache back, if anything changed. */
  save(): void;
}

const racyNanoseconds = 2_000_000_000n;
const readBytes = 1 << 20;

export function openStatCache(path: string, temporary: string, now: () => number = Date.now): StatCache {
  let entries: Record<string, Entry> = {};
  let changed = false;
  try {
    entries = JSON.parse(unseal(readFileSync(path, 'utf8')) ?? '') as Record<string, Entry>;
    if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) entries = {};
  } catch {
    // Absent or damaged: start afresh.
  }
  return {
    digest: (file) => {
      const stat = statSync(file, { bigint: true });
      const state = stateOf(stat);
      const entry = Object.hasOwn(entries, file) ? entries[file] : undefined;
      if (entry?.stat === state && /^sha256:[0-9a-f]{64}$/.test(entry.digest)) return entry.digest;
      const digest = hashFile(file);
      const after = statSync(file, { bigint: true });
      const settled = BigInt(Math.floor(now())) * 1_000_000n - after.mtimeNs > racyNanoseconds;
      if (stateOf(after) === state && settled) {
        entries[file] = { stat: state, digest };
        changed = true;
      }
      return digest;
    },
    save: () => {
      if (!changed) return;
      replaceFile(temporary, path, seal(JSON.stringify(entries)));
      changed = false;
    },
  };
}

function stateOf(stat: BigIntStats): string {
  return `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}`;
}

function hashFile(path: string): Digest {
  const hash = digestStream();
  const buffer = new Uint8Array(readBytes);
  const descriptor = openSync(path, 'r');
  try {
    for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer))
      hash.update(buffer.subarray(0, count));
  } finally {
    closeSync(descriptor);
  }
  return hash.finish();
}
