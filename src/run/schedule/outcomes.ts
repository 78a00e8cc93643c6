/** The ends of actions: emits events, updates the ledger and the run state, and hands results to twins. */

import { isDivergence } from '../../core/facts/failure-code.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { Action, ActionId } from '../../core/pipeline/pipeline.ts';
import { advance, blockedText, type Step } from '../../core/plan/run-state.ts';
import type { WorkerFailure } from '../execute/worker-protocol.ts';
import { actionEvent, lackingIn, type Origin, originBeside, recordIn } from './ledger.ts';
import { actionOf, ask, close } from './pass.ts';
import type { Commands, Ended, FailedHow, Ready, Schedule } from './schedule.ts';

export function ended(schedule: Schedule, { action, decision }: Ready, ended: Ended, commands: Commands): void {
  if (ended.outcome === 'cancelled') cancel(schedule, action.id, commands);
  else if (ended.outcome === 'failed') fail(schedule, action, ended.failure, commands, ended);
  else executed(schedule, action, decision, ended, commands);
}

function executed(
  schedule: Schedule,
  action: Action,
  decision: Ready['decision'],
  { record, notes, seconds }: Ended & { readonly outcome: 'executed' },
  commands: Commands,
): void {
  schedule.ledger.executed.set(action.id, { notes });
  schedule.ledger.makers.set(decision.key, action.id);
  const { key, metrics } = record;
  const outputs = Object.fromEntries(Object.entries(record.outputs).map(([port, output]) => [port, output.digest]));
  const facts = { key, seconds, outputs, metrics, notes, ...lackingOf(schedule, action.id) };
  commands.emit.push({ event: 'action.executed', ...actionEvent(action), ...facts });
  move(schedule, { action: action.id, to: 'executed', record }, commands);
}

export function cached(
  schedule: Schedule,
  action: Action,
  record: ActionRecord,
  origin: Origin,
  commands: Commands,
): void {
  const { ledger } = schedule;
  if (!ledger.announced.has(action.id) && !ledger.executed.has(action.id)) {
    ledger.announced.set(action.id, origin);
    const { key, seconds, run } = record;
    commands.emit.push({
      event: 'action.cached',
      ...actionEvent(action),
      key,
      seconds,
      run,
      cutOff: origin.from === 'cut off',
      ...(origin.from === 'meanwhile' && { meanwhile: true }),
      ...(origin.from === 'same' && { sameAs: origin.as }),
      ...lackingOf(schedule, action.id),
    });
  }
  move(schedule, { action: action.id, to: 'cached', record }, commands);
}

export function fail(
  schedule: Schedule,
  action: Action,
  failure: WorkerFailure,
  commands: Commands,
  { log = [], seconds = 0, before }: FailedHow = {},
): void {
  const { pass, ledger, rules } = schedule;
  const { damaged, storeFault = false, ...facts } = failure;
  if (damaged !== undefined) {
    pass.damaged = damaged;
    commands.emit.push({ event: 'warning', message: `${failure.message}; it is made again` });
    close(pass);
    return;
  }
  const logged = { ...facts, log };
  ledger.failures.set(action.id, logged);
  if (isDivergence(failure)) ledger.failedIn.set(action.id, before ?? rules.run);
  const about = before === undefined ? {} : { before };
  commands.emit.push({ event: 'action.failed', ...actionEvent(action), failure: logged, seconds, ...about });
  schedule.storeFault ||= storeFault;
  // Before the action is moved: a failure may make dependents ready that tolerate it.
  if (storeFault || rules.failFast) close(pass);
  move(schedule, { action: action.id, to: 'failed', diverged: isDivergence(failure) }, commands);
}

export function cancel(schedule: Schedule, id: ActionId, commands: Commands): void {
  move(schedule, { action: id, to: 'cancelled' }, commands);
  commands.emit.push({ event: 'action.cancelled', ...actionEvent(actionOf(schedule.pass, id)) });
}

/** Moves an action, reports the actions that this blocks and asks about those it makes ready. */
export function move(schedule: Schedule, to: Step, commands: Commands): void {
  const { pass } = schedule;
  const { ready, blocked } = advance(pass.state, to);
  for (const id of blocked) {
    const action = actionOf(pass, id);
    commands.emit.push({ event: 'action.blocked', ...actionEvent(action), ...blockedText(pass.state, action) });
  }
  ask(schedule, ready, commands);
  if (to.to !== 'running') share(schedule, to.action, commands);
}

/** Gives the twins of an action its result, or its divergence; after another failure they are tried in turn. */
function share(schedule: Schedule, id: ActionId, commands: Commands): void {
  const { pass, ledger, rules } = schedule;
  const key = ledger.keys.get(id);
  const [first, ...twins] = (key === undefined ? undefined : pass.twins.get(key)) ?? [];
  // Not of one that was cached while another of its key is executed.
  if (key === undefined || first?.action.id !== id) return;
  pass.twins.delete(key);
  const record = recordIn(pass.state.states, id);
  const failure = ledger.failures.get(id);
  if (record !== undefined)
    for (const { action } of twins) {
      const origin = originBeside(ledger, rules.run, record);
      cached(schedule, action, record, origin, commands);
    }
  // Actions left over in a closed pass are cancelled at its end.
  else if (pass.closed) return;
  else if (failure === undefined || !isDivergence(failure)) pass.fresh = pass.fresh.concat(twins);
  else {
    const message = `${failure.message}, like ${id}, which has the same key`;
    for (const { action } of twins) fail(schedule, action, { ...failure, message }, commands);
  }
}

function lackingOf({ pass }: Schedule, id: ActionId): ReturnType<typeof lackingIn> {
  return lackingIn(pass.state, actionOf(pass, id));
}
