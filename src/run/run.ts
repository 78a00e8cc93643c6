/**
 * The actions of one run: performs what the plan decides and feeds results back into the run state.
 *
 * Decisions are `core/plan`'s, states are `core/run-state`'s, work is done by workers. A blob found damaged while it
 * is read ends the pass: it is set aside and the pass starts again, in which whoever made it makes it again.
 */

import { type EventListener, isDivergence } from '../core/facts/event.ts';
import type { ActionRecord } from '../core/facts/record.ts';
import type { Action, ActionId, Execution as StageExecution, StageName } from '../core/pipeline/pipeline.ts';
import { type Decision, decide, type Question, questionOf, startText } from '../core/plan/plan.ts';
import {
  advance,
  blockedText,
  createRunState,
  outputDigest,
  type RunState,
  type Step,
  withoutHoles,
} from '../core/plan/run-state.ts';
import { UnreadableFile } from '../core/plan/unreadable-file.ts';
import type { ActionKey, Digest } from '../core/values/digest.ts';
import { StoreFault } from '../store/fault.ts';
import { ownerText } from '../store/locks/owner.ts';
import { createChains } from './chains.ts';
import { storeFailure } from './describe-failure.ts';
import type { ExecuteResult, WorkerFailure } from './execute/worker-protocol.ts';
import { type InProcess, inProcess } from './executors/in-process.ts';
import { type Machine, needsProblem } from './executors/local/resources.ts';
import type { PooledWorker, WorkerPool } from './executors/local/worker-pool.ts';
import type { Journal } from './journal.ts';
import { type Ending, ending, Ledger, lackingIn, type Origin, recordIn } from './ledger.ts';
import { madeRecord } from './made-record.ts';
import { type OtherRuns, otherRuns } from './other-runs.ts';
import { actionEvent, perform } from './perform.ts';
import { executeRequest } from './request.ts';
import type { RunOptions } from './runner.ts';
import type { Turns } from './turns.ts';

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
  /** The actions of each key that wait for the one that is executed. */
  readonly #twins = new Map<ActionKey, Ready[]>();
  #others: OtherRuns | undefined;
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
      const { state, ready } = createRunState(this.#actions, this.#options.failFast !== true);
      this.#state = state;
      this.#chains = createChains();
      this.#twins.clear();
      this.#ledger.failures.clear();
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
    if (ids.length === 0) return;
    const deciding = this.#decide(ids).finally(() => this.#awaited.delete(deciding));
    this.#awaited.add(deciding);
  }

  async #decide(ids: readonly ActionId[]): Promise<void> {
    const { knowledge, selection, signal } = this.#options;
    const starts: Ready[] = [];
    // Each wave asks once; its cached actions make the next one ready.
    for (let wave = ids; wave.length > 0; ) {
      if (this.#closed || signal.aborted) return;
      const questions = wave.flatMap((id) => this.#questionAbout(id) ?? []);
      const known = await knowledge.look(questions);
      const next: ActionId[] = [];
      for (const question of questions) {
        if (this.#closed || signal.aborted) return;
        const { action } = question;
        try {
          const { id, stage } = action;
          const forced = selection.force?.includes(stage) === true && !this.#ledger.executed.has(id);
          const decision = decide(question, known, forced);
          this.#ledger.keys.set(id, decision.key);
          if (decision.outcome === 'run') starts.push({ action, decision });
          else next.push(...this.#cached(action, decision.record, await this.#originOf(action, decision.record)));
        } catch (error) {
          this.#couldNotDecide(action, error);
        }
      }
      wave = next;
    }
    this.#enqueue(starts);
  }

  #questionAbout(id: ActionId): Question | undefined {
    if (this.#closed) return undefined;
    const { action } = withoutHoles(this.#state, this.#options.pipeline.actions.get(id) as Action);
    try {
      return questionOf(action, outputDigest.bind(undefined, this.#state), this.#options.knowledge);
    } catch (error) {
      this.#couldNotDecide(action, error);
      return undefined;
    }
  }

  /** Of actions with one key the first is executed; the others take its result, or their turn if it has none. */
  #enqueue(all: readonly Ready[]): void {
    const starts = all.filter((ready) => {
      const twins = this.#twins.get(ready.decision.key);
      if (twins === undefined) this.#twins.set(ready.decision.key, []);
      else twins.push(ready);
      return twins === undefined;
    });
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
    if (problem !== undefined) {
      this.#failed(action, problem, [], 0);
      this.#continueChain(ready);
    } else
      this.#pool.run(priority, resources, async (worker) => {
        if (await this.#attempt(ready, priority, worker)) this.#continueChain(ready);
      });
  }

  /** Starts the next link. One that would go on from where this one diverged diverges there too. */
  #continueChain(ready: Ready): void {
    const chain = ready.decision.prefix?.key;
    if (chain === undefined) return;
    const failure = this.#ledger.failures.get(ready.action.id);
    const diverged = failure !== undefined && isDivergence(failure) && !this.#closed ? failure : undefined;
    for (let next = this.#chains.next(chain); next !== undefined; next = this.#chains.next(chain)) {
      if (diverged === undefined) {
        this.#submit(next.task, next.priority);
        return;
      }
      const message = `${diverged.message}, like ${ready.action.id}, which it would continue`;
      this.#failed(next.task.action, { ...diverged, message }, [], 0);
    }
  }

  /** Gives the others of a key what one of them has come to. */
  #share(id: ActionId): readonly ActionId[] {
    const key = this.#ledger.keys.get(id);
    const twins = key === undefined ? undefined : this.#twins.get(key);
    if (key === undefined || twins === undefined) return [];
    this.#twins.delete(key);
    const record = this.record(id);
    if (record !== undefined)
      return twins.flatMap(({ action }) => this.#cached(action, record, this.#foundOrigin(record)));
    // What is left when nothing starts any more is cancelled at the end.
    if (this.#closed || this.#options.signal.aborted) return [];
    const failure = this.#ledger.failures.get(id);
    if (failure === undefined || !isDivergence(failure)) this.#enqueue(twins);
    else {
      const message = `${failure.message}, like ${id}, which is the same`;
      for (const { action } of twins) this.#failed(action, { ...failure, message }, [], 0);
    }
    return [];
  }

  /** Executes an action unless somebody else does; returns whether it has come to an end here. */
  async #attempt(ready: Ready, priority: number, worker: PooledWorker): Promise<boolean> {
    const { action, decision } = ready;
    if (this.#closed || this.#options.signal.aborted) return true;
    this.#others ??= otherRuns(this.#options.store, this.#journal.id);
    // What explanations compare with is read once: before another run changes it.
    await this.#options.knowledge.previous(action.id);
    try {
      const turn = await this.#turns.take(decision.key, decision.reason.why === 'forced');
      if (turn.outcome === 'execute') {
        // It may have been stopped while the lock was taken.
        if (this.#closed || this.#options.signal.aborted) await turn.release();
        else await this.#execute(ready, worker).finally(turn.release);
        return true;
      }
      if (turn.outcome === 'found') {
        this.#begin(this.#cached(action, turn.record, this.#foundOrigin(turn.record)));
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
      this.#begin(this.#cached(action, turn.record, this.#foundOrigin(turn.record)));
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
    const reason = startText({ ...decision, ...(await this.#startOf(decision)) });
    this.#emit({ event: 'action.started', ...actionEvent(action), key: decision.key, reason });
    const request = executeRequest(action, decision, this.#options, (reference) => this.#output(reference.action));
    const stage = this.#executionOf(action);
    // Only a process of its own can be stopped.
    const limited = stage.timeoutMinutes !== undefined || stage.resources.memoryMebibytes !== undefined;
    const inProcess = this.#options.kinds.get(action.kind)?.descriptor.inProcess === true && !limited;
    const place = inProcess ? this.#here : worker;
    const { execution, seconds, log } = await perform(action, request, stage, place, this.#emit);
    if (execution.outcome === 'cancelled') this.#cancel(action.id);
    else if (execution.outcome === 'failed') this.#failed(action, execution.failure, log, seconds);
    else this.#done(action, decision, execution.result, seconds);
  }

  /** Where an action starts that is decided already: one of its chain may have come further meanwhile. */
  async #startOf({ prefix, reason }: Ready['decision']): Promise<Pick<Ready['decision'], 'prefix'>> {
    if (prefix === undefined || reason.why === 'forced') return {};
    const { from: _then, ...rest } = prefix;
    const from = await this.#options.knowledge.checkpoint(prefix);
    return { prefix: { ...rest, ...(from !== undefined && { from }) } };
  }

  #done(action: Action, decision: Decision, result: ExecuteResult, seconds: number): void {
    const made = madeRecord(decision, result, seconds, this.#journal.id, this.#options.version);
    try {
      this.#options.store.codes.put(this.#options.knowledge.codeParts(action.kind));
      const kept = this.#options.store.records.put(made);
      this.#reportDifference(action, kept, made);
      const { notes } = made;
      this.#ledger.executed.set(action.id, { notes });
      this.#ledger.makers.set(decision.key, action.id);
      const outputs = Object.fromEntries(Object.entries(kept.outputs).map(([port, output]) => [port, output.digest]));
      const { metrics, key } = kept;
      this.#emit({
        event: 'action.executed',
        ...actionEvent(action),
        key,
        seconds,
        outputs,
        metrics,
        notes,
        ...this.#lacking(action.id),
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
    if (storeFault === true || this.#options.failFast === true) this.#close();
    this.#advance({ action: action.id, to: 'failed', diverged: isDivergence(failure) });
  }

  #couldNotDecide(action: Action, error: unknown): void {
    if (error instanceof StoreFault) {
      this.#storeFailed(action, error);
      return;
    }
    if (!(error instanceof UnreadableFile)) throw error;
    this.#failed(action, error.failure, [], 0);
  }

  /** How an action came by a result that it was not executed for. */
  async #originOf(action: Action, record: ActionRecord): Promise<Origin> {
    const { executed, announced } = this.#ledger;
    const { key, run, seconds } = record;
    const maker = this.#makerOf(record);
    if (maker !== undefined) return { from: 'same', as: maker };
    if (this.#others?.madeMeanwhile(run) === true) return { from: 'meanwhile' };
    const follows = Object.values(action.inputs).some(({ from }) =>
      from.some(({ action: id }) => executed.has(id) || announced.get(id)?.from === 'cut off'),
    );
    // With another key than last time its inputs did not come out the same: some other run has made it long ago.
    const cutOff = follows && (await this.#options.knowledge.previous(action.id))?.key === key;
    return cutOff ? { from: 'cut off', seconds } : { from: 'before' };
  }

  /** Of a result that was not there when the action was decided. */
  #foundOrigin(record: ActionRecord): Origin {
    const maker = this.#makerOf(record);
    return maker === undefined ? { from: 'meanwhile' } : { from: 'same', as: maker };
  }

  /** The action that made a record in this run. */
  #makerOf({ key, run }: ActionRecord): ActionId | undefined {
    return run === this.#journal.id ? this.#ledger.makers.get(key as ActionKey) : undefined;
  }

  #cached(action: Action, record: ActionRecord, origin: Origin): readonly ActionId[] {
    if (!this.#ledger.announced.has(action.id) && !this.#ledger.executed.has(action.id)) {
      this.#ledger.announced.set(action.id, origin);
      const { key, seconds, run } = record;
      this.#emit({
        event: 'action.cached',
        ...actionEvent(action),
        key,
        seconds,
        run,
        cutOff: origin.from === 'cut off',
        ...(origin.from === 'meanwhile' && { meanwhile: true }),
        ...(origin.from === 'same' && { sameAs: origin.as }),
        ...this.#lacking(action.id),
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
      this.#emit({ event: 'action.blocked', ...actionEvent(action), ...blockedText(this.#state, action) });
    }
    return step.to === 'running' ? ready : [...ready, ...this.#share(step.action)];
  }

  #lacking(id: ActionId): ReturnType<typeof lackingIn> {
    return lackingIn(this.#state, this.#options.pipeline.actions.get(id) as Action);
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
