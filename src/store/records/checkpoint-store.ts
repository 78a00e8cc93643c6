/**
 * Checkpoints by prefix key and position: small sealed files that name a blob each. Losing one costs time, never a
 * result; one that is not what its place says, or that names a missing or damaged blob, is passed over for the next
 * smaller.
 */

import { readdirSync } from 'node:fs';
import type { ActionKey, Digest } from '../../core/values/digest.ts';
import * as shape from '../../core/values/shape.ts';
import { DamagedBlob } from '../fault.ts';
import type { Layout } from '../layout.ts';
import type { BlobStore } from '../objects/blob-store.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { isThere, takeAway } from '../ownership.ts';
import { seal, unsealJson } from './sealed.ts';

export interface CheckpointEntry {
  readonly digest: Digest;
  readonly bytes: number;
  /** Whether it stays when one further on is saved. */
  readonly lasting: boolean;
}

export type FoundCheckpoint =
  | { readonly entry: CheckpointEntry }
  /** `later`: it is sealed and of a version that this program does not know. */
  | { readonly problem: string; readonly later?: true };

export interface CheckpointStore {
  /** Positions present, in rising order. */
  positions(prefix: ActionKey): number[];
  /** What lies in the place of a checkpoint: an entry written for it, or why it is none; undefined if nothing does. */
  look(prefix: ActionKey, position: number): FoundCheckpoint | undefined;
  /** The blob that a checkpoint names; undefined if it was not written for this prefix and position. */
  entry(prefix: ActionKey, position: number): CheckpointEntry | undefined;
  /**
   * What `read` makes of the checkpoint with the largest position ≤ limit that is sound. `read` compares what the bytes
   * say of themselves and returns undefined for one that is not what its place says.
   */
  latest<Read>(
    prefix: ActionKey,
    limit: number,
    read: (bytes: Uint8Array, position: number) => Read | undefined,
  ): { position: number; read: Read } | undefined;
  /**
   * One that does not last is there in case the work is killed: it goes, with its blob, when one further on is saved.
   * Others stay until they are collected. No two prefixes may save the same bytes.
   */
  save(prefix: ActionKey, position: number, bytes: Uint8Array, lasting?: boolean): void;
  remove(prefix: ActionKey, position: number): void;
}

/** Entries without a version were not sealed and did not say where they belong: they are not believed. */
const entryVersion = 1;

interface SealedEntry extends CheckpointEntry {
  readonly version: number;
  readonly prefix: string;
  readonly position: number;
}

const isEntry = shape.shapeCheck<SealedEntry>(
  shape.object({
    version: shape.exactly(entryVersion),
    prefix: shape.key,
    position: shape.count,
    digest: shape.digest,
    bytes: shape.count,
    lasting: shape.boolean,
  }),
);

/** The position in a checkpoint's file name; undefined for a name that none is given. */
export function positionOf(name: string): number | undefined {
  const position = Number(/^(0|[1-9]\d*)\.json$/.exec(name)?.[1]);
  return Number.isSafeInteger(position) ? position : undefined;
}

export function openCheckpointStore(layout: Layout, blobs: BlobStore): CheckpointStore {
  const positions = (prefix: ActionKey): number[] => {
    try {
      return readdirSync(layout.prefix(prefix))
        .map(positionOf)
        .filter((position) => position !== undefined)
        .sort((left, right) => left - right);
    } catch {
      return [];
    }
  };
  const look = (prefix: ActionKey, position: number): FoundCheckpoint | undefined => {
    const path = layout.checkpoint(prefix, position);
    let entry: unknown;
    try {
      entry = unsealJson(readSmallText(path));
    } catch {
      if (!isThere(path)) return undefined;
    }
    if (isEntry(entry) && entry.prefix === prefix && entry.position === position) return { entry };
    const version = (entry as { readonly version?: unknown } | null | undefined)?.version;
    if (typeof version === 'number' && version > entryVersion)
      return { problem: `it is of version ${version}, and this program reads version ${entryVersion}`, later: true };
    return { problem: 'it is not as it was written for this training and position' };
  };
  const entryAt = (prefix: ActionKey, position: number): CheckpointEntry | undefined => {
    const found = look(prefix, position);
    return found !== undefined && 'entry' in found ? found.entry : undefined;
  };
  return {
    positions,
    look,
    entry: entryAt,
    latest: (prefix, limit, read) => {
      for (const position of positions(prefix).reverse()) {
        if (position > limit) continue;
        const entry = entryAt(prefix, position);
        if (entry === undefined) continue;
        try {
          const found = read(blobs.read(entry.digest, entry.bytes), position);
          if (found !== undefined) return { position, read: found };
        } catch (error) {
          if (!(error instanceof DamagedBlob)) throw error;
        }
      }
      return undefined;
    },
    save: (prefix, position, bytes, lasting = true) => {
      const entry: SealedEntry = {
        version: entryVersion,
        prefix,
        position,
        digest: blobs.put(bytes),
        bytes: bytes.length,
        lasting,
      };
      replaceFile(layout.temporary, layout.checkpoint(prefix, position), seal(JSON.stringify(entry)));
      for (const passed of positions(prefix)) {
        if (passed >= position) break;
        const old = entryAt(prefix, passed);
        if (old?.lasting !== false) continue;
        // The name first: a checkpoint never names what is not there. No artifact and no other prefix has its bytes.
        takeAway(layout.checkpoint(prefix, passed));
        if (old.digest !== entry.digest) takeAway(layout.blob(old.digest));
      }
    },
    remove: (prefix, position) => takeAway(layout.checkpoint(prefix, position)),
  };
}
