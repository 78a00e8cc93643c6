/**
 * Blobs that a body makes: written to tmp and left there, then taken over by the process that publishes the record. So a
 * worker goes on with its next action, and one process makes the blobs of several actions durable together.
 */

import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { Layout } from '../layout.ts';
import { type BlobStore, openBlobStore, type StagedBlob } from './blob-store.ts';
import { diskObjects } from './disk.ts';
import { fileAt } from './folder.ts';
import { digestIn } from './names.ts';
import type { ObjectName } from './object-store.ts';

export interface Staging {
  /** Keeps new blobs in tmp. A blob that is found stored is durable after `leave`. */
  readonly blobs: BlobStore;
  /** The new blobs, for `BlobStore.take`. Rejects with StoreFault. */
  leave(): Promise<readonly StagedBlob[]>;
  /** Deletes the new blobs, unless they were left. */
  abandon(): void;
}

export function openStaging(layout: Layout): Staging {
  const drafts = new Map<ObjectName, string>();
  const objects = diskObjects(layout, undefined, (draft, name) => {
    if (drafts.has(name)) draft.abandon();
    else drafts.set(name, draft.leave());
  });
  const { putIfAbsent, setAside, stat } = objects;
  return {
    blobs: openBlobStore({
      ...objects,
      putIfAbsent: async (name, bytes) => drafts.has(name) || putIfAbsent(name, bytes),
      setAside: async (name) => (drafts.has(name) ? undefined : setAside(name)),
      stat: async (name) => {
        const draft = drafts.get(name);
        return draft === undefined ? stat(name) : fileAt(draft);
      },
    }),
    leave: async () => {
      await objects.barrier();
      const left = [...drafts].map(([name, path]) => ({ digest: digestIn(name), draft: basename(path) }));
      drafts.clear();
      return left;
    },
    abandon: () => {
      for (const path of drafts.values()) rmSync(path, { force: true });
      drafts.clear();
    },
  };
}
