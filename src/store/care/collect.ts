/**
 * Deletes what no kept run needs: mark from runs, sweep records, then blobs. Only in a folder with the marker of a store,
 * only files with names of this program, never through a symbolic link; tells all that it deletes and leaves.
 *
 * Beside live runs it takes no result and no blob: any of them may be found by such a run at the next moment, or be
 * what it would have written had it not been there already. A collection holds a lock and then looks for leases; a run
 * writes its lease and then looks for the lock: whoever comes second sees the other. Records go durably before the
 * blobs they name, so that none ever names what is not there.
 */

import { dirname, join, relative } from 'node:path';
import type { ActionRecord } from '../../core/facts/record.ts';
import { type ActionKey, type Digest, parseActionKey } from '../../core/values/digest.ts';
import { isFull, StoreFault } from '../fault.ts';
import { collectionLock, openLockFolder } from '../locks/lock-folder.ts';
import type { Acquired } from '../locks/locks.ts';
import { ownerText } from '../locks/owner.ts';
import { type Draft, listDrafts } from '../objects/drafts.ts';
import { syncFolder } from '../objects/publish.ts';
import { isFile, isMarked, markerName, takeAway, whyKept } from '../ownership.ts';
import { storePresence } from '../presence.ts';
import type { Store } from '../store.ts';
import { listBlobs, listPrefixes, listRecords, names } from './inventory.ts';
import { type Place, unclearPlaces } from './unclear.ts';

export interface CollectOptions {
  /** Newest runs of each pipeline whose results are kept. */
  readonly keepRuns: number;
  /** Total bytes of blobs to stay under; results least recently used go first. */
  readonly bytesMax: number;
  /** Files younger than this are not touched. */
  readonly graceMs: number;
  /** The same for drafts, if it is another. */
  readonly draftGraceMs?: number;
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
  /** Drafts of writers that have ended, and files set aside as damaged. */
  readonly drafts: number;
  readonly draftBytes: number;
  /** Bytes of blobs that stay. */
  readonly kept: number;
  /** Every file that was deleted, or would be, relative to the store. */
  readonly deleted: readonly string[];
  /** Why it cannot be told which results are needed: if there is anything, only rubbish of dead writers was taken. */
  readonly unclear: readonly Place[];
  /** What nobody needs and was left all the same, relative to the store, with the reason. */
  readonly left: readonly Place[];
}

interface Candidate {
  readonly key: ActionKey;
  readonly path: string;
  readonly record: ActionRecord | undefined;
  /** Place of the newest run that used it, 0 for the newest of all; Infinity for none. */
  readonly age: number;
  readonly young: boolean;
}

/** Collects unless another process does. Throws StoreFault for a folder that is not marked as a store. */
export async function collectStore(store: Store, options: CollectOptions): Promise<Collection> {
  if (['absent', 'empty'].includes(storePresence(store.layout.root))) return { ...nothing, liveRuns: [], kept: 0 };
  if (!isMarked(store.layout.root))
    throw new StoreFault('delete anything in', store.layout.root, new Error(`it has no ${markerName}`));
  const locks = openLockFolder(store.layout.locks);
  try {
    const { turn, deleted } = await acquireWithRoom(store, () => locks.acquire(collectionLock), options.dryRun);
    if (turn.outcome === 'held')
      return { ...nothing, liveRuns: [], busy: ownerText(turn.by), kept: storedBytes(store) };
    try {
      if (!options.dryRun) locks.sweep();
      const liveRuns = store.runs.live().map((run) => run.id);
      const unclear = liveRuns.length === 0 ? unclearPlaces(store) : [];
      const collection =
        liveRuns.length + unclear.length === 0
          ? collectAlone(store, options)
          : { ...nothing, ...collectDrafts(store, options), liveRuns, unclear, kept: storedBytes(store) };
      return { ...collection, deleted: [...deleted, ...collection.deleted] };
    } finally {
      await turn.release();
    }
  } finally {
    locks.close();
  }
}

/**
 * On a full disk there may be no room for a lock either: then files go first that only save time, and that are told in
 * `deleted`. A dry run, which deletes nothing, looks without a lock.
 */
export async function acquireWithRoom(
  { layout: { root, documents, statCache } }: Store,
  acquire: () => Promise<Acquired>,
  dryRun: boolean,
): Promise<{ readonly turn: Acquired; readonly deleted: readonly string[] }> {
  try {
    return { turn: await acquire(), deleted: [] };
  } catch (error) {
    if (!(error instanceof StoreFault && isFull(error.code))) throw error;
    if (dryRun) return { turn: { outcome: 'taken', release: async () => {} }, deleted: [] };
    const trees = names(documents).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
    const caches = [...trees.map((name) => join(documents, name)), statCache];
    const deleted = caches.filter((path) => isFile(path) && whyKept(path) === undefined);
    if (deleted.length === 0) throw error;
    for (const path of deleted) takeAway(path);
    return { turn: await acquire(), deleted: deleted.map((path) => relative(root, path)) };
  }
}

const nothing = {
  ...{ records: 0, checkpoints: 0, blobs: 0, bytes: 0, drafts: 0, draftBytes: 0 },
  ...{ deleted: [], left: [], unclear: [] },
};

/** Bytes of all blobs. */
export function storedBytes(store: Store): number {
  let bytes = 0;
  for (const blob of listBlobs(store.layout)) bytes += blob.bytes;
  return bytes;
}

/** A writer that cannot be seen from here has ended, or hangs for good, when its draft did not change for a day. */
const silenceMsMax = 24 * 3600 * 1000;

function collectDrafts(
  { layout }: Store,
  { now, graceMs, draftGraceMs = graceMs, dryRun }: CollectOptions,
): Pick<Collection, 'drafts' | 'draftBytes' | 'deleted' | 'left'> {
  const keptBecause = ({ path, writer, modified }: Draft): string | undefined => {
    if (writer === undefined) return 'was not written by this program';
    const kept = whyKept(path);
    if (kept !== undefined) return kept;
    if (writer === 'alive') return 'is being written';
    const age = now - modified;
    if (age < draftGraceMs) return 'is young';
    return writer === 'unknown' && age < silenceMsMax
      ? 'is of a process that cannot be seen from here, and not a day old'
      : undefined;
  };
  const drafts = listDrafts(layout.temporary).map((draft) => ({ ...draft, reason: keptBecause(draft) }));
  const go = drafts.filter(({ reason }) => reason === undefined);
  if (!dryRun) for (const { path } of go) takeAway(path);
  return {
    drafts: go.length,
    draftBytes: go.reduce((sum, { bytes }) => sum + bytes, 0),
    deleted: go.map(({ path }) => relative(layout.root, path)),
    left: drafts.flatMap(({ path, reason }) =>
      reason === undefined ? [] : [{ path: relative(layout.root, path), reason }],
    ),
  };
}

function collectAlone(store: Store, options: CollectOptions): Collection {
  const { layout } = store;
  const young = (modified: number): boolean => options.now - modified < options.graceMs;
  const { kept, ages } = markRuns(store, options.keepRuns);
  /** Of files whose names are the store's: what is no file, or lies behind a link, is nobody's to delete. */
  const left = new Map<string, string>();
  const mayGo = (path: string, isYoung = false): boolean => {
    const reason = isYoung ? 'is young' : whyKept(path);
    if (reason !== undefined) left.set(relative(layout.root, path), reason);
    return reason === undefined;
  };
  const candidates = [...listRecords(layout)].map(
    (file): Candidate => ({
      key: file.key,
      path: file.path,
      record: store.records.get(file.key),
      age: ages.get(file.key) ?? Number.POSITIVE_INFINITY,
      young: young(file.modified),
    }),
  );
  const go = candidates.filter((one) => !kept.has(one.key) && mayGo(one.path, one.young));
  const going = new Set(go);
  const stay = candidates.filter((one) => !going.has(one));

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
  const passed: RetainedCheckpoint[] = [];
  for (const one of checkpoints.stay) count(one.digest, 1);
  for (const one of checkpoints.go) {
    if (mayGo(layout.checkpoint(one.prefix, one.position))) passed.push(one);
    else count(one.digest, 1);
  }
  // Over the limit: checkpoints only save time, so they go first; then results, least recently used first.
  for (const one of checkpoints.stay) {
    if (total <= options.bytesMax) break;
    if (!mayGo(layout.checkpoint(one.prefix, one.position))) continue;
    count(one.digest, -1);
    passed.push(one);
  }
  const oldestFirst = stay
    .filter((one) => !one.young && options.spared?.has(one.key) !== true)
    .sort((left, right) => (left.age === right.age ? 0 : right.age - left.age));
  for (const one of oldestFirst) {
    if (total <= options.bytesMax) break;
    if (!mayGo(one.path)) continue;
    for (const digest of outputsOf(one)) count(digest, -1);
    go.push(one);
  }
  const rubbish = blobs.filter((blob) => (uses.get(blob.digest) ?? 0) === 0 && mayGo(blob.path, young(blob.modified)));
  const marks = go.map((one) => layout.mark(one.key)).filter((path) => isFile(path) && mayGo(path));
  if (!options.dryRun) {
    for (const one of go) takeAway(one.path);
    for (const path of marks) takeAway(path);
    for (const one of passed) store.checkpoints.remove(one.prefix, one.position);
    for (const folder of new Set(go.map((one) => dirname(one.path)))) syncFolder(folder);
    for (const blob of rubbish) takeAway(blob.path);
  }
  const drafts = collectDrafts(store, options);
  const bytes = rubbish.reduce((sum, blob) => sum + blob.bytes, 0);
  const all = blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  const paths = [
    ...go.map((one) => one.path),
    ...marks,
    ...passed.map((one) => layout.checkpoint(one.prefix, one.position)),
    ...rubbish.map((blob) => blob.path),
  ];
  return {
    ...drafts,
    liveRuns: [],
    unclear: [],
    records: go.length,
    checkpoints: passed.length,
    blobs: rubbish.length,
    bytes,
    kept: all - bytes,
    deleted: [...paths.map((path) => relative(layout.root, path)), ...drafts.deleted],
    left: [...[...left].map(([path, reason]) => ({ path, reason })), ...drafts.left],
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
