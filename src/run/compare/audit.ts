/**
 * Runs a pipeline again and again in stores of its own and compares: the same key must give the same bytes, at any
 * number of workers. What differs is described down to the row, and marked in the store that is audited. Only what is
 * audited is executed each time.
 */

import { join } from 'node:path';
import type { EventListener } from '../../core/facts/event.ts';
import type { ActionRecord, OutputRecord } from '../../core/facts/record.ts';
import type { Action, ActionId, Pipeline } from '../../core/pipeline/pipeline.ts';
import { makePlan, selectActions } from '../../core/plan/plan.ts';
import type { ActionKey, Digest } from '../../core/values/digest.ts';
import type { Table } from '../../stage-api/table.ts';
import { DamagedBlob } from '../../store/fault.ts';
import { readArtifact } from '../../store/objects/artifact.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { Kinds } from '../kind.ts';
import { storeKnowledge } from '../knowledge.ts';
import { runPipeline } from '../runner.ts';
import { differenceLines, type TableDifference, tableDifference } from './table-difference.ts';

export interface AuditOptions {
  readonly pipeline: Pipeline;
  /** What is compared. What it needs besides is taken from the store, or executed by the first run and then kept. */
  readonly actions: readonly Action[];
  /** Told before each run. */
  readonly begins?: (run: AuditBeginning) => void;
  /** The store that is audited: its results count as one more run, and take the marks. */
  readonly store: Store;
  readonly kinds: Kinds;
  readonly times: number;
  /** Workers at a time; each number is tried `times` times. */
  readonly jobs: readonly number[];
  /** An empty folder for the stores of the runs. */
  readonly scratch: string;
  readonly listener: EventListener;
  readonly signal: AbortSignal;
  readonly version: string;
}

export interface AuditBeginning {
  readonly name: string;
  /** What it executes to be compared. */
  readonly audited: number;
  /** Taken from elsewhere. */
  readonly taken: number;
  /** Executed because the audited ones need it and nobody has it. */
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
  /** Undefined if only the encoding differs, which no reader sees. */
  readonly difference: TableDifference | undefined;
}

export interface Audit {
  /** `succeeded` if every run came to its end. */
  readonly outcome: string;
  readonly runs: number;
  /** Actions whose results were compared at least once. */
  readonly compared: number;
  /** Actions whose inputs already differed, so that there was nothing to compare. */
  readonly unclear: readonly ActionId[];
  readonly findings: readonly Finding[];
}

export async function auditPipeline(options: AuditOptions): Promise<Audit> {
  const { pipeline, kinds, listener, signal, version } = options;
  const audited = new Set(options.actions.map((action) => action.id));
  const selection = { actions: [...audited] };
  const needed = selectActions(pipeline, selection).filter(({ id }) => !audited.has(id));
  /** By the run that has the result. */
  const taken = await resultsIn(options.store, needed, options);
  const keys = new Map<ActionId, Map<string, AuditedRun[]>>();
  let count = 0;
  let outcome = 'succeeded';
  const plan = Array.from({ length: options.times }, () => options.jobs).flat();
  for (const jobs of plan) {
    count++;
    const store = openStore(join(options.scratch, String(count)));
    for (const [id, from] of taken) if (!copyResult(from, store)) taken.delete(id);
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
      const record = store.records.get(key as ActionKey);
      if (record === undefined) continue;
      if (audited.has(id as ActionId)) enter(keys, id as ActionId, key, run);
      else if (!taken.has(id as ActionId)) taken.set(id as ActionId, { store, record });
    }
    // Gates say something about results, not about whether they come out the same.
    if (facts.outcome === 'succeeded' || facts.outcome === 'gates failed') continue;
    outcome = facts.outcome;
    // What failed has nothing to compare; the rest has.
    if (outcome !== 'failed') break;
  }
  const findings: Finding[] = [];
  let compared = 0;
  const unclear: ActionId[] = [];
  for (const { id } of options.actions) {
    const byKey = keys.get(id);
    if (byKey === undefined) continue;
    if (byKey.size > 1) unclear.push(id);
    for (const [key, runs] of byKey) {
      const known = options.store.records.get(key as ActionKey) !== undefined;
      const all = known ? [{ name: 'the store', store: options.store }, ...runs] : runs;
      if (all.length > 1) compared++;
      const found = firstFinding(id, key as ActionKey, all);
      if (found === undefined) continue;
      findings.push(found);
      mark(options.store, found);
    }
  }
  return { outcome, runs: count, compared, unclear, findings };
}

interface Result {
  readonly store: Store;
  readonly record: ActionRecord;
}

/** The results of actions that a store has. */
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

/** Returns whether it is sound. */
function copyResult({ store, record }: Result, to: Store): boolean {
  try {
    for (const { digest, bytes } of Object.values(record.outputs)) to.blobs.put(store.blobs.read(digest, bytes));
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    return false;
  }
  to.records.put(record);
  return true;
}

function enter(keys: Map<ActionId, Map<string, AuditedRun[]>>, id: ActionId, key: string, run: AuditedRun): void {
  const byKey = keys.get(id) ?? new Map<string, AuditedRun[]>();
  keys.set(id, byKey);
  byKey.set(key, [...(byKey.get(key) ?? []), run]);
}

/** The first run whose result is not that of the first of all. */
function firstFinding(action: ActionId, key: ActionKey, runs: readonly AuditedRun[]): Finding | undefined {
  const [first, ...others] = runs;
  const before = first?.store.records.get(key);
  if (first === undefined || before === undefined) return undefined;
  for (const other of others) {
    const after = other.store.records.get(key);
    for (const [output, made] of Object.entries(after?.outputs ?? {})) {
      const holder = before.outputs[output];
      if (holder === undefined || holder.digest === made.digest) continue;
      const difference = tableDifference(tableOf(first.store, holder), tableOf(other.store, made));
      const between = [first.name, other.name] as const;
      return { action, key, output, between, before: holder.digest, after: made.digest, difference };
    }
  }
  return undefined;
}

function tableOf(store: Store, output: OutputRecord): Table {
  return readArtifact(store.blobs, output);
}

function mark(store: Store, finding: Finding): void {
  const { key, output, before, after, difference } = finding;
  const lines = difference === undefined ? [] : differenceLines(difference);
  store.marks.put({ key, output, kept: before, other: after, difference: lines, seen: new Date().toISOString() });
}
