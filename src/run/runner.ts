/**
 * Runs a pipeline: performs what the plan decides, feeds results back into the run state, says everything in events.
 *
 * Decisions are `core/plan`'s, states are `core/run-state`'s, work is done by workers. A blob found damaged while it
 * is read ends the pass: it is set aside and the pass starts again, in which whoever made it makes it again.
 */

import type { ActionKey, Digest } from '../core/digest.ts';
import type { ActionEvent, EventListener, Failure, Outcome } from '../core/event.ts';
import { checkGates } from '../core/gate.ts';
import type { Action, ActionId, Pipeline, Execution as StageExecution, StageName } from '../core/pipeline.ts';
import { type Decision, decide, type RunSelection, reasonText, selectActions } from '../core/plan.ts';
import { type ActionRecord, recordVersion } from '../core/record.ts';
import type { ActionFact, GateFact, RunFacts } from '../core/run-facts.ts';
import { advance, createRunState, outputDigest, type RunState, type Step } from '../core/run-state.ts';
import { StoreFault } from '../store/fault.ts';
import { ownerText } from '../store/owner.ts';
import type { Store } from '../store/store.ts';
import { actionFact } from './action-fact.ts';
import { executeWithRetries } from './attempts.ts';
import { createChains } from './chains.ts';
import { type InProcess, inProcess } from './in-process.ts';
import { saveIndexes } from './indexes.ts';
import { type Journal, startJournal } from './journal.ts';
import type { Kinds } from './kind.ts';
import type { StoreKnowledge } from './knowledge.ts';
import { latePool } from './late-pool.ts';
import { executeRequest } from './request.ts';
import { type Machine, machineHere, needsProblem } from './resources.ts';
import { storeTurns, type Turns } from './turns.ts';
import type { PooledWorker, WorkerPool } from './worker-pool.ts';
import type { ExecutionListener } from './worker-process.ts';
import type { ExecuteResult, WorkerFailure } from './worker-protocol.ts';

export interface RunOptions {
  readonly pipeline: Pipeline;
  readonly store: Store;
  readonly kinds: Kinds;
  readonly knowledge: StoreKnowledge;
  readonly jobs: number;
  readonly keepGoing: boolean;
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

const damagesMax = 3;
const logLinesKept = 20;

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
  const actions = selectActions(options.pipeline, options.selection.only);
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
  const machine = options.machine ?? machineHere(options.jobs);
  const pool = latePool(options.store.layout.root, machine);
  const turns = storeTurns(options.store, journal.id, { locks: options.locks !== false, signal: options.signal });
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
  const gates = run.gates();
  for (const gate of gates) emit({ event: 'gate.checked', ...gate });
  const outcome = run.outcome(gates);
  const counts = run.counts();
  const cutOff = run.cutOff();
  const seconds = (performance.now() - clock) / 1000;
  const facts = {
    pipeline: name,
    file,
    run: journal.id,
    started: started.toISOString(),
    seconds,
    outcome,
    ...counts,
    ...(cutOff !== undefined && { cutOff }),
    gates,
    actions: run.facts(),
  };
  emit({
    event: 'run.finished',
    run: journal.id,
    outcome,
    ...counts,
    ...(cutOff !== undefined && { cutOff }),
    seconds,
  });
  if (journal.refused !== undefined) return facts;
  journal.finish(facts);
  const fault = journal.fault() ?? saveIndexes(options.store, name, actions, (id) => run.record(id));
  if (fault === undefined) return facts;
  options.listener({ event: 'warning', message: fault.message });
  return { ...facts, outcome: outcome === 'interrupted' ? outcome : 'store fault' };
}

class Run {
  readonly #options: RunOptions & { readonly machine: Machine };
  readonly #journal: Journal;
  readonly #actions: readonly Action[];
  readonly #pool: WorkerPool;
  readonly #here: InProcess;
  readonly #turns: Turns;
  readonly #emit: EventListener;
  readonly #execution: ReadonlyMap<StageName, StageExecution>;
  readonly #keys = new Map<ActionId, ActionKey>();
  readonly #failures = new Map<ActionId, Failure>();
  /** Of all passes: an action executed in an earlier pass is found cached in the next. */
  readonly #executed = new Set<ActionId>();
  readonly #announced = new Set<ActionId>();
  /** Those that follow from what was executed and need not be, with the seconds that would take. */
  readonly #cutOff = new Map<ActionId, number>();
  /** Actions that somebody else executes, each until it has a result or its turn. */
  readonly #awaited = new Set<Promise<void>>();
  #state: RunState;
  #chains = createChains<Ready>();
  #damaged: Digest | undefined;
  #storeFault: string | undefined;
  #closed = false;

  constructor(
    options: RunOptions & { readonly machine: Machine },
    journal: Journal,
    actions: readonly Action[],
    pool: WorkerPool,
    turns: Turns,
    emit: EventListener,
  ) {
    this.#options = options;
    this.#journal = journal;
    this.#actions = actions;
    this.#pool = pool;
    this.#here = inProcess(options.store);
    this.#turns = turns;
    this.#emit = emit;
    this.#execution = new Map(options.pipeline.stages.map((stage) => [stage.name, stage.execution]));
    this.#state = createRunState([]).state;
  }

  async toTheEnd(): Promise<void> {
    const found = new Map<Digest, number>();
    for (;;) {
      const { state, ready } = createRunState(this.#actions);
      this.#state = state;
      this.#chains = createChains();
      this.#closed = false;
      this.#damaged = undefined;
      this.#begin(ready);
      await this.#settled();
      if (this.#damaged === undefined || this.#options.signal.aborted) break;
      const times = (found.get(this.#damaged) ?? 0) + 1;
      // A disk that damages the same again and again is not to be argued with.
      if (times === damagesMax) break;
      found.set(this.#damaged, times);
    }
    for (const [action, state] of this.#state.states)
      if (state.at === 'waiting' || state.at === 'ready' || state.at === 'running') this.#cancel(action);
  }

  /** Decides about actions whose inputs are all known, and all that follows from those found in the store. */
  #begin(ids: readonly ActionId[]): void {
    const starts: Ready[] = [];
    // The list grows while it is walked: a cached action makes others ready.
    const queue = [...ids];
    for (const id of queue) {
      if (this.#closed || this.#options.signal.aborted) return;
      const action = this.#options.pipeline.actions.get(id) as Action;
      try {
        const forced = this.#options.selection.force?.includes(action.stage) === true && !this.#executed.has(id);
        const digest = outputDigest.bind(undefined, this.#state);
        const decision = decide(action, digest, this.#options.knowledge, forced);
        this.#keys.set(id, decision.key);
        if (decision.outcome === 'run') starts.push({ action, decision });
        else queue.push(...this.#cached(action, decision.record));
      } catch (error) {
        this.#couldNotDecide(action, error);
      }
    }
    this.#enqueue(starts);
  }

  #enqueue(starts: readonly Ready[]): void {
    const links = starts.flatMap((ready) => {
      const prefix = ready.decision.prefix;
      return prefix === undefined ? [] : [{ chain: prefix.key, position: prefix.position, task: ready }];
    });
    for (const { task, priority } of this.#chains.add(links)) this.#submit(task, priority);
    for (const ready of starts) if (ready.decision.prefix === undefined) this.#submit(ready, 0);
  }

  /** Resolves when nothing runs, nothing is queued and nothing is waited for. */
  async #settled(): Promise<void> {
    do {
      await this.#pool.idle();
      await Promise.all(this.#awaited);
    } while (this.#awaited.size > 0);
    await this.#pool.idle();
  }

  #submit(ready: Ready, priority: number): void {
    if (this.#closed) return;
    const { action } = ready;
    const { resources } = this.#executionOf(action);
    const { refused } = this.#journal;
    const problem = refused === undefined ? needsProblem(resources, this.#options.machine) : storeFailure(refused);
    if (problem !== undefined) this.#failed(action, problem, [], 0);
    else
      this.#pool.run(priority, resources, async (worker) => {
        if (await this.#attempt(ready, priority, worker)) this.#continueChain(ready);
      });
  }

  #continueChain(ready: Ready): void {
    const chain = ready.decision.prefix?.key;
    const next = chain === undefined ? undefined : this.#chains.next(chain);
    if (next !== undefined) this.#submit(next.task, next.priority);
  }

  /** Executes an action unless somebody else does; returns whether it has come to an end here. */
  async #attempt(ready: Ready, priority: number, worker: PooledWorker): Promise<boolean> {
    const { action, decision } = ready;
    if (this.#closed || this.#options.signal.aborted) return true;
    try {
      const turn = await this.#turns.take(decision.key, decision.reason.why === 'forced');
      if (turn.outcome === 'execute') {
        // It may have been stopped while the lock was taken.
        if (this.#closed || this.#options.signal.aborted) await turn.release();
        else await this.#execute(ready, worker).finally(turn.release);
        return true;
      }
      if (turn.outcome === 'found') {
        this.#begin(this.#cached(action, turn.record));
        return true;
      }
      const about = { ...actionEvent(action), key: decision.key };
      this.#emit({ event: 'action.waiting', ...about, for: ownerText(turn.by) });
      const waiting = this.#waitForTurn(ready, priority).finally(() => this.#awaited.delete(waiting));
      this.#awaited.add(waiting);
      return false;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#storeFailed(action, error);
      return true;
    }
  }

  /** Waits without occupying a worker; then the result is there, or the action queues again. */
  async #waitForTurn(ready: Ready, priority: number): Promise<void> {
    const { action, decision } = ready;
    try {
      const turn = await this.#turns.wait(decision.key, decision.reason.why === 'forced', () => !this.#closed);
      if (turn.outcome === 'free') this.#submit(ready, priority);
      if (turn.outcome !== 'found') return;
      this.#begin(this.#cached(action, turn.record));
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#storeFailed(action, error);
    }
    this.#continueChain(ready);
  }

  #executionOf(action: Action): StageExecution {
    const execution = this.#execution.get(action.stage);
    if (execution === undefined) throw new Error(`Internal error: no stage "${action.stage}"`);
    return execution;
  }

  async #execute({ action, decision }: Ready, worker: PooledWorker): Promise<void> {
    const about = actionEvent(action);
    const { retries, timeoutMinutes, resources } = this.#executionOf(action);
    const limits = {
      ...(timeoutMinutes !== undefined && { timeoutMs: timeoutMinutes * 60_000 }),
      ...(resources.memoryMebibytes !== undefined && { memoryMebibytes: resources.memoryMebibytes }),
    };
    this.#advance({ action: action.id, to: 'running' });
    this.#emit({ event: 'action.started', ...about, key: decision.key, reason: reasonText(decision.reason) });
    const clock = performance.now();
    const lines: string[] = [];
    const request = executeRequest(action, decision, this.#options, (reference) => this.#output(reference.action));
    const listener: ExecutionListener = {
      progress: (progress) => this.#emit({ event: 'action.progress', ...about, ...progress }),
      log: (line) => {
        lines.push(line);
        if (lines.length > logLinesKept) lines.shift();
        this.#emit({ event: 'action.log', ...about, line });
      },
    };
    const place = this.#options.kinds.get(action.kind)?.descriptor.inProcess === true ? this.#here : worker;
    const execution = await executeWithRetries(
      retries,
      limits,
      (allowed) => place.execute(request, listener, allowed),
      (attempt, failure) => {
        this.#emit({ event: 'action.retried', ...about, attempt, failure: { ...failure, log: [...lines] } });
        lines.length = 0;
      },
    );
    const seconds = (performance.now() - clock) / 1000;
    if (execution.outcome === 'cancelled') this.#cancel(action.id);
    else if (execution.outcome === 'failed') this.#failed(action, execution.failure, lines, seconds);
    else this.#done(action, decision, execution.result, seconds);
  }

  #done(action: Action, decision: Decision, result: ExecuteResult, seconds: number): void {
    const made: ActionRecord = {
      version: recordVersion,
      key: decision.key,
      fingerprint: decision.fingerprint,
      ...result,
      seconds,
      finished: new Date().toISOString(),
      run: this.#journal.id,
      host: {
        node: process.version,
        platform: `${process.platform}-${process.arch}`,
        arrowline: this.#options.version,
      },
    };
    try {
      this.#options.store.codes.put(this.#options.knowledge.codeParts(action.kind));
      const kept = this.#options.store.records.put(made);
      this.#reportDifference(action, kept, made);
      this.#executed.add(action.id);
      const outputs = Object.fromEntries(Object.entries(kept.outputs).map(([port, output]) => [port, output.digest]));
      const { metrics, notes, key } = kept;
      this.#emit({ event: 'action.executed', ...actionEvent(action), key, seconds, outputs, metrics, notes });
      this.#advance({ action: action.id, to: 'executed', record: kept });
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#storeFailed(action, error, seconds);
    }
  }

  #storeFailed(action: Action, fault: StoreFault, seconds = 0): void {
    this.#failed(action, storeFailure(fault), [], seconds);
  }

  /** One key, two results: the first stays, the user is told. */
  #reportDifference(action: Action, kept: ActionRecord, made: ActionRecord): void {
    if (kept === made) return;
    for (const [port, output] of Object.entries(made.outputs)) {
      const holder = kept.outputs[port]?.digest;
      if (holder === undefined || holder === output.digest) continue;
      const { marks } = this.#options.store;
      marks.put({
        key: made.key,
        output: port,
        kept: holder,
        other: output.digest,
        difference: [],
        seen: made.finished,
      });
      this.#emit({
        event: 'warning',
        message: `${action.id} is nondeterministic: "${port}" differs from what the same key gave before; the first is kept`,
      });
    }
  }

  #failed(action: Action, failure: WorkerFailure, log: readonly string[], seconds: number): void {
    if (failure.damaged !== undefined) {
      this.#options.store.blobs.setAside(failure.damaged);
      this.#damaged = failure.damaged;
      this.#emit({ event: 'warning', message: `${failure.message}; it is made again` });
      this.#close();
      return;
    }
    const { damaged: _damaged, storeFault, ...facts } = failure;
    const told = { ...facts, log };
    this.#failures.set(action.id, told);
    this.#emit({ event: 'action.failed', ...actionEvent(action), failure: told, seconds });
    if (storeFault === true) this.#storeFault = failure.message;
    this.#advance({ action: action.id, to: 'failed' });
    if (storeFault === true || !this.#options.keepGoing) this.#close();
  }

  #couldNotDecide(action: Action, error: unknown): void {
    if (error instanceof StoreFault) {
      this.#storeFailed(action, error);
      return;
    }
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    // Hashing an input file failed.
    const path = (error as NodeJS.ErrnoException).path ?? '';
    const message = code === 'ENOENT' ? 'a file to read does not exist' : `a file cannot be read (${code})`;
    this.#failed(action, { code: 'file', message, where: path }, [], 0);
  }

  #cached(action: Action, record: ActionRecord): readonly ActionId[] {
    if (!this.#announced.has(action.id) && !this.#executed.has(action.id)) {
      this.#announced.add(action.id);
      const producers = Object.values(action.inputs).flatMap((input) => input.from);
      const { key, seconds, run } = record;
      // What an equal action of this very run has made is no result from before.
      const followed = producers.some(({ action: from }) => this.#executed.has(from) || this.#cutOff.has(from));
      const cutOff = followed && run !== this.#journal.id;
      if (cutOff) this.#cutOff.set(action.id, seconds);
      this.#emit({ event: 'action.cached', ...actionEvent(action), key, seconds, run, cutOff });
    }
    return advance(this.#state, { action: action.id, to: 'cached', record }).ready;
  }

  #cancel(id: ActionId): void {
    const action = this.#options.pipeline.actions.get(id) as Action;
    this.#advance({ action: id, to: 'cancelled' });
    this.#emit({ event: 'action.cancelled', ...actionEvent(action) });
  }

  #advance(step: Step): void {
    const { ready, blocked } = advance(this.#state, step);
    for (const id of blocked) {
      const action = this.#options.pipeline.actions.get(id) as Action;
      this.#emit({ event: 'action.blocked', ...actionEvent(action), by: step.action });
    }
    this.#begin(ready);
  }

  /** Starts nothing new in this pass; what runs goes on. */
  #close(): void {
    this.#closed = true;
    this.#pool.clear();
  }

  #output(id: ActionId): ActionRecord {
    const state = this.#state.states.get(id);
    if (state === undefined || !('record' in state)) throw new Error(`Internal error: ${id} has no result`);
    return state.record;
  }

  record(id: ActionId): ActionRecord | undefined {
    const state = this.#state.states.get(id);
    return state !== undefined && 'record' in state ? state.record : undefined;
  }

  gates(): GateFact[] {
    if (this.#options.signal.aborted) return [];
    return checkGates(
      this.#options.pipeline,
      (id) => this.record(id)?.metrics,
      (id) => this.#state.states.has(id),
    );
  }

  outcome(gates: readonly GateFact[]): Outcome {
    if (this.#options.signal.aborted) return 'interrupted';
    if (this.#storeFault !== undefined || this.#damaged !== undefined) return 'store fault';
    const { failed, blocked, cancelled } = this.#state.counts;
    if (failed + blocked + cancelled > 0) return 'failed';
    return gates.every((gate) => gate.passed) ? 'succeeded' : 'gates failed';
  }

  counts(): { executed: number; cached: number; failed: number; blocked: number; cancelled: number } {
    const { failed, blocked, cancelled, executed, cached } = this.#state.counts;
    const succeeded = executed + cached;
    return { executed: this.#executed.size, cached: succeeded - this.#executed.size, failed, blocked, cancelled };
  }

  cutOff(): RunFacts['cutOff'] {
    const seconds = [...this.#cutOff.values()].reduce((sum, one) => sum + one, 0);
    return this.#cutOff.size === 0 ? undefined : { actions: this.#cutOff.size, seconds };
  }

  facts(): ActionFact[] {
    return this.#actions.map((action): ActionFact => {
      const record = this.record(action.id);
      const executed = this.#executed.has(action.id) && record !== undefined;
      return actionFact(action, {
        outcome: (executed ? 'executed' : this.#state.states.get(action.id)?.at) as ActionFact['outcome'],
        key: this.#keys.get(action.id),
        record,
        error: this.#failures.get(action.id)?.message,
      });
    });
  }
}

interface Ready {
  readonly action: Action;
  readonly decision: Decision & { readonly outcome: 'run' };
}

function storeFailure(fault: StoreFault): WorkerFailure {
  return { code: 'store', message: fault.message, storeFault: true };
}

function actionEvent(action: Action): ActionEvent {
  return { action: action.id, stage: action.stage, coordinates: action.coordinates };
}
