/**
 * The blobs of a store: finds damaged ones, and describes the artifacts that records and checkpoints refer to. Other
 * blobs are files that programs wrote: they are hashed in pieces and never decoded, as they may be large or hostile.
 */

import type { Digest } from '../../../core/values/digest.ts';
import { DamagedBlob, StoreFault } from '../../fault.ts';
import { type ArtifactDescription, storedIn } from '../../objects/artifact.ts';
import type { BlobStore } from '../../objects/blob-store.ts';
import { blobName } from '../../objects/names.ts';
import { positionOf } from '../../records/checkpoint-store.ts';
import type { Store } from '../../store.ts';
import { listCheckpoints, listRecords } from '../inventory.ts';
import type { Subject } from './subject.ts';

export interface Artifacts {
  blob(digest: Digest, size: number): Subject;
  /** Why a file that an artifact lists is not intact, as the end of a sentence. */
  fileProblem(digest: Digest, size: number): Promise<string | undefined>;
  /** The description of an artifact, or the reason why there is none, as the end of a sentence. */
  find(digest: Digest, size: number): Promise<ArtifactDescription | string>;
}

/** `tables`: the blobs that are artifacts. */
export function artifactsIn({ objects, blobs }: Store, tables: ReadonlySet<Digest>): Artifacts {
  const known = new Map<Digest, ArtifactDescription | string>();
  const damaged = new Set<Digest>();
  const check = async (digest: Digest, size: number): Promise<void> => {
    if (tables.has(digest)) known.set(digest, await describe(blobs, digest, size));
    else await blobs.fileOf(digest, size);
  };
  const blob = (digest: Digest, size: number): Subject => {
    const name = blobName(digest);
    const isThere = async (): Promise<boolean> => (await objects.stat(name)) !== undefined;
    return {
      kind: 'blob',
      name: digest,
      look: async () => {
        // A concurrent run may have found the damage too and set the blob aside.
        try {
          if (!(await isThere())) return undefined;
          await check(digest, size);
          return undefined;
        } catch (error) {
          damaged.add(digest);
          if (error instanceof DamagedBlob) return (await isThere()) ? { reason: error.reason } : undefined;
          // A bad sector counts as damage and does not stop the verification.
          if (error instanceof StoreFault) return { reason: `cannot be read (${error.code})` };
          throw error;
        }
      },
      repair: async () => {
        const isFile = (await objects.stat(name))?.foreign === undefined;
        await blobs.setAside(digest);
        return isFile ? 'deleted' : 'set aside';
      },
    };
  };
  return {
    blob,
    fileProblem: async (digest, size) => {
      if (!(await blobs.has(digest, size))) return missing;
      return damaged.has(digest) ? 'is damaged' : undefined;
    },
    find: async (digest, size) => {
      if (!(await blobs.has(digest, size))) return missing;
      // A concurrent run may have made it since the blobs were read.
      if (!known.has(digest) && !damaged.has(digest)) {
        try {
          known.set(digest, await describe(blobs, digest, size));
        } catch {
          damaged.add(digest);
        }
      }
      return known.get(digest) ?? 'is damaged';
    },
  };
}

const missing = 'is missing, or has another size';

/** The blobs that records and checkpoints name as tables. A record that cannot be read names none. */
export async function tablesIn({ objects, records, checkpoints }: Store): Promise<Set<Digest>> {
  const tables = new Set<Digest>();
  for (const { key } of await listRecords(objects, () => {})) {
    const found = await quietly(records.look(key));
    if (found !== undefined && 'record' in found)
      for (const { digest } of Object.values(found.record.outputs)) tables.add(digest);
  }
  for (const { prefix, number } of await listCheckpoints(objects, () => {})) {
    const position = positionOf(number);
    const entry = position === undefined ? undefined : await quietly(checkpoints.entry(prefix, position));
    if (entry !== undefined) tables.add(entry.digest);
  }
  return tables;
}

/** Undefined if the file cannot be read, which its own check reports. */
async function quietly<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof StoreFault) return undefined;
    throw error;
  }
}

/** A text for intact bytes that are no table. Rejects with DamagedBlob for bytes that are damaged. */
async function describe(blobs: BlobStore, digest: Digest, size: number): Promise<ArtifactDescription | string> {
  const source = await blobs.open(digest, size);
  try {
    return storedIn(digest, source).described;
  } catch (error) {
    if (error instanceof DamagedBlob) return error.reason;
    throw error;
  } finally {
    source.close();
  }
}
