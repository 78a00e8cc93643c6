/**
 * Runs a pipeline from the first event to the manifest: journal, machine, executors, turns, gates.
 *
 * The order of calls; `══` is the border of a process:
 *
 *   runner ─▶ journal                     starts the log and the lease
 *          ─▶ turns ─▶ locks              waits until no collection of the store is going on
 *          ─▶ drive ⇄ scheduler           happenings in, commands out, until nothing is left to happen
 *               ├─▶ knowledge ─▶ store    decide: is there a result?
 *               ├─▶ turns ─▶ locks        start: is another run executing it?
 *               ├─▶ request, perform ─▶ executor ══ worker ─▶ execute ─▶ body
 *               └─▶ store                 publishes the record of the result
 *          ─▶ ending                      facts, counts, gates and the outcome
 *          ─▶ journal, indexes            the manifest; keys of last successes
 */

import type { EventListener, Outcome } from '../core/facts/event.ts';
import type { RunFacts } from '../core/facts/run-facts.ts';
import type { RunLabel } from '../core/facts/run-label.ts';
import type { Action, Pipeline } from '../core/pipeline/pipeline.ts';
import { stageNeeds } from '../core/pipeline/stage-needs.ts';
import { type RunSelection, selectActions } from '../core/plan/selection.ts';
import type { Store } from '../store/store.ts';
import { drive } from './drive.ts';
import { ending } from './ending.ts';
import { storeFailure } from './execute/describe-failure.ts';
import type { Executor, Executors } from './executors/executor.ts';
import { lateExecutor } from './executors/late.ts';
import { saveIndexes } from './indexes.ts';
import { type Journal, startJournal } from './journal.ts';
import type { Kinds } from './kind.ts';
import type { StoreKnowledge } from './knowledge.ts';
import { machineHere } from './machine.ts';
import { recordIn } from './schedule/ledger.ts';
import type { Machine } from './schedule/resources.ts';
import type { Rules, Schedule } from './schedule/schedule.ts';
import { createSchedule } from './scheduler.ts';
import { otherRuns } from './turns/other-runs.ts';
import { storeTurns } from './turns/turns.ts';

export interface RunOptions {
  readonly pipeline: Pipeline;
  readonly store: Store;
  readonly kinds: Kinds;
  readonly knowledge: StoreKnowledge;
  readonly jobs: number;
  /** If true, nothing new starts after a failure; if false, all actions that do not depend on it go on. */
  readonly failFast?: boolean;
  readonly selection: RunSelection;
  readonly listener: EventListener;
  /** Whether the run is one of those that `log` lists and `latest` counts; true if left out. */
  readonly recorded?: boolean;
  /** Words by which the run is found again. */
  readonly label?: RunLabel;
  /** The commit of the document, for the manifest; asked for when the first action begins. */
  readonly commit?: () => Promise<string | undefined>;
  /** Aborting it stops the run: workers are killed, published results are kept. */
  readonly signal: AbortSignal;
  /** Version of this program, for records. */
  readonly version: string;
  /** Whether to wait for actions that another run is executing; true if left out. Results are the same either way. */
  readonly locks?: boolean;
  /** The machine to run on; this one if left out. */
  readonly machine?: Machine;
  /** The executors; if left out, the process of the run and worker processes on `machine`. */
  readonly executors?: Executors;
  /** Makes the executor of all actions that need not be in the process of the run. */
  readonly apart?: (run: string, warn: (message: string) => void) => Executor;
}

export async function runPipeline(options: RunOptions): Promise<RunFacts & { readonly outcome: Outcome }> {
  const started = new Date();
  const clock = performance.now();
  const journal = startJournal(options.store, started, (fault) =>
    options.listener({ event: 'warning', message: `this run is not recorded: ${fault.message}` }),
  );
  try {
    return await runJournalled(options, journal, started, clock);
  } finally {
    if (options.recorded === false) journal.discard();
    else journal.close();
  }
}

async function runJournalled(
  options: RunOptions,
  journal: Journal,
  started: Date,
  clock: number,
): Promise<RunFacts & { readonly outcome: Outcome }> {
  let commit: Promise<string | undefined> | undefined;
  const emit: EventListener = (event) => {
    if (event.event === 'action.started') commit ??= options.commit?.();
    journal.append(event);
    options.listener(event);
  };
  const actions = selectActions(options.pipeline, options.selection);
  const { name, description, file, given, settings } = options.pipeline;
  const told = {
    ...(given.length > 0 && { given }),
    ...(settings.length > 0 && { settings }),
    ...(options.label !== undefined && { label: options.label }),
  };
  emit({
    event: 'run.started',
    run: journal.id,
    pipeline: name,
    file,
    actions: actions.length,
    jobs: options.jobs,
    started: started.toISOString(),
    ...told,
    stages: stageNeeds(options.pipeline),
  });
  const unchecked = uncheckedGates(options.pipeline, actions);
  if (unchecked !== undefined) emit({ event: 'warning', message: unchecked });
  for (const diagnostic of options.pipeline.warnings)
    emit({ event: 'warning', message: diagnostic.message, diagnostic });
  const local = options.executors ?? executorsOf(options.store, options.machine ?? machineHere(options.jobs));
  const apart = options.apart?.(journal.id, (message) => emit({ event: 'warning', message }));
  const executors = apart === undefined ? local : { ...local, apart };
  const schedule = createSchedule(rulesOf(options, actions, executors.apart.capacity, journal));
  options.store.remote?.listen((message) => emit({ event: 'warning', message }));
  await runActions(schedule, options, executors, emit);
  const remote = await options.store.remote?.settle(options.signal);
  if (remote !== undefined) emit({ event: 'remote.used', ...remote });
  const { outcome, gates, counts, actions: actionFacts } = ending(options.pipeline, schedule);
  for (const gate of gates) emit({ event: 'gate.checked', ...gate });
  const madeAt = await commit;
  const seconds = (performance.now() - clock) / 1000;
  const facts = {
    pipeline: name,
    ...(description !== undefined && { description }),
    file,
    ...told,
    ...(madeAt !== undefined && { commit: madeAt }),
    run: journal.id,
    started: started.toISOString(),
    seconds,
    outcome,
    ...counts,
    ...(remote !== undefined && { remote }),
    gates,
    actions: actionFacts,
    stages: options.pipeline.stages.map(({ fact }) => fact),
  };
  emit({
    event: 'run.finished',
    run: journal.id,
    outcome,
    ...counts,
    seconds,
  });
  if (journal.refused !== undefined) return facts;
  if (options.recorded !== false) journal.finish(facts);
  const fault =
    journal.fault() ?? saveIndexes(options.store, name, actions, (id) => recordIn(schedule.pass.state.states, id));
  if (fault === undefined) return facts;
  options.listener({ event: 'warning', message: fault.message });
  return { ...facts, outcome: outcome === 'interrupted' ? outcome : 'store fault' };
}

function rulesOf(options: RunOptions, actions: readonly Action[], capacity: Machine, { id, refused }: Journal): Rules {
  return {
    run: id,
    actions,
    needs: new Map(options.pipeline.stages.map(({ name, execution }) => [name, execution.resources])),
    capacity,
    failFast: options.failFast === true,
    force: new Set(options.selection.force),
    retryFailed: options.selection.retryFailed === true,
    ...(refused !== undefined && { refused: storeFailure(refused) }),
  };
}

async function runActions(
  schedule: Schedule,
  options: RunOptions,
  executors: Executors,
  emit: EventListener,
): Promise<void> {
  const { pipeline, store, signal, knowledge } = options;
  const { run } = schedule.rules;
  const locks = options.locks !== false;
  const turns = storeTurns(store, run, { locks, signal, lookup: knowledge.record });
  const stages = new Map(pipeline.stages.map(({ name, execution }) => [name, execution]));
  try {
    await turns.collectionEnds((holder) =>
      emit({ event: 'warning', message: `waiting until ${holder} has collected unneeded results` }),
    );
    await drive(schedule, { ...options, stages, executors, turns, others: otherRuns(store, run), emit });
  } finally {
    turns.end();
    await Promise.all([executors.here.stop(), executors.apart.stop()]);
  }
}

function executorsOf(store: Store, capacity: Machine): Executors {
  return {
    here: lateExecutor({ capacity, isolates: false }, async () => {
      const { inProcess } = await import('./executors/in-process.ts');
      return inProcess(store, capacity);
    }),
    apart: lateExecutor({ capacity, isolates: true }, async () => {
      const { localProcesses } = await import('./executors/local/local.ts');
      return localProcesses(store.root, capacity);
    }),
  };
}

/** Warns of the gates of stages that were not selected: they are not checked, so they have not passed. */
function uncheckedGates({ gates }: Pipeline, selected: readonly Action[]): string | undefined {
  const ids = new Set(selected.map((action) => action.id));
  const left = gates.filter(({ actions, baseline }) =>
    [...actions, ...(baseline?.comparisons.values() ?? [])].some((id) => !ids.has(id)),
  );
  if (left.length === 0) return undefined;
  const names = [...new Set(left.map((gate) => gate.metric))].join(', ');
  return `gates of stages that are not selected are not checked: ${names}`;
}
