/**
 * Runs a pipeline: performs what the plan decides, feeds results back into the run state, says everything in events.
 *
 * Decisions are `core/plan`'s, states are `core/run-state`'s, work is done by workers. A blob found damaged while it
 * is read ends the pass: it is set aside and the pass starts again, in which whoever made it makes it again.
 */

import type { Digest } from '../core/digest.ts';
import type { ActionEvent, EventListener, Failure, Outcome } from '../core/event.ts';
import { checkGates } from '../core/gate.ts';
import type { Action, ActionId, Pipeline } from '../core/pipeline.ts';
import { type Decision, decide, type RunSelection, reasonText, selectActions } from '../core/plan.ts';
import { type ActionRecord, recordVersion } from '../core/record.ts';
import type { ActionFact, GateFact, RunFacts } from '../core/run-facts.ts';
import { advance, createRunState, outputDigest, type RunState, type Step } from '../core/run-state.ts';
import { StoreFault } from '../store/fault.ts';
import type { Store } from '../store/store.ts';
import { createChains } from './chains.ts';
import { type InProcess, inProcess } from './in-process.ts';
import type { Kinds } from './kind.ts';
import type { StoreKnowledge } from './knowledge.ts';
import { executeRequest } from './request.ts';
import { type PooledWorker, type WorkerPool, workerPool } from './worker-pool.ts';
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
}

const passesMax = 5;
const logLinesKept = 20;

export async function runPipeline(options: RunOptions): Promise<RunFacts & { readonly outcome: Outcome }> {
  const started = new Date();
  const clock = performance.now();
  const log = options.store.runs.start(started);
  const emit: EventListener = (event) => {
    // Progress is for whoever watches now; keeping it would make the log of a long training large.
    if (event.event !== 'action.progress') log.append(event);
    options.listener(event);
  };
  const actions = selectActions(options.pipeline, options.selection.only);
  const { name, file } = options.pipeline;
  emit({
    event: 'run.started',
    run: log.id,
    pipeline: name,
    file,
    actions: actions.length,
    jobs: options.jobs,
    started: started.toISOString(),
  });
  const pool = workerPool(options.store.layout.root, options.jobs);
  const run = new Run(options, log.id, actions, pool, emit);
  const stop = (): void => pool.stop();
  options.signal.addEventListener('abort', stop);
  try {
    await run.toTheEnd();
  } finally {
    options.signal.removeEventListener('abort', stop);
    pool.stop();
  }
  const gates = run.gates();
  for (const gate of gates) emit({ event: 'gate.checked', ...gate });
  const outcome = run.outcome(gates);
  const counts = run.counts();
  const seconds = (performance.now() - clock) / 1000;
  emit({ event: 'run.finished', run: log.id, outcome, ...counts, seconds });
  const facts = {
    pipeline: name,
    file,
    run: log.id,
    started: started.toISOString(),
    seconds,
    outcome,
    ...counts,
    gates,
    actions: run.facts(),
  };
  log.finish(facts);
  run.saveLatest();
  options.store.files.save();
  return facts;
}

class Run {
  readonly #options: RunOptions;
  readonly #id: string;
  readonly #actions: readonly Action[];
  readonly #pool: WorkerPool;
  readonly #here: InProcess;
  readonly #emit: EventListener;
  readonly #decisions = new Map<ActionId, Decision>();
  readonly #failures = new Map<ActionId, Failure>();
  /** Of all passes: an action executed in an earlier pass is found cached in the next. */
  readonly #executed = new Set<ActionId>();
  readonly #announced = new Set<ActionId>();
  #state: RunState;
  #chains = createChains<Ready>();
  #damaged: Digest | undefined;
  #storeFault: string | undefined;
  #closed = false;

  constructor(options: RunOptions, id: string, actions: readonly Action[], pool: WorkerPool, emit: EventListener) {
    this.#options = options;
    this.#id = id;
    this.#actions = actions;
    this.#pool = pool;
    this.#here = inProcess(options.store);
    this.#emit = emit;
    this.#state = createRunState([]).state;
  }

  async toTheEnd(): Promise<void> {
    for (let pass = 1; ; pass++) {
      const { state, ready } = createRunState(this.#actions);
      this.#state = state;
      this.#chains = createChains();
      this.#closed = false;
      this.#damaged = undefined;
      this.#begin(ready);
      await this.#pool.idle();
      if (this.#damaged === undefined || this.#options.signal.aborted || pass === passesMax) break;
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
        this.#decisions.set(id, decision);
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

  #submit(ready: Ready, priority: number): void {
    this.#pool.run(priority, async (worker) => {
      if (!this.#closed && !this.#options.signal.aborted) await this.#execute(ready, worker);
      const chain = ready.decision.prefix?.key;
      const next = chain === undefined ? undefined : this.#chains.next(chain);
      if (next !== undefined) this.#submit(next.task, next.priority);
    });
  }

  async #execute({ action, decision }: Ready, worker: PooledWorker): Promise<void> {
    const about = actionEvent(action);
    this.#advance({ action: action.id, to: 'running' });
    this.#emit({ event: 'action.started', ...about, key: decision.key, reason: reasonText(decision.reason) });
    const clock = performance.now();
    const lines: string[] = [];
    const request = executeRequest(action, decision, this.#options, (reference) => this.#output(reference.action));
    const place = this.#options.kinds.get(action.kind)?.descriptor.inProcess === true ? this.#here : worker;
    const execution = await place.execute(request, {
      progress: (progress) => this.#emit({ event: 'action.progress', ...about, ...progress }),
      log: (line) => {
        lines.push(line);
        if (lines.length > logLinesKept) lines.shift();
        this.#emit({ event: 'action.log', ...about, line });
      },
    });
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
      run: this.#id,
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
      this.#failed(action, { code: 'store', message: error.message, storeFault: true }, [], seconds);
    }
  }

  /** One key, two results: the first stays, the user is told. */
  #reportDifference(action: Action, kept: ActionRecord, made: ActionRecord): void {
    if (kept === made) return;
    for (const [port, output] of Object.entries(made.outputs))
      if (kept.outputs[port]?.digest !== output.digest)
        this.#emit({
          event: 'warning',
          message: `${action.id} is nondeterministic: "${port}" differs from what the same key gave before; the first is kept`,
        });
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
      this.#failed(action, { code: 'store', message: error.message, storeFault: true }, [], 0);
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
      const cutOff = producers.some((reference) => this.#executed.has(reference.action));
      const { key, seconds, run } = record;
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

  #record(id: ActionId): ActionRecord | undefined {
    const state = this.#state.states.get(id);
    return state !== undefined && 'record' in state ? state.record : undefined;
  }

  gates(): GateFact[] {
    if (this.#options.signal.aborted) return [];
    return checkGates(
      this.#options.pipeline,
      (id) => this.#record(id)?.metrics,
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

  facts(): ActionFact[] {
    return this.#actions.map((action): ActionFact => {
      const state = this.#state.states.get(action.id);
      const record = this.#record(action.id);
      const error = this.#failures.get(action.id)?.message;
      const key = this.#decisions.get(action.id)?.key;
      const outcome = this.#executed.has(action.id) && record !== undefined ? 'executed' : state?.at;
      return {
        id: action.id,
        stage: action.stage,
        kind: action.kind,
        coordinates: action.coordinates,
        outcome: outcome as ActionFact['outcome'],
        ...(key !== undefined && { key }),
        outputs: Object.fromEntries(
          Object.entries(record?.outputs ?? {}).map(([port, output]) => [port, output.digest]),
        ),
        ...(record !== undefined && { seconds: record.seconds }),
        timings: record?.timings ?? {},
        metrics: record?.metrics ?? {},
        notes: record?.notes ?? [],
        ...(error !== undefined && { error }),
      };
    });
  }

  /** Remembers the key of every action that has a result, for the next run's explanations. */
  saveLatest(): void {
    const { runs } = this.#options.store;
    const before = runs.latest(this.#options.pipeline.name);
    const keys: Record<string, string> = { ...before };
    let changed = false;
    for (const action of this.#actions) {
      const record = this.#record(action.id);
      if (record === undefined || keys[action.id] === record.key) continue;
      keys[action.id] = record.key;
      changed = true;
    }
    if (changed) runs.saveLatest(this.#options.pipeline.name, keys);
  }
}

interface Ready {
  readonly action: Action;
  readonly decision: Decision & { readonly outcome: 'run' };
}

function actionEvent(action: Action): ActionEvent {
  return { action: action.id, stage: action.stage, coordinates: action.coordinates };
}
