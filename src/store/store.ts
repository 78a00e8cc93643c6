/** A store: its parts over one folder. Opening one creates nothing. */

import { giveToGroup } from './group.ts';
import { type Jobs, openJobs } from './jobs/jobs.ts';
import { openRunLog, type RunLog } from './journal/run-log.ts';
import { type Layout, storeLayout } from './layout.ts';
import { type OwnedLocks, openLockFolder } from './locks/lock-folder.ts';
import { type DocumentMemory, openDocumentMemory } from './memories/document-memory.ts';
import { type EngineMemory, openEngineMemory } from './memories/engine-memory.ts';
import { type KindMemory, openKindMemory } from './memories/kind-memory.ts';
import { openReportFolder, type ReportFolder } from './memories/report-folder.ts';
import { openRunIndex, type RunIndex } from './memories/run-index.ts';
import { openStatCache, type StatCache } from './memories/stat-cache.ts';
import { openStepIndex, type StepIndex } from './memories/step-index.ts';
import { openWorkFolders, type WorkFolders } from './memories/work-folders.ts';
import { type BlobStore, openBlobStore } from './objects/blob-store.ts';
import { diskObjects } from './objects/disk.ts';
import type { ObjectStore } from './objects/object-store.ts';
import { openStaging, type Staging } from './objects/staging.ts';
import { isFile } from './ownership.ts';
import { type CheckpointStore, openCheckpointStore } from './records/checkpoint-store.ts';
import { type CodeStore, openCodeStore } from './records/code-store.ts';
import { type FailureStore, openFailureStore } from './records/failure-store.ts';
import { type MarkStore, openMarkStore } from './records/mark-store.ts';
import { openRecordStore, type RecordStore } from './records/record-store.ts';
import { openSignedStore, type SignedStore } from './records/signed-store.ts';
import type { Remote } from './remote/tier/remote.ts';

export interface Store {
  /** The folder that the store is, as users name it. */
  readonly root: string;
  /** For the store's own modules only: other modules build no paths. */
  readonly layout: Layout;
  readonly objects: ObjectStore;
  readonly blobs: BlobStore;
  readonly records: RecordStore;
  readonly checkpoints: CheckpointStore;
  readonly failures: FailureStore;
  readonly codes: CodeStore;
  readonly marks: MarkStore;
  readonly signed: SignedStore;
  readonly runs: RunLog;
  readonly jobs: Jobs;
  readonly files: StatCache;
  readonly documents: DocumentMemory;
  readonly engines: EngineMemory;
  readonly kinds: KindMemory;
  readonly reports: ReportFolder;
  readonly runIndex: RunIndex;
  readonly stepIndex: StepIndex;
  readonly work: WorkFolders;
  /** The shared cache behind `blobs` and `records`, if there is one. */
  readonly remote?: Remote;
  /** For the blobs of one body. */
  openStaging(): Staging;
  /** The locks of the store for a new owner. */
  openLocks(run?: string): OwnedLocks;
}

/** `shared`: several machines use it at once. A store in which it was said once says so itself. */
export function openStore(root: string, { shared = false }: { readonly shared?: boolean } = {}): Store {
  const layout = storeLayout(root, shared || isFile(storeLayout(root).sharedMark));
  giveToGroup(root);
  const objects = diskObjects(layout);
  const blobs = openBlobStore(objects);
  const runs = openRunLog(layout);
  return {
    root,
    layout,
    objects,
    blobs,
    records: openRecordStore(objects, blobs),
    checkpoints: openCheckpointStore(objects, blobs),
    failures: openFailureStore(objects),
    codes: openCodeStore(objects),
    marks: openMarkStore(objects),
    signed: openSignedStore(objects),
    runs,
    jobs: openJobs(layout),
    files: openStatCache(layout.statCache, layout.temporary),
    documents: openDocumentMemory(layout),
    engines: openEngineMemory(layout),
    kinds: openKindMemory(layout),
    reports: openReportFolder(layout),
    runIndex: openRunIndex(layout, runs),
    stepIndex: openStepIndex(layout, runs),
    work: openWorkFolders(layout),
    openStaging: () => openStaging(layout),
    openLocks: (run) => openLockFolder(layout.locks, run, layout.isShared),
  };
}
