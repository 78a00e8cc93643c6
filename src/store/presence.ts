/** Whether a folder is a store. Creates nothing. */

import { existsSync, readdirSync } from 'node:fs';
import { isMissing, StoreFault } from './fault.ts';
import { storeLayout } from './layout.ts';

/** `empty`: a folder in which nothing has been kept yet; `foreign`: one with files, none of which is a store's. */
export type Presence = 'absent' | 'no folder' | 'empty' | 'foreign' | 'store';

/** Throws StoreFault for what cannot be looked at. */
export function storePresence(root: string): Presence {
  let names: string[];
  try {
    names = readdirSync(root);
  } catch (error) {
    if (isMissing(error)) return existsSync(root) ? 'no folder' : 'absent';
    throw new StoreFault('look at', root, error);
  }
  if (names.length === 0) return 'empty';
  const { runs, blobs, results, prefixes, documents, locks, engines, statCache } = storeLayout(root);
  return [runs, blobs, results, prefixes, documents, locks, engines, statCache].some((path) => existsSync(path))
    ? 'store'
    : 'foreign';
}
