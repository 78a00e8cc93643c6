/**
 * Chooses the objects that a collection deletes: results that no kept run used, then results beyond the store's limit,
 * failures of keys that no kept run met, and last the blobs, marks and codes that nothing refers to any more. Deletes
 * nothing.
 */

import { blobsOf } from '../../../core/facts/record.ts';
import type { Digest } from '../../../core/values/digest.ts';
import { checkpointName, markName } from '../../objects/names.ts';
import type { ObjectName, ObjectStore, Place } from '../../objects/object-store.ts';
import type { StoredBlob } from '../inventory.ts';
import type {
  Candidates,
  CheckpointCandidate,
  CodeCandidate,
  FailureCandidate,
  RecordCandidate,
  SignedCandidate,
} from './candidates.ts';
import type { Needs } from './needs.ts';
import { countUses } from './uses.ts';

export interface ChoiceLimits {
  /** Limit for the total bytes of blobs; the least recently used results are deleted first. */
  readonly bytesMax: number;
  /** Objects younger than this are kept. */
  readonly graceMs: number;
  /** Milliseconds since 1970; used only to compute the age of objects. */
  readonly now: number;
  /** Results that are kept even if the store is over its limit. */
  readonly spared?: ReadonlySet<string>;
  /** Blobs that are kept although nothing in the store names them. */
  readonly rooted?: readonly Digest[];
}

export interface Choice {
  readonly records: readonly RecordCandidate[];
  readonly checkpoints: readonly CheckpointCandidate[];
  readonly failures: readonly FailureCandidate[];
  readonly blobs: readonly StoredBlob[];
  readonly codes: readonly CodeCandidate[];
  readonly marks: readonly ObjectName[];
  readonly signed: readonly SignedCandidate[];
  /** Unneeded objects that are kept, each with the reason. */
  readonly left: readonly Place[];
}

export async function choose(
  candidates: Candidates,
  { kept, ages }: Needs,
  objects: ObjectStore,
  { bytesMax, graceMs, now, spared, rooted = [] }: ChoiceLimits,
): Promise<Choice> {
  const left = new Map<string, string>();
  const isYoung = ({ modified }: { readonly modified: number }): boolean => now - modified < graceMs;
  const mayGo = async (name: ObjectName, young = false): Promise<boolean> => {
    const reason = young ? 'is young' : await objects.whyKept(name);
    if (reason !== undefined) left.set(objects.place(name), reason);
    return reason === undefined;
  };

  const records: RecordCandidate[] = [];
  for (const one of candidates.records)
    if (!kept.has(one.key) && (await mayGo(one.name, isYoung(one)))) records.push(one);
  const going = new Set(records);
  const stay = candidates.records.filter((one) => !going.has(one));

  const uses = countUses(candidates.blobs);
  for (const digest of rooted) uses.add(digest);
  for (const one of stay) for (const digest of outputsOf(one)) uses.add(digest);
  for (const { digest } of candidates.checkpoints) if (digest !== undefined) uses.add(digest);
  const checkpoints: CheckpointCandidate[] = [];
  const drop = async (one: CheckpointCandidate): Promise<void> => {
    if (!(await mayGo(checkpointName(one.prefix, one.position)))) return;
    checkpoints.push(one);
    if (one.digest !== undefined) uses.drop(one.digest);
  };
  for (const one of candidates.checkpoints) if (!one.furthest) await drop(one);

  // Over the limit: checkpoints only save time, so they are deleted first; then results, least recently used first.
  for (const one of candidates.checkpoints) {
    if (uses.bytes() <= bytesMax) break;
    if (one.furthest) await drop(one);
  }
  const ageOf = ({ key }: RecordCandidate): number => ages.get(key) ?? Number.POSITIVE_INFINITY;
  const oldestFirst = stay
    .filter((one) => !isYoung(one) && spared?.has(one.key) !== true)
    .sort((one, other) => (ageOf(one) === ageOf(other) ? 0 : ageOf(other) - ageOf(one)));
  for (const one of oldestFirst) {
    if (uses.bytes() <= bytesMax) break;
    if (!(await mayGo(one.name))) continue;
    for (const digest of outputsOf(one)) uses.drop(digest);
    records.push(one);
    going.add(one);
  }

  const failures: FailureCandidate[] = [];
  for (const one of candidates.failures)
    if (!kept.has(one.key) && (await mayGo(one.name, isYoung(one)))) failures.push(one);
  const named = new Set(
    candidates.records.flatMap((one) => (going.has(one) ? [] : (one.record?.fingerprint.code ?? []))),
  );
  const codes: CodeCandidate[] = [];
  for (const code of candidates.codes)
    if (!named.has(code.digest) && (await mayGo(code.name, isYoung(code)))) codes.push(code);
  const blobs: StoredBlob[] = [];
  for (const blob of candidates.blobs)
    if (!uses.isUsed(blob.digest) && (await mayGo(blob.name, isYoung(blob)))) blobs.push(blob);
  const marks: ObjectName[] = [];
  for (const { key } of records) {
    const name = markName(key);
    const stat = await objects.stat(name);
    if (stat !== undefined && stat.foreign === undefined && (await mayGo(name))) marks.push(name);
  }
  // A record that stays keeps what tells whose it is.
  const staying = new Set(candidates.records.flatMap((one) => (going.has(one) ? [] : one.key)));
  const signed: SignedCandidate[] = [];
  for (const one of candidates.signed)
    if (!kept.has(one.key) && !staying.has(one.key) && (await mayGo(one.name, isYoung(one)))) signed.push(one);
  return {
    ...{ records, checkpoints, failures, blobs, codes, marks, signed },
    left: [...left].map(([path, reason]) => ({ path, reason })),
  };
}

function outputsOf({ record }: RecordCandidate): Digest[] {
  return Object.values(record?.outputs ?? {}).flatMap((output) => blobsOf(output).map(({ digest }) => digest));
}
