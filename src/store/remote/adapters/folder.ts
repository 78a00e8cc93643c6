/**
 * Shared objects in a folder that several machines see (`file:`). Its steps are taken by this process, or by another one
 * where the folder may be on a mount whose server may go: such a call never comes back, nor does the end of its process.
 */

import { pathToFileURL } from 'node:url';
import type { ListedObject } from '../../objects/object-store.ts';
import { breathing } from '../../objects/pieces.ts';
import type { SharedObjects } from '../shared-objects.ts';
import { distantSteps } from './distant-folder.ts';
import { type FolderSteps, folderSteps } from './folder-steps.ts';
import { mountsMayHang } from './mounts.ts';

const usualPatienceMs = 5000;

/** `root` is absolute. `patienceMs` is for a step where a mount may hang. */
export function folderObjects(
  root: string,
  patienceMs = usualPatienceMs,
  mayHang: boolean = mountsMayHang(),
): SharedObjects {
  const steps = mayHang ? distantSteps(root, patienceMs) : folderSteps(root);
  return {
    url: pathToFileURL(root).href,
    read: async (name) => {
      const file = await steps.open(name);
      return file === undefined ? undefined : breathing(pieces(steps, file));
    },
    stat: (name) => steps.stat(name),
    put: async (name, content, replace = false) => {
      const draft = await steps.begin(name, replace);
      if (draft === undefined) return false;
      try {
        for await (const piece of content.open()) await steps.write(draft, piece);
      } catch (error) {
        await steps.abandon(draft).catch(() => {});
        throw error;
      }
      return steps.finish(draft);
    },
    list: async (collection) => {
      const found: ListedObject[] = [];
      for (const shard of await steps.shards(collection)) found.push(...(await steps.listed(collection, shard)));
      return found;
    },
    touch: (name) => steps.touch(name),
    remove: (name) => steps.remove(name),
    close: steps.end,
  };
}

async function* pieces(steps: FolderSteps, file: number): AsyncGenerator<Uint8Array> {
  try {
    for (let offset = 0; ; ) {
      const piece = await steps.piece(file, offset);
      if (piece.length === 0) return;
      yield piece;
      offset += piece.length;
    }
  } finally {
    await steps.close(file).catch(() => {});
  }
}
