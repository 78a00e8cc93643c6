/**
 * The scheduler of a run: `step` takes in a happening and returns the next commands. `core/plan/plan` computes keys and
 * `core/plan/run-state` keeps states; the scheduler uses no files, clocks, processes or promises. The schedule is plain
 * data that only `step` changes, and the same happenings always give the same commands.
 *
 *   ready ──▶ asked about ──decided──▶ queued ──▶ started ──▶ ended
 *                                        ▲           │
 *                                        └─ waiting ◀┘ another run executes it
 *
 * - Nothing is queued or started while a decision is outstanding: all ready actions are queued together.
 * - Of several actions with one key, the first is executed; its twins take its result, or try in turn if it has none.
 * - An action whose body has ended gives back what it occupied while its result is being stored: another one starts.
 * - Links of a chain run one after another. A link that would continue from a divergence diverges too.
 * - A closed pass starts nothing more; running actions finish. A failure with `failFast`, a store fault, a damaged
 *   artifact and an abort close it.
 * - A damaged artifact is made again in another pass, in which everything else is cached.
 */

import { failureBefore } from '../core/facts/key-failure.ts';
import type { ActionId } from '../core/pipeline/pipeline.ts';
import { actionEvent, emptyLedger, originBeside, originOf } from './schedule/ledger.ts';
import { cached, cancel, ended, fail, move } from './schedule/outcomes.ts';
import { ask, close, createPass, makeRoom, readyOf, vacate } from './schedule/pass.ts';
import { continueChain, placeAll, placeOrSkip } from './schedule/places.ts';
import { startable } from './schedule/queue.ts';
import type { Commands, Happening, Pass, Ready, Rules, Schedule, Verdict } from './schedule/schedule.ts';

/** The run gives up when the same blob is damaged this often: the disk is not reliable. */
const damagesMax = 3;

export function createSchedule(rules: Rules): Schedule {
  const pass = createPass(rules);
  return { rules, ledger: emptyLedger(), damages: new Map(), pass, aborted: false, storeFault: false };
}

export function step(schedule: Schedule, happening: Happening): Commands {
  const commands: Commands = { emit: [], decide: [], start: [], wait: [], keep: [], finished: false };
  takeIn(schedule, happening, commands);
  if (schedule.pass.undecided === 0) settle(schedule, commands);
  return commands;
}

function takeIn(schedule: Schedule, happening: Happening, commands: Commands): void {
  const { pass } = schedule;
  switch (happening.event) {
    case 'begun':
      ask(schedule, readyIn(pass), commands);
      break;
    case 'aborted':
      schedule.aborted = true;
      close(pass);
      break;
    case 'decided':
      // Failures last: with `failFast` the first one closes the pass, and results that are known are still taken.
      for (const fails of [false, true])
        for (const verdict of happening.verdicts)
          if (failsAtOnce(verdict) === fails) takeVerdict(schedule, verdict, commands);
      break;
    default:
      takeNews(schedule, readyOf(pass, happening.action), happening, commands);
  }
}

/** A happening of an action that was started or that waited for its turn. */
function takeNews(
  schedule: Schedule,
  ready: Ready,
  news: Happening & { readonly action: ActionId },
  commands: Commands,
): void {
  const { pass } = schedule;
  const { action, decision } = ready;
  const about = { ...actionEvent(action), key: decision.key };
  if (news.event === 'running' || news.event === 'queued') {
    // A lost job is queued again, and begins again.
    const first = news.event === 'running' && pass.state.states.get(action.id)?.at !== 'running';
    if (first) move(schedule, { action: action.id, to: 'running' }, commands);
    const event = news.event === 'running' ? 'action.started' : 'action.queued';
    commands.emit.push({ event, ...about, reason: news.reason });
    return;
  }
  if (news.event === 'made') {
    makeRoom(pass, action.id);
    return;
  }
  vacate(pass, action.id);
  switch (news.event) {
    case 'held':
      pass.waiting.add(action.id);
      commands.emit.push({ event: 'action.waiting', ...about, for: news.by });
      commands.wait.push(ready);
      break;
    case 'free':
      placeOrSkip(schedule, ready, commands);
      break;
    case 'found':
      cached(schedule, action, news.record, originBeside(schedule.ledger, schedule.rules.run, news.record), commands);
      continueChain(schedule, ready, commands);
      break;
    case 'ended':
      ended(schedule, ready, news, commands);
      continueChain(schedule, ready, commands);
      break;
    case 'given up':
  }
}

/** Queues the decided actions, starts those that have room, and ends the pass if nothing is left to come. */
function settle(schedule: Schedule, commands: Commands): void {
  const { pass } = schedule;
  // An action that can never start fails at once, and its twins need a new place.
  while (pass.fresh.length > 0) placeAll(schedule, pass.fresh.splice(0), commands);
  if (pass.undecided > 0) return;
  for (const { task, grant } of startable(pass.queue)) {
    pass.started.set(task.action.id, grant);
    commands.start.push({ ready: task, gpus: grant.gpus });
  }
  if (pass.started.size === 0 && pass.waiting.size === 0) endPass(schedule, commands);
}

/** Begins another pass if a damaged artifact has to be made again; otherwise finishes. */
function endPass(schedule: Schedule, commands: Commands): void {
  const { damaged } = schedule.pass;
  if (damaged !== undefined && !schedule.aborted) {
    const times = (schedule.damages.get(damaged) ?? 0) + 1;
    schedule.damages.set(damaged, times);
    if (times < damagesMax) {
      schedule.ledger.failures.clear();
      schedule.pass = createPass(schedule.rules);
      ask(schedule, readyIn(schedule.pass), commands);
      return;
    }
  }
  // Cancelling one action blocks others later in the map.
  for (const [id, { at }] of schedule.pass.state.states)
    if (at === 'waiting' || at === 'ready' || at === 'running') cancel(schedule, id, commands);
  commands.finished = true;
}

function readyIn({ state }: Pass): ActionId[] {
  const ready: ActionId[] = [];
  for (const [id, { at }] of state.states) if (at === 'ready') ready.push(id);
  return ready;
}

function failsAtOnce(verdict: Verdict): boolean {
  return 'failure' in verdict || verdict.decision.outcome === 'failed';
}

function takeVerdict(schedule: Schedule, verdict: Verdict, commands: Commands): void {
  const { pass, ledger, rules } = schedule;
  pass.undecided--;
  if (pass.closed) return;
  const { action } = verdict;
  if ('failure' in verdict) {
    fail(schedule, action, verdict.failure, commands);
    return;
  }
  const { decision } = verdict;
  ledger.keys.set(action.id, decision.key);
  if (decision.outcome === 'cached') {
    const { record } = decision;
    cached(schedule, action, record, originOf(ledger, rules.run, record, verdict), commands);
  } else if (decision.outcome === 'failed') {
    const { failed } = decision;
    const { log, ...failure } = failureBefore(failed);
    fail(schedule, action, failure, commands, failed.run === rules.run ? { log } : { log, before: failed.run });
  } else {
    const ready = { action, decision, priority: 0 };
    pass.ready.set(action.id, ready);
    pass.fresh.push(ready);
  }
}
