/**
 * Runs a pipeline several times in temporary stores and compares: the same key must give the same bytes, at any number
 * of workers. Differences are described down to the row, and marked in the audited store. Only the audited actions are
 * executed each time.
 */

import { join } from 'node:path';
import type { EventListener } from '../../core/facts/event.ts';
import { type ActionRecord, blobsOf } from '../../core/facts/record.ts';
import type { Action, ActionId, Pipeline } from '../../core/pipeline/pipeline.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { selectActions } from '../../core/plan/selection.ts';
import type { ActionKey, Digest } from '../../core/values/digest.ts';
import { DamagedBlob } from '../../store/fault.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { Kinds } from '../kind.ts';
import { storeKnowledge } from '../knowledge.ts';
import { runPipeline } from '../runner.ts';
import { artifactDifference } from './artifact-difference.ts';
import { differenceLines, type TableDifference } from './table-difference.ts';

export interface AuditOptions {
  readonly pipeline: Pipeline;
  /**
   * The actions to compare. Their dependencies are taken from the store, or executed by the first run and then kept.
   */
  readonly actions: readonly Action[];
  /** Called before each run. */
  readonly begins?: (run: AuditBeginning) => void;
  /** The audited store: its results count as one more run, and the marks are written to it. */
  readonly store: Store;
  /** `the store` if left out. */
  readonly storeName?: string;
  readonly kinds: Kinds;
  readonly times: number;
  /** Numbers of parallel workers; each is tried `times` times. */
  readonly jobs: readonly number[];
  /** An empty folder for the stores of the runs. */
  readonly scratch: string;
  readonly listener: EventListener;
  readonly signal: AbortSignal;
  readonly version: string;
}

export interface AuditBeginning {
  readonly name: string;
  /** Number of actions executed for comparison. */
  readonly audited: number;
  /** Number of results taken from an existing store. */
  readonly taken: number;
  /** Executed because the audited actions need it and no store has it. */
  readonly needed: readonly ActionId[];
}

export interface AuditedRun {
  /** `the store`, or `run 2 with 4 jobs`. */
  readonly name: string;
  readonly store: Store;
}

export interface Finding {
  readonly action: ActionId;
  readonly key: string;
  readonly output: string;
  /** The two runs whose results differ. */
  readonly between: readonly [string, string];
  readonly before: Digest;
  readonly after: Digest;
  /** Undefined if only the encoding differs, not the content. */
  readonly difference: TableDifference | undefined;
  /** False if its kind does not promise equal bytes: the difference is told, and is no mistake. */
  readonly promised: boolean;
}

export interface Audit {
  /** `succeeded` if every run finished. */
  readonly outcome: string;
  readonly runs: number;
  /** Number of actions whose results were compared at least once. */
  readonly compared: number;
  /** Actions whose inputs already differed, so that they could not be compared. */
  readonly unclear: readonly ActionId[];
  readonly findings: readonly Finding[];
}

export async function auditPipeline(options: AuditOptions): Promise<Audit> {
  const { pipeline, kinds, listener, signal, version } = options;
  const audited = new Set(options.actions.map((action) => action.id));
  const selection = { actions: [...audited] };
  const needed = selectActions(pipeline, selection).filter(({ id }) => !audited.has(id));
  /** The run that a result comes from: the first run that has it. */
  const taken = await resultsIn(options.store, needed, options);
  const keys = new Map<ActionId, Map<string, AuditedRun[]>>();
  let count = 0;
  let outcome = 'succeeded';
  const plan = Array.from({ length: options.times }, () => options.jobs).flat();
  for (const jobs of plan) {
    count++;
    const store = openStore(join(options.scratch, String(count)));
    for (const [id, from] of taken) if (!(await copyResult(from, store))) taken.delete(id);
    const name = `run ${count} with ${jobs} ${jobs === 1 ? 'job' : 'jobs'}`;
    const lacking = needed.filter(({ id }) => !taken.has(id)).map(({ id }) => id);
    options.begins?.({ name, audited: audited.size, taken: taken.size, needed: lacking });
    const knowledge = storeKnowledge(store, kinds, pipeline.name);
    const facts = await runPipeline({
      pipeline,
      store,
      kinds,
      knowledge,
      jobs,
      selection,
      listener,
      signal,
      version,
    });
    const run = { name, store };
    for (const { id, key } of facts.actions) {
      if (key === undefined) continue;
      const record = await store.records.get(key as ActionKey);
      if (record === undefined) continue;
      if (audited.has(id as ActionId)) enter(keys, id as ActionId, key, run);
      else if (!taken.has(id as ActionId)) taken.set(id as ActionId, { store, record });
    }
    // Gates are not part of an audit: only whether results are equal.
    if (facts.outcome === 'succeeded' || facts.outcome === 'gates failed') continue;
    outcome = facts.outcome;
    // The failed actions cannot be compared; the others can.
    if (outcome !== 'failed') break;
  }
  const findings: Finding[] = [];
  let compared = 0;
  const unclear: ActionId[] = [];
  for (const { id, deterministic } of options.actions) {
    const byKey = keys.get(id);
    if (byKey === undefined) continue;
    if (byKey.size > 1) unclear.push(id);
    for (const [key, runs] of byKey) {
      const known = (await options.store.records.get(key as ActionKey)) !== undefined;
      const all = known ? [{ name: options.storeName ?? 'the store', store: options.store }, ...runs] : runs;
      if (all.length > 1) compared++;
      const found = await firstFinding(id, key as ActionKey, all);
      if (found === undefined) continue;
      findings.push({ ...found, promised: deterministic });
      if (deterministic) await mark(options.store, found);
    }
  }
  return { outcome, runs: count, compared, unclear, findings };
}

interface Result {
  readonly store: Store;
  readonly record: ActionRecord;
}

/** The results of these actions that a store has. */
async function resultsIn(
  store: Store,
  actions: readonly Action[],
  { pipeline, kinds }: AuditOptions,
): Promise<Map<ActionId, Result>> {
  const found = new Map<ActionId, Result>();
  const { actions: planned } = await makePlan(pipeline, storeKnowledge(store, kinds, pipeline.name), {
    actions: actions.map(({ id }) => id),
  });
  for (const one of planned)
    if ('decision' in one && one.decision.outcome === 'cached')
      found.set(one.action.id, { store, record: one.decision.record });
  return found;
}

/** Returns whether the result is intact. */
async function copyResult({ store, record }: Result, to: Store): Promise<boolean> {
  try {
    for (const { digest, bytes } of Object.values(record.outputs).flatMap(blobsOf))
      await to.blobs.putFile(await store.blobs.fileOf(digest, bytes), true);
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    return false;
  }
  await to.records.put(record);
  await to.objects.barrier();
  return true;
}

function enter(keys: Map<ActionId, Map<string, AuditedRun[]>>, id: ActionId, key: string, run: AuditedRun): void {
  const byKey = keys.get(id) ?? new Map<string, AuditedRun[]>();
  keys.set(id, byKey);
  byKey.set(key, [...(byKey.get(key) ?? []), run]);
}

/** The first run whose result differs from that of the first run. */
async function firstFinding(
  action: ActionId,
  key: ActionKey,
  runs: readonly AuditedRun[],
): Promise<Omit<Finding, 'promised'> | undefined> {
  const [first, ...others] = runs;
  const before = await first?.store.records.get(key);
  if (first === undefined || before === undefined) return undefined;
  for (const other of others) {
    const after = await other.store.records.get(key);
    for (const [output, made] of Object.entries(after?.outputs ?? {})) {
      const holder = before.outputs[output];
      if (holder === undefined || holder.digest === made.digest) continue;
      const difference = await artifactDifference([first.store, holder], [other.store, made]);
      const between = [first.name, other.name] as const;
      return { action, key, output, between, before: holder.digest, after: made.digest, difference };
    }
  }
  return undefined;
}

async function mark(store: Store, finding: Omit<Finding, 'promised'>): Promise<void> {
  const { key, output, before, after, difference } = finding;
  const lines = difference === undefined ? [] : differenceLines(difference);
  await store.marks.put({ key, output, kept: before, other: after, difference: lines, seen: new Date().toISOString() });
}
