/**
 * Checkpoints by prefix key and position: small JSON files that name a blob each. Losing one costs time, never a
 * result; one that names a missing or damaged blob is passed over for the next smaller.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionKey, type Digest, parseDigest } from '../core/digest.ts';
import type { BlobStore } from './blob-store.ts';
import { DamagedBlob } from './fault.ts';
import type { Layout } from './layout.ts';
import { replaceFile, takeAway } from './publish.ts';
import { readSmallText } from './small-file.ts';

export interface CheckpointStore {
  /** Positions present, in rising order. */
  positions(prefix: ActionKey): number[];
  /** The blob that a checkpoint names. */
  entry(
    prefix: ActionKey,
    position: number,
  ): { readonly digest: Digest; readonly bytes: number; readonly lasting: boolean } | undefined;
  /** The bytes of the checkpoint with the largest position ≤ limit that is sound. */
  latest(prefix: ActionKey, limit: number): { position: number; bytes: Uint8Array } | undefined;
  /**
   * One that does not last is there in case the work is killed: it goes, with its blob, when one further on is saved.
   * Others stay until they are collected. No two prefixes may save the same bytes.
   */
  save(prefix: ActionKey, position: number, bytes: Uint8Array, lasting?: boolean): void;
  remove(prefix: ActionKey, position: number): void;
}

export function openCheckpointStore(layout: Layout, blobs: BlobStore): CheckpointStore {
  const file = (prefix: ActionKey, position: number): string => join(layout.prefix(prefix), `${position}.json`);
  const positions = (prefix: ActionKey): number[] => {
    try {
      return readdirSync(layout.prefix(prefix))
        .map((name) => /^(\d+)\.json$/.exec(name)?.[1])
        .filter((text) => text !== undefined)
        .map(Number)
        .sort((left, right) => left - right);
    } catch {
      return [];
    }
  };
  return {
    positions,
    entry: (prefix, position) => readEntry(file(prefix, position)),
    latest: (prefix, limit) => {
      for (const position of positions(prefix).reverse()) {
        if (position > limit) continue;
        const entry = readEntry(file(prefix, position));
        if (entry === undefined) continue;
        try {
          return { position, bytes: blobs.read(entry.digest, entry.bytes) };
        } catch (error) {
          if (!(error instanceof DamagedBlob)) throw error;
        }
      }
      return undefined;
    },
    save: (prefix, position, bytes, lasting = true) => {
      const entry = { digest: blobs.put(bytes), bytes: bytes.length, lasting };
      replaceFile(layout.temporary, file(prefix, position), new TextEncoder().encode(JSON.stringify(entry)));
      for (const passed of positions(prefix)) {
        if (passed >= position) break;
        const old = readEntry(file(prefix, passed));
        if (old?.lasting !== false) continue;
        // The name first: a checkpoint never names what is not there. No artifact and no other prefix has its bytes.
        takeAway(file(prefix, passed));
        if (old.digest !== entry.digest) takeAway(layout.blob(old.digest));
      }
    },
    remove: (prefix, position) => takeAway(file(prefix, position)),
  };
}

function readEntry(path: string): { digest: Digest; bytes: number; lasting: boolean } | undefined {
  try {
    const entry = JSON.parse(readSmallText(path)) as { digest: string; bytes: number; lasting?: boolean };
    return { digest: parseDigest(entry.digest), bytes: entry.bytes, lasting: entry.lasting !== false };
  } catch {
    return undefined;
  }
}
