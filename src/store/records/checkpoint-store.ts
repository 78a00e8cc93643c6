/**
 * Checkpoints by prefix key and position: small sealed files that name a blob each. Losing one costs time, never a
 * result; if one is misplaced, or its blob is missing or damaged, the next smaller one is used.
 */

import type { ActionKey, Digest } from '../../core/values/digest.ts';
import * as shape from '../../core/values/shape.ts';
import { DamagedBlob, StoreFault } from '../fault.ts';
import type { BlobStore } from '../objects/blob-store.ts';
import { checkpointIn, checkpointName } from '../objects/names.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { seal, unsealJson } from './sealed.ts';

export interface CheckpointEntry {
  readonly digest: Digest;
  readonly bytes: number;
  /** Whether it is kept when a later one is saved. */
  readonly lasting: boolean;
}

export type FoundCheckpoint =
  | { readonly entry: CheckpointEntry }
  /** `later`: it is sealed, but of a newer version than this program knows. */
  | { readonly problem: string; readonly later?: true };

export interface CheckpointStore {
  /** Positions present, in rising order. */
  positions(prefix: ActionKey): Promise<number[]>;
  /** The entry of a checkpoint, or why it is not valid; undefined if nothing is there. */
  look(prefix: ActionKey, position: number): Promise<FoundCheckpoint | undefined>;
  /** The entry of a checkpoint; undefined if it was not written for this prefix and position. */
  entry(prefix: ActionKey, position: number): Promise<CheckpointEntry | undefined>;
  /**
   * The result of `read` for the intact checkpoint with the largest position ≤ limit. `read` checks the metadata in the
   * bytes and returns undefined for a checkpoint of another place.
   */
  latest<Read>(
    prefix: ActionKey,
    limit: number,
    read: (bytes: Uint8Array, position: number) => Read | undefined,
  ): Promise<{ position: number; read: Read } | undefined>;
  /**
   * Saves durably. `lasting: true` (default): kept until it is collected. `false`: only guards against a kill; deleted
   * with its blob when a later one is saved. Two prefixes must not save the same bytes.
   */
  save(prefix: ActionKey, position: number, bytes: Uint8Array, lasting?: boolean): Promise<void>;
  remove(prefix: ActionKey, position: number): Promise<void>;
}

/** Entries without a version were not sealed and did not name their place: they are not used. */
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

/** The position at the end of a checkpoint's name; undefined if the number is not one. */
export function positionOf(number: string): number | undefined {
  const position = Number(/^(0|[1-9]\d*)$/.exec(number)?.[1]);
  return Number.isSafeInteger(position) ? position : undefined;
}

export function openCheckpointStore(objects: ObjectStore, blobs: BlobStore): CheckpointStore {
  const positions = async (prefix: ActionKey): Promise<number[]> => {
    // A folder that cannot be listed costs time, never a result.
    const found = await objects.list(checkpointName(prefix, ''), () => {});
    return found.flatMap(({ name }) => positionOf(checkpointIn(name).number) ?? []).sort((left, right) => left - right);
  };
  const look = async (prefix: ActionKey, position: number): Promise<FoundCheckpoint | undefined> => {
    const name = checkpointName(prefix, position);
    let entry: unknown;
    try {
      const text = await objects.text(name);
      if (text === undefined && (await objects.stat(name)) === undefined) return undefined;
      entry = text === undefined ? undefined : unsealJson(text);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
    }
    if (isEntry(entry) && entry.prefix === prefix && entry.position === position) return { entry };
    const version = (entry as { readonly version?: unknown } | null | undefined)?.version;
    if (typeof version === 'number' && version > entryVersion)
      return { problem: `it is of version ${version}, and this program reads version ${entryVersion}`, later: true };
    return { problem: 'it is damaged, or belongs to another training or position' };
  };
  const entryAt = async (prefix: ActionKey, position: number): Promise<CheckpointEntry | undefined> => {
    const found = await look(prefix, position);
    return found !== undefined && 'entry' in found ? found.entry : undefined;
  };
  /** Deletes the checkpoints before `position` that only guarded against a kill. */
  const removePassed = async (prefix: ActionKey, position: number, saved: Digest): Promise<void> => {
    for (const passed of await positions(prefix)) {
      if (passed >= position) break;
      const old = await entryAt(prefix, passed);
      if (old?.lasting !== false) continue;
      // Delete the name first, so that a checkpoint never refers to a missing blob. No artifact and no other prefix has
      // its bytes.
      await objects.remove(checkpointName(prefix, passed));
      if (old.digest !== saved) await blobs.remove(old.digest);
    }
  };
  return {
    positions,
    look,
    entry: entryAt,
    latest: async (prefix, limit, read) => {
      for (const position of (await positions(prefix)).reverse()) {
        if (position > limit) continue;
        const entry = await entryAt(prefix, position);
        if (entry === undefined) continue;
        try {
          const found = read(await blobs.read(entry.digest, entry.bytes), position);
          if (found !== undefined) return { position, read: found };
        } catch (error) {
          if (!(error instanceof DamagedBlob)) throw error;
        }
      }
      return undefined;
    },
    save: async (prefix, position, bytes, lasting = true) => {
      const digest = await blobs.put(bytes);
      const entry: SealedEntry = { version: entryVersion, prefix, position, digest, bytes: bytes.length, lasting };
      await objects.barrier();
      await objects.replace(checkpointName(prefix, position), seal(JSON.stringify(entry)));
      await objects.barrier();
      await removePassed(prefix, position, digest);
    },
    remove: async (prefix, position) => void (await objects.remove(checkpointName(prefix, position))),
  };
}
