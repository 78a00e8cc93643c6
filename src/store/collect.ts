/**
 * Takes away what no kept run needs: mark from runs, sweep records, then blobs.
 *
 * Beside live runs it takes no result and no blob: any of them may be found by such a run at the next moment, or be
 * what it would have written had it not been there already. A collection holds a lock and then looks for leases; a run
 * writes its lease and then looks for the lock: whoever comes second sees the other. Records go durably before the
 * blobs they name, so that none ever names what is not there.
 */

import { basename, dirname } from 'node:path';
import { type ActionKey, type Digest, parseActionKey } from '../core/digest.ts';
import type { ActionRecord } from '../core/record.ts';
import { listBlobs, listPrefixes, listRecords, listTemporary } from './inventory.ts';
import { collectionLock, openLockFolder } from './lock-folder.ts';
import { ownerText, processExists } from './owner.ts';
import { syncFolder, takeAway } from './publish.ts';
import type { Store } from './store.ts';

export interface CollectOptions {
  /** Newest runs of each pipeline whose results are kept. */
  readonly keepRuns: number;
  /** Total bytes of blobs to stay under; results least recently used go first. */
  readonly bytesMax: number;
  /** Files younger than this are not touched. */
  readonly graceMs: number;
  readonly dryRun: boolean;
  /** Milliseconds since 1970; compared with the times of files only to tell young ones. */
  readonly now: number;
  /** Results that stay although they are over the limit. */
  readonly spared?: ReadonlySet<string>;
}

export interface Collection {
  /** Runs that went on meanwhile: if there are any, only rubbish of dead writers was taken. */
  readonly liveRuns: readonly string[];
  /** Who collects already, if somebody does: then nothing was taken. */
  readonly busy?: string;
  readonly records: number;
  readonly checkpoints: number;
  readonly blobs: number;
  readonly bytes: number;
  /** Bytes of blobs that stay. */
  readonly kept: number;
}

interface Candidate {
  readonly key: ActionKey;
  readonly path: string;
  readonly record: ActionRecord | undefined;
  /** Place of the newest run that used it, 0 for the newest of all; Infinity for none. */
  readonly age: number;
  readonly young: boolean;
}

/** Collects unless another process does. */
export async function collectStore(store: Store, options: CollectOptions): Promise<Collection> {
  const locks = openLockFolder(store.layout.locks);
  try {
    const turn = await locks.acquire(collectionLock);
    if (turn.outcome === 'held')
      return { ...nothing, liveRuns: [], busy: ownerText(turn.by), kept: storedBytes(store) };
    try {
      if (!options.dryRun) locks.sweep();
      const liveRuns = store.runs.live().map((run) => run.id);
      if (liveRuns.length === 0) return collectAlone(store, options);
      if (!options.dryRun) removeDrafts(store, options);
      return { ...nothing, liveRuns, kept: storedBytes(store) };
    } finally {
      await turn.release();
    }
  } finally {
    locks.close();
  }
}

const nothing = { records: 0, checkpoints: 0, blobs: 0, bytes: 0 } as const;

/** Bytes of all blobs. */
export function storedBytes(store: Store): number {
  let bytes = 0;
  for (const blob of listBlobs(store.layout)) bytes += blob.bytes;
  return bytes;
}

/** Drafts and things set aside whose writer has ended. The name begins with, or tells, the process that wrote it. */
function removeDrafts(store: Store, { now, graceMs }: CollectOptions): void {
  for (const file of listTemporary(store.layout)) {
    const writer = Number(/^(?:damaged-)?(\d+)-/.exec(basename(file.path))?.[1] ?? 0);
    if (now - file.modified < graceMs || (writer > 0 && processExists(writer))) continue;
    takeAway(file.path);
  }
}

function collectAlone(store: Store, options: CollectOptions): Collection {
  const { layout } = store;
  const young = (modified: number): boolean => options.now - modified < options.graceMs;
  const { kept, ages } = markRuns(store, options.keepRuns);
  const candidates = [...listRecords(layout)].map(
    (file): Candidate => ({
      key: file.key,
      path: file.path,
      record: store.records.get(file.key),
      age: ages.get(file.key) ?? Number.POSITIVE_INFINITY,
      young: young(file.modified),
    }),
  );
  const stay = candidates.filter((one) => one.young || kept.has(one.key));
  const go = candidates.filter((one) => !one.young && !kept.has(one.key));

  const blobs = [...listBlobs(layout)];
  const size = new Map(blobs.map((blob) => [blob.digest, blob.bytes]));
  const uses = new Map<Digest, number>();
  let total = 0;
  const count = (digest: Digest, by: number): void => {
    const before = uses.get(digest) ?? 0;
    uses.set(digest, before + by);
    if (before === 0 && by > 0) total += size.get(digest) ?? 0;
    if (before > 0 && before + by === 0) total -= size.get(digest) ?? 0;
  };
  for (const one of stay) for (const digest of outputsOf(one)) count(digest, 1);
  const checkpoints = retainedCheckpoints(store);
  for (const one of checkpoints.stay) count(one.digest, 1);
  // Over the limit: checkpoints only save time, so they go first; then results, least recently used first.
  for (const one of checkpoints.stay) {
    if (total <= options.bytesMax) break;
    count(one.digest, -1);
    checkpoints.go.push(one);
  }
  const oldestFirst = stay
    .filter((one) => !one.young && options.spared?.has(one.key) !== true)
    .sort((left, right) => (left.age === right.age ? 0 : right.age - left.age));
  for (const one of oldestFirst) {
    if (total <= options.bytesMax) break;
    for (const digest of outputsOf(one)) count(digest, -1);
    go.push(one);
  }
  const rubbish = blobs.filter((blob) => (uses.get(blob.digest) ?? 0) === 0 && !young(blob.modified));
  if (!options.dryRun) {
    for (const one of go) {
      takeAway(one.path);
      takeAway(layout.mark(one.key));
    }
    for (const one of checkpoints.go) store.checkpoints.remove(one.prefix, one.position);
    for (const folder of new Set(go.map((one) => dirname(one.path)))) syncFolder(folder);
    for (const blob of rubbish) takeAway(blob.path);
    removeDrafts(store, options);
  }
  const bytes = rubbish.reduce((sum, blob) => sum + blob.bytes, 0);
  const all = blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  return {
    liveRuns: [],
    records: go.length,
    checkpoints: checkpoints.go.length,
    blobs: rubbish.length,
    bytes,
    kept: all - bytes,
  };
}

/** Keys used by the newest runs of each pipeline, and for every key how long ago, in runs, it was last used. */
function markRuns(store: Store, keepRuns: number): { kept: Set<ActionKey>; ages: Map<ActionKey, number> } {
  const kept = new Set<ActionKey>();
  const ages = new Map<ActionKey, number>();
  const seen = new Map<string, number>();
  for (const [age, id] of store.runs.list().entries()) {
    const used = store.runs.used(id);
    if (used === undefined) continue;
    const nth = (seen.get(used.pipeline) ?? 0) + 1;
    seen.set(used.pipeline, nth);
    for (const key of used.keys) {
      const parsed = keyOf(key);
      if (parsed === undefined) continue;
      if (nth <= keepRuns) kept.add(parsed);
      if (!ages.has(parsed)) ages.set(parsed, age);
    }
  }
  return { kept, ages };
}

/** The manifest of a run is a file like another and may be damaged. */
function keyOf(text: string): ActionKey | undefined {
  try {
    return parseActionKey(text);
  } catch {
    return undefined;
  }
}

function outputsOf(candidate: Candidate): Digest[] {
  return Object.values(candidate.record?.outputs ?? {}).map((output) => output.digest);
}

interface RetainedCheckpoint {
  readonly prefix: ActionKey;
  readonly position: number;
  readonly digest: Digest;
}

/** Of each prefix the furthest sound checkpoint stays: a longer training starts from there. */
function retainedCheckpoints(store: Store): { stay: RetainedCheckpoint[]; go: RetainedCheckpoint[] } {
  const stay: RetainedCheckpoint[] = [];
  const go: RetainedCheckpoint[] = [];
  for (const prefix of listPrefixes(store.layout)) {
    let furthest = true;
    for (const position of store.checkpoints.positions(prefix).reverse()) {
      const entry = store.checkpoints.entry(prefix, position);
      const checkpoint = { prefix, position, digest: entry?.digest ?? ('' as Digest) };
      const sound = entry !== undefined && store.blobs.has(entry.digest, entry.bytes);
      if (furthest && sound) {
        stay.push(checkpoint);
        furthest = false;
      } else go.push(checkpoint);
    }
  }
  return { stay, go };
}
