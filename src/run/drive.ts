/**
 * Drives a run: performs the scheduler's commands and reports happenings back to it, until nothing is left to happen.
 * All waiting, and all access to the store and to executors, is here; all choices are the scheduler's.
 */

import { changedColumnsNote } from '../core/facts/column-types.ts';
import type { EventListener } from '../core/facts/event.ts';
import { isDivergence } from '../core/facts/failure-code.ts';
import { failureBefore } from '../core/facts/key-failure.ts';
import type { ActionRecord } from '../core/facts/record.ts';
import type { Action, Pipeline, StageExecution, StageName } from '../core/pipeline/pipeline.ts';
import { decide, type Known, type Question, questionOf } from '../core/plan/plan.ts';
import { startText } from '../core/plan/reason-text.ts';
import { outputDigest } from '../core/plan/run-state.ts';
import { placedFailure, Undecidable } from '../core/plan/undecidable.ts';
import { StoreFault } from '../store/fault.ts';
import { ownerText } from '../store/locks/owner.ts';
import type { Store } from '../store/store.ts';
import { bringInputs } from './bring-inputs.ts';
import { storeFailure } from './execute/describe-failure.ts';
import type { ExecuteResult, WorkerFailure } from './execute/worker-protocol.ts';
import type { Executors } from './executors/executor.ts';
import { keepFailure } from './keep-failure.ts';
import type { Kinds } from './kind.ts';
import type { StoreKnowledge } from './knowledge.ts';
import { madeRecord } from './made-record.ts';
import { limitsOf, perform } from './perform.ts';
import { executeRequest } from './request.ts';
import { recordIn } from './schedule/ledger.ts';
import type { Asked, Commands, Ended, Happening, Ready, Schedule, Verdict } from './schedule/schedule.ts';
import { step } from './scheduler.ts';
import type { OtherRuns } from './turns/other-runs.ts';
import type { Turns } from './turns/turns.ts';

export interface World {
  readonly pipeline: Pick<Pipeline, 'file' | 'locate' | 'directory' | 'project'>;
  readonly store: Store;
  readonly kinds: Kinds;
  readonly knowledge: StoreKnowledge;
  readonly stages: ReadonlyMap<StageName, StageExecution>;
  readonly executors: Executors;
  readonly turns: Turns;
  readonly others: OtherRuns;
  readonly signal: AbortSignal;
  /** Version of this program, for records. */
  readonly version: string;
  readonly emit: EventListener;
}

type Report = (happening: Happening) => void;

/** Resolves when the schedule is finished. */
export async function drive(schedule: Schedule, world: World): Promise<void> {
  const { signal, executors, emit } = world;
  let onAbort = (): void => {};
  const finished = new Promise<void>((resolve, reject) => {
    const inbox: Happening[] = [];
    let kept: Promise<unknown> = Promise.resolve();
    const after = (effect: Promise<Happening>): void => void effect.then(report).catch(reject);
    const follow = ({ emit: events, decide: asked, start: starts, wait, keep: failures, finished }: Commands): void => {
      for (const event of events) emit(event);
      if (asked.length > 0) after(decideAll(schedule, asked, world));
      for (const { ready, gpus } of starts) after(start(schedule, ready, gpus, world, report));
      for (const ready of wait) after(waitForTurn(schedule, ready, world));
      for (const { decision, failure } of failures)
        kept = kept.then(() => keepFailure(world.store, schedule.rules.run, decision, failure, 0));
      if (finished) kept.then(() => resolve(), reject);
    };
    // A listener of events may abort the run: handle that after this happening.
    function report(happening: Happening): void {
      if (inbox.push(happening) > 1) return;
      for (let next = inbox[0]; next !== undefined; next = inbox[0]) {
        follow(step(schedule, next));
        inbox.shift();
      }
    }
    onAbort = () => {
      for (const executor of [executors.here, executors.apart]) executor.stop().catch(reject);
      report({ event: 'aborted' });
    };
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else report({ event: 'begun' });
  });
  await finished.finally(() => signal.removeEventListener('abort', onAbort));
}

/** Asks the store once about all actions that have become ready together. */
async function decideAll(schedule: Schedule, asked: readonly Asked[], world: World): Promise<Happening> {
  const { knowledge, others } = world;
  const { retryFailed } = schedule.rules;
  const digest = outputDigest.bind(undefined, schedule.pass.state);
  const questions: Question[] = [];
  const verdicts: Verdict[] = [];
  const answerable: Asked[] = [];
  for (const one of asked)
    try {
      questions.push(questionOf(one.action, digest, knowledge));
      answerable.push(one);
    } catch (error) {
      verdicts.push({ action: one.action, failure: undecided(error, one.action, world) });
    }
  const known: Known = questions.length === 0 ? new Map() : await knowledge.look(questions);
  for (const [index, { action, forced, follows }] of answerable.entries()) {
    try {
      const decision = decide(
        questions[index] as Question,
        known,
        triedHere(known, action, schedule) ? {} : { forced, retryFailed },
      );
      const meanwhile = decision.outcome === 'cached' && others.madeMeanwhile(decision.record.run);
      // If the key differs from the last success, the inputs did not come out the same: an earlier run made the result.
      const cutOff = follows && (await knowledge.previous(action.id))?.key === decision.key;
      verdicts.push({ action, decision, meanwhile, cutOff });
    } catch (error) {
      verdicts.push({ action, failure: undecided(error, action, world) });
    }
  }
  return { event: 'decided', verdicts };
}

/** Whether this run has executed the key already and it failed: in a later pass it is not tried again. */
function triedHere(known: Known, { id }: Action, { rules }: Schedule): boolean {
  const answer = known.get(id);
  return answer !== undefined && 'absent' in answer && answer.absent.failed?.run === rules.run;
}

function undecided(error: unknown, action: Action, { pipeline }: World): WorkerFailure {
  if (error instanceof Undecidable) return placedFailure(error, action, pipeline);
  return faultOf(error);
}

/** Executes an action, unless another run is executing it. */
async function start(
  schedule: Schedule,
  ready: Ready,
  gpus: readonly string[],
  world: World,
  report: Report,
): Promise<Happening> {
  const { action, decision } = ready;
  const { id } = action;
  const { knowledge } = world;
  world.others.look();
  try {
    // Explanations compare with the last success: read it before another run replaces it.
    await knowledge.previous(id);
    const turn = await world.turns.take(decision.key, decision.reason.why === 'forced');
    if (turn.outcome === 'held') return { event: 'held', action: id, by: ownerText(turn.by) };
    if (turn.outcome === 'found') return { event: 'found', action: id, record: turn.record };
    try {
      // The pass may have been closed while the lock was taken.
      if (schedule.pass.closed) return { event: 'given up', action: id };
      // Another run may have met the failure since the action was decided.
      const failed = ['forced', 'retried'].includes(decision.reason.why)
        ? undefined
        : await knowledge.failed(decision.key);
      if (failed !== undefined)
        return { event: 'ended', action: id, outcome: 'failed', failure: failureBefore(failed), before: failed.run };
      return { event: 'ended', action: id, ...(await execute(schedule, ready, gpus, world, report)) };
    } finally {
      await turn.release();
    }
  } catch (error) {
    return { event: 'ended', action: id, outcome: 'failed', failure: faultOf(error) };
  }
}

/** Waits, without occupying resources, until another run has published the result or has ended without one. */
async function waitForTurn(schedule: Schedule, { action, decision }: Ready, { turns }: World): Promise<Happening> {
  const { id } = action;
  const { pass } = schedule;
  try {
    const turn = await turns.wait(decision.key, decision.reason.why === 'forced', () => !pass.closed);
    if (turn.outcome === 'found') return { event: 'found', action: id, record: turn.record };
    return { event: turn.outcome, action: id };
  } catch (error) {
    return { event: 'ended', action: id, outcome: 'failed', failure: faultOf(error) };
  }
}

async function execute(
  schedule: Schedule,
  ready: Ready,
  gpus: readonly string[],
  world: World,
  report: Report,
): Promise<Ended> {
  const { action, decision } = ready;
  const { store, kinds, knowledge, executors } = world;
  const reason = startText(await startOf(ready, knowledge));
  const queued = (): void => report({ event: 'queued', action: action.id, reason });
  const begun = (): void => report({ event: 'running', action: action.id, reason });
  // Executors check the code against its parts.
  await store.codes.put(knowledge.codeParts(action.kind));
  const request = executeRequest(ready, world, ({ action: producer }) => {
    const record = recordIn(schedule.pass.state.states, producer);
    if (record === undefined) throw new Error(`Internal error: ${producer} has no result`);
    return record;
  });
  const stage = world.stages.get(action.stage);
  if (stage === undefined) throw new Error(`Internal error: no stage "${action.stage}"`);
  // Only a separate process can be stopped.
  const limited = Object.keys(limitsOf(stage)).length > 0;
  const inProcess = kinds.get(action.kind)?.descriptor.inProcess === true && !limited;
  const executor = inProcess ? executors.here : executors.apart;
  if (executor.capacity.elsewhere === true) queued();
  else begun();
  // In this process a body fetches the inputs that it reads itself.
  const lost = inProcess ? undefined : await bringInputs(store, request);
  if (lost !== undefined) return { outcome: 'failed', failure: lost };
  const expectedSeconds = (await knowledge.previousRecord(action.id))?.seconds;
  const position = decision.prefix?.position;
  const given = {
    gpus,
    ...(expectedSeconds !== undefined && { expectedSeconds }),
    ...(position !== undefined && { position }),
  };
  const { execution, seconds, log } = await perform(action, request, stage, executor, given, {
    emit: world.emit,
    begun,
    queued,
  });
  if (execution.outcome === 'cancelled') return execution;
  if (execution.outcome === 'done') {
    report({ event: 'made', action: action.id });
    const kept = await keep(schedule, ready, execution.result, seconds, world);
    if (kept.outcome === 'executed') executor.stored?.(decision.key);
    return kept;
  }
  const { failure } = execution;
  if (failure.damaged !== undefined) await store.blobs.setAside(failure.damaged);
  if (isDivergence(failure)) await keepFailure(store, schedule.rules.run, decision, { ...failure, log }, seconds);
  return { outcome: 'failed', failure, log, seconds };
}

/** The starting point of an action, read again: another action of its chain may have saved a later checkpoint. */
async function startOf({ decision }: Ready, knowledge: StoreKnowledge): Promise<Ready['decision']> {
  const { prefix, reason } = decision;
  if (prefix === undefined || reason.why === 'forced') return decision;
  const { from: _then, ...place } = prefix;
  const from = await knowledge.checkpoint(place);
  return { ...decision, prefix: { ...place, ...(from !== undefined && { from }) } };
}

/**
 * Publishes a result. If its key already has another one, that one is kept, and a warning is emitted if equal keys
 * should give equal bytes. A forced execution that need not give the same replaces it.
 */
async function keep(
  { rules }: Schedule,
  { action, decision }: Ready,
  result: ExecuteResult,
  seconds: number,
  { store, knowledge, emit, version }: World,
): Promise<Ended> {
  const { deterministic } = action;
  const made = madeRecord(deterministic, decision, result, seconds, rules.run, version);
  try {
    await store.blobs.take(result.staged);
    // A forced execution checks a deterministic result, and makes any other anew.
    const anew = !deterministic && decision.reason.why === 'forced';
    const record = anew ? await store.records.replace(made) : await store.records.put(made);
    if (['forced', 'retried'].includes(decision.reason.why)) await store.failures.discard(decision.key);
    // Report a result only when it survives a loss of power.
    await store.objects.barrier();
    store.work.deleteCheckpoints(decision.key);
    for (const [port, output] of Object.entries(deterministic ? made.outputs : {})) {
      const kept = record.outputs[port]?.digest;
      if (kept === undefined || kept === output.digest) continue;
      const { key, finished: seen } = made;
      await store.marks.put({ key, output: port, kept, other: output.digest, difference: [], seen });
      const what = `"${port}" differs from the output that the same key gave before`;
      emit({ event: 'warning', message: `${action.id} is nondeterministic: ${what}; the first is kept` });
    }
    const changed = changedColumns(record, await knowledge.previousRecord(action.id));
    return { outcome: 'executed', record, notes: [...made.notes, ...changed], seconds };
  } catch (error) {
    return { outcome: 'failed', failure: faultOf(error), seconds };
  }
}

/** A note for each output whose columns are others than those of the last success. */
function changedColumns(now: ActionRecord, before: ActionRecord | undefined): string[] {
  if (before === undefined) return [];
  return Object.entries(now.outputs).flatMap(([port, { columns }]) => {
    const old = before.outputs[port];
    return (old && changedColumnsNote(port, old.columns, columns, before.run)) ?? [];
  });
}

/** The failure of an action when the store refused; every other error is a bug. */
function faultOf(error: unknown): WorkerFailure {
  if (error instanceof StoreFault) return storeFailure(error);
  throw error;
}
