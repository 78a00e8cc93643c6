/** The blobs of a store: which are damaged, and what those hold that records and checkpoints name. */

import type { Digest } from '../../../core/values/digest.ts';
import { DamagedBlob, StoreFault } from '../../fault.ts';
import { type ArtifactDescription, decodeArtifact, describeArtifact } from '../../objects/artifact.ts';
import { blobName } from '../../objects/names.ts';
import type { Store } from '../../store.ts';
import type { Subject } from './subject.ts';

export interface Artifacts {
  blob(digest: Digest, size: number): Subject;
  /** The description of an artifact, or the end of a sentence on why there is none. */
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
        // A run beside this may have found it, too, and have set it aside.
        try {
          if (!(await isThere())) return undefined;
          known.set(digest, describe(digest, await blobs.read(digest, size)));
          return undefined;
        } catch (error) {
          damaged.add(digest);
          if (error instanceof DamagedBlob) return (await isThere()) ? { reason: error.reason } : undefined;
          // A bad place on the disk is damage like another, and no reason to stop looking.
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
      // A run beside this may have made it since the others were read.
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
