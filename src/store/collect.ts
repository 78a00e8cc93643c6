/**
 * Takes away what no kept run needs: mark from runs, sweep records, then blobs.
 *
 * Safe beside live runs: what is younger than the grace period is left alone, whatever it is; and a run that misses a
 * blob makes it again. Records go before the blobs they name, so that none ever names what is not there.
 */

import { rmSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ActionKey, type Digest, parseActionKey } from '../core/digest.ts';
import type { ActionRecord } from '../core/record.ts';
import { listBlobs, listPrefixes, listRecords, listTemporary, names } from './inventory.ts';
import type { Store } from './store.ts';

export interface CollectOptions {
  /** Newest runs of each pipeline whose results are kept. */
  readonly keepRuns: number;
  /** Total bytes of blobs to stay under; results least recently used go first. */
  readonly bytesMax: number;
  /** Files younger than this are not touched. */
  readonly graceMs: number;
  readonly dryRun: boolean;
  readonly now: number;
}

export interface Collection {
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

export function collectStore(store: Store, options: CollectOptions): Collection {
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
  for (const one of stay.filter((candidate) => !candidate.young).sort((left, right) => right.age - left.age)) {
    if (total <= options.bytesMax) break;
    for (const digest of outputsOf(one)) count(digest, -1);
    go.push(one);
  }
  const rubbish = blobs.filter((blob) => (uses.get(blob.digest) ?? 0) === 0 && !young(blob.modified));
  if (!options.dryRun) {
    for (const one of go) unlinkSync(one.path);
    for (const one of checkpoints.go) store.checkpoints.remove(one.prefix, one.position);
    for (const blob of rubbish) unlinkSync(blob.path);
    for (const file of listTemporary(layout)) if (!young(file.modified)) rmSync(file.path, { force: true });
    for (const blob of rubbish) removeIfEmpty(dirname(blob.path));
  }
  const bytes = rubbish.reduce((sum, blob) => sum + blob.bytes, 0);
  const all = blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  return { records: go.length, checkpoints: checkpoints.go.length, blobs: rubbish.length, bytes, kept: all - bytes };
}

/** Keys used by the newest runs of each pipeline, and for every key how long ago, in runs, it was last used. */
function markRuns(store: Store, keepRuns: number): { kept: Set<ActionKey>; ages: Map<ActionKey, number> } {
  const kept = new Set<ActionKey>();
  const ages = new Map<ActionKey, number>();
  const seen = new Map<string, number>();
  for (const [age, id] of store.runs.list().entries()) {
    const manifest = store.runs.manifest(id);
    if (manifest === undefined) continue;
    const nth = (seen.get(manifest.pipeline) ?? 0) + 1;
    seen.set(manifest.pipeline, nth);
    for (const { key } of manifest.actions) {
      if (key === undefined) continue;
      const parsed = parseActionKey(key);
      if (nth <= keepRuns) kept.add(parsed);
      if (!ages.has(parsed)) ages.set(parsed, age);
    }
  }
  return { kept, ages };
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

function removeIfEmpty(folder: string): void {
  if (names(folder).length === 0) rmSync(folder, { recursive: true, force: true });
}
