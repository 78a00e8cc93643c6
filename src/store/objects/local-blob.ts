/** Blobs as files on this disk, named while planning: the key of a comparison needs the path of an earlier run's artifact. */

import { type Digest, parseDigest } from '../../core/values/digest.ts';
import type { Layout } from '../layout.ts';
import type { StatCache } from '../memories/stat-cache.ts';
import { blobName } from './names.ts';

/** The path of a blob whose bytes have its digest, or why there is none, as the end of a sentence. */
export function localBlob(
  { layout, files }: { readonly layout: Layout; readonly files: StatCache },
  digest: string,
): { readonly path: string } | { readonly missing: string } {
  const wanted: Digest = parseDigest(digest);
  const path = layout.object(blobName(wanted));
  try {
    return files.digest(path) === wanted ? { path } : { missing: `its artifact ${shortDigest(digest)} is damaged` };
  } catch {
    return { missing: `its artifact ${shortDigest(digest)} is no longer in the store` };
  }
}

function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
