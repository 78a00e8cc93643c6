/** A store: its parts over one folder. Opening one creates nothing. */

import { openRunLog, type RunLog } from './journal/run-log.ts';
import { type Layout, storeLayout } from './layout.ts';
import { openStatCache, type StatCache } from './memories/stat-cache.ts';
import { type BlobStore, openBlobStore } from './objects/blob-store.ts';
import { type CheckpointStore, openCheckpointStore } from './records/checkpoint-store.ts';
import { type CodeStore, openCodeStore } from './records/code-store.ts';
import { type MarkStore, openMarkStore } from './records/mark-store.ts';
import { openRecordStore, type RecordStore } from './records/record-store.ts';

export interface Store {
  readonly layout: Layout;
  readonly blobs: BlobStore;
  readonly records: RecordStore;
  readonly checkpoints: CheckpointStore;
  readonly codes: CodeStore;
  readonly marks: MarkStore;
  readonly runs: RunLog;
  readonly files: StatCache;
}

export function openStore(root: string): Store {
  const layout = storeLayout(root);
  const blobs = openBlobStore(layout);
  return {
    layout,
    blobs,
    records: openRecordStore(layout, blobs),
    checkpoints: openCheckpointStore(layout, blobs),
    codes: openCodeStore(layout),
    marks: openMarkStore(layout),
    runs: openRunLog(layout),
    files: openStatCache(layout.statCache, layout.temporary),
  };
}
