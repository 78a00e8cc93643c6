/** The difference of two artifacts in stores, which are read batch by batch. */

import type { OutputRecord } from '../../core/facts/record.ts';
import { openArtifact, type StoredArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import { type TableDifference, tableDifference } from './table-difference.ts';

type Output = readonly [store: Pick<Store, 'blobs'>, output: OutputRecord];

/** Undefined if at most their encoding differs. Rejects with DamagedBlob. */
export async function artifactDifference(before: Output, after: Output): Promise<TableDifference | undefined> {
  const opened: StoredArtifact[] = [];
  try {
    for (const [{ blobs }, output] of [before, after]) opened.push(await openArtifact(blobs, output));
    const [old, now] = opened as [StoredArtifact, StoredArtifact];
    return tableDifference(old.table, now.table);
  } finally {
    for (const { close } of opened) close();
  }
}
