/**
 * Deletes results that no kept run needs: only in a folder with a store's marker, only files with names of this program,
 * never through a symbolic link. Lists every file that it deletes or leaves.
 *
 *   lock → live runs, unclear places → needs → candidates → choose → sweep → drafts
 *
 * While runs are going on, no result and no blob is deleted: such a run may find any of them at the next moment, or may
 * rely on bytes that it found stored already. A collection takes a lock and then looks for leases; a run writes its
 * lease and then looks for the lock: the second of the two always sees the first.
 */

import { StoreFault } from '../fault.ts';
import { markerName } from '../layout.ts';
import { collectionLock } from '../locks/lock-folder.ts';
import { ownerText } from '../locks/owner.ts';
import type { Place } from '../objects/object-store.ts';
import { lookAnew } from '../objects/sight.ts';
import { isFile, isMarked } from '../ownership.ts';
import { storePresence } from '../presence.ts';
import type { Store } from '../store.ts';
import { findCandidates } from './collection/candidates.ts';
import { type ChoiceLimits, choose } from './collection/choose.ts';
import { collectDrafts, type DraftCollection, type DraftLimits, joined } from './collection/drafts.ts';
import { type AskAtWork, blobsOfJobs, collectJobs, jobsAtWork } from './collection/jobs.ts';
import { neededResults } from './collection/needs.ts';
import { acquireWithRoom } from './collection/room.ts';
import { namesOf, sweep } from './collection/sweep.ts';
import { collectProgramCheckpoints, collectScratch } from './collection/work.ts';
import { listBlobs } from './inventory.ts';
import { unclearPlaces } from './unclear.ts';

export interface CollectOptions extends ChoiceLimits {
  /** The results of this many newest runs of each pipeline are kept. */
  readonly keepRuns: number;
  /** The grace period of drafts, if it differs. */
  readonly draftGraceMs?: number;
  readonly atWork?: AskAtWork;
  readonly dryRun: boolean;
}

export interface Collection {
  /** Runs, and jobs of runs, going on meanwhile: if there are any, only leftovers of dead writers were deleted. */
  readonly liveRuns: readonly string[];
  /** The process that is already collecting, if any; then nothing was deleted. */
  readonly busy?: string;
  readonly records: number;
  readonly checkpoints: number;
  /** Remembered failures of keys that no kept run met. */
  readonly failures: number;
  readonly blobs: number;
  /** Descriptions of code that no kept record names. */
  readonly codes: number;
  readonly bytes: number;
  /** Drafts and scratch of writers that have ended, files set aside as damaged, checkpoints that no program needs. */
  readonly drafts: number;
  readonly draftBytes: number;
  /** Bytes of the blobs that are kept. */
  readonly kept: number;
  /** Every file that was or would be deleted, relative to the store. */
  readonly deleted: readonly string[];
  /** Reasons why the needed results are unknown: if there are any, only leftovers of dead writers were deleted. */
  readonly unclear: readonly Place[];
  /** Unneeded files that were not deleted, each with the reason. */
  readonly left: readonly Place[];
}

const nothing = {
  ...{ records: 0, checkpoints: 0, failures: 0, blobs: 0, codes: 0, bytes: 0, drafts: 0, draftBytes: 0 },
  ...{ deleted: [], left: [], unclear: [] },
};

/** Collects unless another process does. Rejects with StoreFault for a folder without a store's marker. */
export async function collectStore(store: Store, options: CollectOptions): Promise<Collection> {
  if (['absent', 'empty'].includes(storePresence(store.root))) return { ...nothing, liveRuns: [], kept: 0 };
  if (!isMarked(store.root))
    throw new StoreFault('delete anything in', store.root, new Error(`it has no ${markerName}`));
  const locks = store.openLocks();
  try {
    const { turn, deleted } = await acquireWithRoom(store, () => locks.acquire(collectionLock), options.dryRun);
    if (turn.outcome === 'held')
      return { ...nothing, liveRuns: [], busy: ownerText(turn.by), kept: await storedBytes(store) };
    try {
      if (!options.dryRun) locks.sweep();
      const collection = await collectLocked(store, options);
      return { ...collection, deleted: [...deleted, ...collection.deleted] };
    } finally {
      await turn.release();
    }
  } finally {
    locks.close();
  }
}

async function collectLocked(store: Store, options: CollectOptions): Promise<Collection> {
  if (store.layout.isShared) seeBeginnings(store);
  // The jobs of a run may outlive it.
  const live = store.runs.live().map((run) => run.id);
  const liveRuns = [...new Set([...live, ...(await jobsAtWork(store, options.now, options.atWork))])];
  const unclear = liveRuns.length === 0 ? await unclearPlaces(store) : [];
  if (liveRuns.length + unclear.length > 0)
    return { ...nothing, ...draftsIn(store, options), liveRuns, unclear, kept: await storedBytes(store) };
  const needs = neededResults(store, options.keepRuns);
  const candidates = await findCandidates(store);
  const choice = await choose(candidates, needs, store.objects, { ...options, rooted: await blobsOfJobs(store) });
  if (!options.dryRun) await sweep(store.objects, choice);
  const drafts = joined([
    draftsIn(store, options),
    await collectProgramCheckpoints(store, needs, draftLimits(options)),
    await collectJobs(store, draftLimits(options)),
  ]);
  const { naming, named } = namesOf(choice);
  const bytes = bytesOf(choice.blobs);
  return {
    ...drafts,
    liveRuns: [],
    unclear: [],
    records: choice.records.length,
    checkpoints: choice.checkpoints.length,
    failures: choice.failures.length,
    blobs: choice.blobs.length,
    codes: choice.codes.length,
    bytes,
    kept: bytesOf(candidates.blobs) - bytes,
    deleted: [...[...naming, ...named].map(store.objects.place), ...drafts.deleted],
    left: [...choice.left, ...drafts.left],
  };
}

/** Brings runs and jobs into sight that other machines have just begun. */
function seeBeginnings({ layout, runs }: Store): void {
  for (const folder of [layout.runs, layout.jobs]) lookAnew(folder);
  for (const id of runs.list()) if (!isFile(layout.manifest(id))) lookAnew(layout.run(id));
}

function draftsIn(store: Store, options: CollectOptions): DraftCollection {
  const limits = draftLimits(options);
  return joined([collectDrafts(store.layout, limits), collectScratch(store, limits)]);
}

function draftLimits({ now, dryRun, graceMs, draftGraceMs = graceMs }: CollectOptions): DraftLimits {
  return { now, dryRun, graceMs: draftGraceMs };
}

/** Bytes of all blobs. */
export async function storedBytes(store: Store): Promise<number> {
  return bytesOf(await listBlobs(store.objects));
}

function bytesOf(blobs: readonly { readonly bytes: number }[]): number {
  return blobs.reduce((sum, blob) => sum + blob.bytes, 0);
}
