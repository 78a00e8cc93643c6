/** The blobs of a store: finds damaged ones, and describes the artifacts that records and checkpoints refer to. */

import type { Digest } from '../../../core/values/digest.ts';
import { DamagedBlob, StoreFault } from '../../fault.ts';
import { type ArtifactDescription, decodeArtifact, describeArtifact } from '../../objects/artifact.ts';
import { blobName } from '../../objects/names.ts';
import type { Store } from '../../store.ts';
import type { Subject } from './subject.ts';

export interface Artifacts {
  blob(digest: Digest, size: number): Subject;
  /** The description of an artifact, or the reason why there is none, as the end of a sentence. */
  find(digest: Digest, size: number): Promise<ArtifactDescription | string>;
}

export function artifactsIn({ objects, blobs }: Store): Artifacts {
  const known = new Map<Digest, ArtifactDescription | string>();
  const damaged = new Set<Digest>();
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
          known.set(digest, describe(digest, await blobs.read(digest, size)));
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
    find: async (digest, size) => {
      if (!(await blobs.has(digest, size))) return 'is missing, or has another size';
      // A concurrent run may have made it since the blobs were read.
      if (!known.has(digest) && !damaged.has(digest)) await blob(digest, size).look();
      return known.get(digest) ?? 'is damaged';
    },
  };
}

function describe(digest: Digest, bytes: Uint8Array): ArtifactDescription | string {
  try {
    return describeArtifact(decodeArtifact(digest, bytes));
  } catch (error) {
    if (error instanceof DamagedBlob) return error.reason;
    throw error;
  }
}
