/**
 * Runs a pipeline again and again in stores of its own and compares: the same key must give the same bytes, at any
 * number of workers. What differs is described down to the row, and marked in the store that is audited.
 */

import { join } from 'node:path';
import type { ActionKey, Digest } from '../core/digest.ts';
import type { EventListener } from '../core/event.ts';
import type { Action, ActionId, Pipeline, StageName } from '../core/pipeline.ts';
import type { OutputRecord } from '../core/record.ts';
import type { Table } from '../stage-api/table.ts';
import { differenceLines, type TableDifference, tableDifference } from '../stage-api/table-difference.ts';
import { readArtifact } from '../store/artifact.ts';
import { openStore, type Store } from '../store/store.ts';
import type { Kinds } from './kind.ts';
import { storeKnowledge } from './knowledge.ts';
import { runPipeline } from './runner.ts';

export interface AuditOptions {
  readonly pipeline: Pipeline;
  /** What is compared; what it needs is run too. */
  readonly actions: readonly Action[];
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
  const only = [...new Set(options.actions.map((action): StageName => action.stage))];
  const keys = new Map<ActionId, Map<string, AuditedRun[]>>();
  let count = 0;
  let outcome = 'succeeded';
  for (let time = 0; time < options.times && outcome === 'succeeded'; time++)
    for (const jobs of options.jobs) {
      count++;
      const store = openStore(join(options.scratch, String(count)));
      const knowledge = storeKnowledge(store, options.kinds, options.pipeline.name);
      const { pipeline, kinds, listener, signal, version } = options;
      const selection = { only };
      const facts = await runPipeline({
        pipeline,
        store,
        kinds,
        knowledge,
        jobs,
        keepGoing: false,
        selection,
        listener,
        signal,
        version,
      });
      const run = { name: `run ${count} with ${jobs} ${jobs === 1 ? 'job' : 'jobs'}`, store };
      for (const { id, key } of facts.actions) if (key !== undefined) enter(keys, id as ActionId, key, run);
      // Gates say something about results, not about whether they come out the same.
      if (facts.outcome !== 'succeeded' && facts.outcome !== 'gates failed') {
        outcome = facts.outcome;
        break;
      }
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
