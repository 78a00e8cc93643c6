/**
 * Runs a pipeline from the first event to the manifest: journal, machine, workers, turns, gates. What happens between
 * is `run.ts`'s.
 */

import type { EventListener, Outcome } from '../core/facts/event.ts';
import type { RunFacts } from '../core/facts/run-facts.ts';
import type { Action, Pipeline } from '../core/pipeline/pipeline.ts';
import { type RunSelection, selectActions } from '../core/plan/plan.ts';
import type { Store } from '../store/store.ts';
import { latePool } from './executors/local/late-pool.ts';
import { type Machine, machineHere } from './executors/local/resources.ts';
import { saveIndexes } from './indexes.ts';
import { type Journal, startJournal } from './journal.ts';
import type { Kinds } from './kind.ts';
import type { StoreKnowledge } from './knowledge.ts';
import { Run } from './run.ts';
import { storeTurns } from './turns.ts';

export interface RunOptions {
  readonly pipeline: Pipeline;
  readonly store: Store;
  readonly kinds: Kinds;
  readonly knowledge: StoreKnowledge;
  readonly jobs: number;
  /** Whether nothing new starts after a failure; if not, everything goes on that does not depend on what failed. */
  readonly failFast?: boolean;
  readonly selection: RunSelection;
  readonly listener: EventListener;
  /** Aborting it stops the run: workers are killed, what is published stays. */
  readonly signal: AbortSignal;
  /** Version of this program, for records. */
  readonly version: string;
  /** Whether actions that another run executes are waited for; true if left out. Results are the same either way. */
  readonly locks?: boolean;
  /** What there is to run on; this machine if left out. */
  readonly machine?: Machine;
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
    journal.close();
  }
}

async function runJournalled(
  options: RunOptions,
  journal: Journal,
  started: Date,
  clock: number,
): Promise<RunFacts & { readonly outcome: Outcome }> {
  const emit: EventListener = (event) => {
    // Progress is for whoever watches now; keeping it would make the log of a long training large.
    if (event.event !== 'action.progress') journal.append(event);
    options.listener(event);
  };
  const actions = selectActions(options.pipeline, options.selection);
  const { name, file } = options.pipeline;
  emit({
    event: 'run.started',
    run: journal.id,
    pipeline: name,
    file,
    actions: actions.length,
    jobs: options.jobs,
    started: started.toISOString(),
  });
  const unchecked = uncheckedGates(options.pipeline, actions);
  if (unchecked !== undefined) emit({ event: 'warning', message: unchecked });
  for (const diagnostic of options.pipeline.warnings)
    emit({ event: 'warning', message: diagnostic.message, diagnostic });
  const machine = options.machine ?? machineHere(options.jobs);
  const pool = latePool(options.store.layout.root, machine);
  const turns = storeTurns(options.store, journal.id, {
    locks: options.locks !== false,
    signal: options.signal,
    lookup: options.knowledge.record,
  });
  const run = new Run({ ...options, machine }, journal, actions, pool, turns, emit);
  const stop = (): void => pool.stop();
  options.signal.addEventListener('abort', stop);
  try {
    await turns.collectionEnds((holder) =>
      emit({ event: 'warning', message: `waiting until ${holder} has collected what nobody needs` }),
    );
    await run.toTheEnd();
  } finally {
    options.signal.removeEventListener('abort', stop);
    pool.stop();
    turns.end();
  }
  const { outcome, gates, counts, actions: told } = run.ending();
  for (const gate of gates) emit({ event: 'gate.checked', ...gate });
  const seconds = (performance.now() - clock) / 1000;
  const facts = {
    pipeline: name,
    file,
    run: journal.id,
    started: started.toISOString(),
    seconds,
    outcome,
    ...counts,
    gates,
    actions: told,
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
  journal.finish(facts);
  const fault = journal.fault() ?? saveIndexes(options.store, name, actions, (id) => run.record(id));
  if (fault === undefined) return facts;
  options.listener({ event: 'warning', message: fault.message });
  return { ...facts, outcome: outcome === 'interrupted' ? outcome : 'store fault' };
}

/** Gates of stages that were not selected are neither passed nor failed: that is said, so that nobody takes them for passed. */
function uncheckedGates({ gates }: Pipeline, selected: readonly Action[]): string | undefined {
  const ids = new Set(selected.map((action) => action.id));
  const left = gates.filter((gate) => gate.actions.some((id) => !ids.has(id)));
  if (left.length === 0) return undefined;
  const names = [...new Set(left.map((gate) => gate.metric))].join(', ');
  return `gates of stages that are not selected are not checked: ${names}`;
}
