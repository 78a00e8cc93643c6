/**
 * Caches digests of outside files, and texts extracted from them, by their `stat`, so that unchanged files are not read
 * again.
 *
 * Losing the cache costs time only; a damaged one is detected by its own digest and ignored. An entry is valid if size,
 * both times and the inode are unchanged, and if the file was last changed well before it was hashed: otherwise a write
 * within the clock's resolution after hashing could go unnoticed (git calls such an entry racy).
 */

import { type BigIntStats, closeSync, fstatSync, readSync, statSync } from 'node:fs';
import { type Digest, digestOf, digestStream } from '../../core/values/digest.ts';
import { digest, mapOf, object, shapeCheck, text, texts } from '../../core/values/shape.ts';
import { replaceFile } from '../objects/publish.ts';
import { openRegular, readSmallFile, readSmallText } from '../objects/small-file.ts';
import { seal, unsealJson } from '../records/sealed.ts';

interface Entry {
  readonly stat: string;
  readonly digest: Digest;
  /** Texts extracted from the file, by the name of the reading. */
  readonly found?: { readonly [reading: string]: readonly string[] };
}

const isEntry = shapeCheck<Entry>(object({ stat: text, digest }, { found: mapOf(texts) }));

/** A function that extracts texts from a file's bytes. Another function needs another name. */
export interface Reading {
  readonly name: string;
  /** Depends on the bytes only. */
  read(bytes: Uint8Array): readonly string[];
}

export interface StatCache {
  /**
   * The digest of a file's bytes. Throws the file system's error if it cannot be read, NoReadableFile if it is not a
   * file.
   */
  digest(path: string): Digest;
  /** The digest of a small file's bytes, and the extracted texts. Throws the file system's error. */
  found(path: string, reading: Reading): { readonly digest: Digest; readonly texts: readonly string[] };
  /** Writes the cache to disk if it has changed. */
  save(): void;
}

const racyNanoseconds = 2_000_000_000n;
const readBytes = 1 << 20;

export function openStatCache(path: string, temporary: string, now: () => number = Date.now): StatCache {
  let entries: { [path: string]: Entry } | undefined;
  let changed = false;
  const known = (): { [path: string]: Entry } => {
    entries ??= readEntries(path);
    return entries;
  };
  const entryOf = (file: string, state: string): Entry | undefined => {
    const entry = Object.hasOwn(known(), file) ? known()[file] : undefined;
    return entry?.stat === state && isEntry(entry) ? entry : undefined;
  };
  const keep = (file: string, entry: Entry, after: BigIntStats): void => {
    const settled = BigInt(Math.floor(now())) * 1_000_000n - after.mtimeNs > racyNanoseconds;
    if (stateOf(after) !== entry.stat || !settled) return;
    known()[file] = entry;
    changed = true;
  };
  return {
    digest: (file) => {
      const state = stateOf(statSync(file, { bigint: true }));
      const entry = entryOf(file, state);
      if (entry !== undefined) return entry.digest;
      const digest = hashFile(file);
      keep(file, { stat: state, digest }, statSync(file, { bigint: true }));
      return digest;
    },
    found: (file, { name, read }) => {
      const state = stateOf(statSync(file, { bigint: true }));
      const entry = entryOf(file, state);
      const texts = entry?.found?.[name];
      if (entry !== undefined && texts !== undefined) return { digest: entry.digest, texts };
      const bytes = readSmallFile(file, { followLinks: true });
      const made = { digest: digestOf(bytes), texts: read(bytes) };
      const found = { ...entry?.found, [name]: made.texts };
      keep(file, { stat: state, digest: made.digest, found }, statSync(file, { bigint: true }));
      return made;
    },
    save: () => {
      if (!changed) return;
      replaceFile(temporary, path, seal(JSON.stringify(known())));
      changed = false;
    },
  };
}

/** Empty if the file is missing or damaged. */
function readEntries(path: string): { [path: string]: Entry } {
  try {
    const entries = unsealJson(readSmallText(path));
    return typeof entries === 'object' && entries !== null && !Array.isArray(entries)
      ? (entries as { [path: string]: Entry })
      : {};
  } catch {
    return {};
  }
}

function stateOf(stat: BigIntStats): string {
  return `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}`;
}

function hashFile(path: string): Digest {
  const hash = digestStream();
  const descriptor = openRegular(path, { followLinks: true });
  try {
    const buffer = new Uint8Array(Math.min(readBytes, Math.max(1, fstatSync(descriptor).size)));
    for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer))
      hash.update(buffer.subarray(0, count));
  } finally {
    closeSync(descriptor);
  }
  return hash.finish();
}
