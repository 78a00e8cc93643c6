/**
 * The actions of one run: performs what the plan decides and feeds results back into the run state.
 *
 * Decisions are `core/plan`'s, states are `core/run-state`'s, work is done by workers. A blob found damaged while it
 * is read ends the pass: it is set aside and the pass starts again, in which whoever made it makes it again.
 */

import type { Digest } from '../core/digest.ts';
import type { EventListener, Without } from '../core/event.ts';
import type { Action, ActionId, Execution as StageExecution, StageName } from '../core/pipeline.ts';
import { type Decision, decide, reasonText } from '../core/plan.ts';
import type { ActionRecord } from '../core/record.ts';
import { advance, createRunState, outputDigest, type RunState, type Step, withoutHoles } from '../core/run-state.ts';
import { UnreadableFile } from '../core/unreadable-file.ts';
import { StoreFault } from '../store/fault.ts';
import { ownerText } from '../store/owner.ts';
import { createChains } from './chains.ts';
import { storeFailure } from './describe-failure.ts';
import { type InProcess, inProcess } from './in-process.ts';
import type { Journal } from './journal.ts';
import { type Ending, ending, Ledger, recordIn } from './ledger.ts';
import { madeRecord } from './made-record.ts';
import { actionEvent, perform } from './perform.ts';
import { executeRequest } from './request.ts';
import { type Machine, needsProblem } from './resources.ts';
import type { RunOptions } from './runner.ts';
import type { Turns } from './turns.ts';
import type { PooledWorker, WorkerPool } from './worker-pool.ts';
import type { ExecuteResult, WorkerFailure } from './worker-protocol.ts';

/** How often the same blob is mended in one run. */
const damagesMax = 3;

export class Run {
  readonly #options: RunOptions & { readonly machine: Machine };
  readonly #journal: Journal;
  readonly #actions: readonly Action[];
  readonly #pool: WorkerPool;
  readonly #here: InProcess;
  readonly #turns: Turns;
  readonly #emit: EventListener;
  readonly #execution: ReadonlyMap<StageName, StageExecution>;
  readonly #ledger = new Ledger();
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
      const { state, ready } = createRunState(this.#actions, this.#options.keepGoing);
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
      const { action } = withoutHoles(this.#state, this.#options.pipeline.actions.get(id) as Action);
      try {
        const forced = this.#options.selection.force?.includes(action.stage) === true && !this.#ledger.executed.has(id);
        const digest = outputDigest.bind(undefined, this.#state);
        const decision = decide(action, digest, this.#options.knowledge, forced);
        this.#ledger.keys.set(id, decision.key);
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
    for (;;) {
      await this.#pool.idle();
      if (this.#awaited.size === 0) return;
      // Whose wait ends may be queued, and there begin to wait again.
      await Promise.all(this.#awaited);
    }
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
    this.#advance({ action: action.id, to: 'running' });
    const reason = reasonText(decision.reason);
    this.#emit({ event: 'action.started', ...actionEvent(action), key: decision.key, reason });
    const request = executeRequest(action, decision, this.#options, (reference) => this.#output(reference.action));
    const place = this.#options.kinds.get(action.kind)?.descriptor.inProcess === true ? this.#here : worker;
    const { execution, seconds, log } = await perform(action, request, this.#executionOf(action), place, this.#emit);
    if (execution.outcome === 'cancelled') this.#cancel(action.id);
    else if (execution.outcome === 'failed') this.#failed(action, execution.failure, log, seconds);
    else this.#done(action, decision, execution.result, seconds);
  }

  #done(action: Action, decision: Decision, result: ExecuteResult, seconds: number): void {
    const made = madeRecord(decision, result, seconds, this.#journal.id, this.#options.version);
    try {
      this.#options.store.codes.put(this.#options.knowledge.codeParts(action.kind));
      const kept = this.#options.store.records.put(made);
      this.#reportDifference(action, kept, made);
      const { notes } = made;
      this.#ledger.executed.set(action.id, { notes });
      const outputs = Object.fromEntries(Object.entries(kept.outputs).map(([port, output]) => [port, output.digest]));
      const { metrics, key } = kept;
      const without = this.#without(action.id);
      this.#emit({
        event: 'action.executed',
        ...actionEvent(action),
        key,
        seconds,
        outputs,
        metrics,
        notes,
        ...without,
      });
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
    this.#ledger.failures.set(action.id, told);
    this.#emit({ event: 'action.failed', ...actionEvent(action), failure: told, seconds });
    if (storeFault === true) this.#storeFault = failure.message;
    // First: a failure may make ready what takes holes.
    if (storeFault === true || !this.#options.keepGoing) this.#close();
    this.#advance({ action: action.id, to: 'failed' });
  }

  #couldNotDecide(action: Action, error: unknown): void {
    if (error instanceof StoreFault) {
      this.#storeFailed(action, error);
      return;
    }
    if (!(error instanceof UnreadableFile)) throw error;
    this.#failed(action, error.failure, [], 0);
  }

  #cached(action: Action, record: ActionRecord): readonly ActionId[] {
    if (!this.#ledger.announced.has(action.id) && !this.#ledger.executed.has(action.id)) {
      this.#ledger.announced.add(action.id);
      const producers = Object.values(action.inputs).flatMap((input) => input.from);
      const { key, seconds, run } = record;
      // What an equal action of this very run has made is no result from before.
      const followed = producers.some(
        ({ action: from }) => this.#ledger.executed.has(from) || this.#ledger.cutOff.has(from),
      );
      const cutOff = followed && run !== this.#journal.id;
      if (cutOff) this.#ledger.cutOff.set(action.id, seconds);
      this.#emit({
        event: 'action.cached',
        ...actionEvent(action),
        key,
        seconds,
        run,
        cutOff,
        ...this.#without(action.id),
      });
    }
    return this.#step({ action: action.id, to: 'cached', record });
  }

  #cancel(id: ActionId): void {
    const action = this.#options.pipeline.actions.get(id) as Action;
    this.#advance({ action: id, to: 'cancelled' });
    this.#emit({ event: 'action.cancelled', ...actionEvent(action) });
  }

  #advance(step: Step): void {
    this.#begin(this.#step(step));
  }

  /** Moves an action and tells what that blocks; returns what it makes ready. */
  #step(step: Step): readonly ActionId[] {
    const { ready, blocked } = advance(this.#state, step);
    for (const id of blocked) {
      const action = this.#options.pipeline.actions.get(id) as Action;
      const state = this.#state.states.get(id);
      const by = state?.at === 'blocked' ? state.by : step.action;
      this.#emit({ event: 'action.blocked', ...actionEvent(action), by });
    }
    return ready;
  }

  #without(id: ActionId): { without?: Without } {
    const { without } = withoutHoles(this.#state, this.#options.pipeline.actions.get(id) as Action);
    return without.length === 0 ? {} : { without };
  }

  /** Starts nothing new in this pass; what runs goes on. */
  #close(): void {
    this.#closed = true;
    this.#pool.clear();
  }

  #output(id: ActionId): ActionRecord {
    const record = this.record(id);
    if (record === undefined) throw new Error(`Internal error: ${id} has no result`);
    return record;
  }

  record(id: ActionId): ActionRecord | undefined {
    return recordIn(this.#state.states, id);
  }

  /** How it ended; call it after `toTheEnd`. */
  ending(): Ending {
    const { pipeline, signal } = this.#options;
    const ended = ending(pipeline, this.#actions, this.#state, this.#ledger, signal.aborted);
    const heldUp = this.#storeFault !== undefined || this.#damaged !== undefined;
    return heldUp && !signal.aborted ? { ...ended, outcome: 'store fault' } : ended;
  }
}

interface Ready {
  readonly action: Action;
  readonly decision: Decision & { readonly outcome: 'run' };
}
