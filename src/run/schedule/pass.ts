/** One pass of a schedule: how it begins and closes, its questions, and the resources of its actions. */

import type { Action, ActionId } from '../../core/pipeline/pipeline.ts';
import { createRunState, withoutHoles } from '../../core/plan/run-state.ts';
import { followsExecution } from './ledger.ts';
import { clear, createQueue, leave } from './queue.ts';
import type { Commands, Pass, Ready, Rules, Schedule } from './schedule.ts';

export function createPass({ actions, capacity, failFast }: Rules): Pass {
  return {
    state: createRunState(actions, !failFast).state,
    ready: new Map(),
    fresh: [],
    undecided: 0,
    twins: new Map(),
    chains: new Map(),
    queue: createQueue(capacity),
    started: new Map(),
    storing: 0,
    waiting: new Set(),
    closed: false,
    damaged: undefined,
  };
}

/** Starts nothing more; running actions go on. */
export function close(pass: Pass): void {
  pass.closed = true;
  pass.fresh = [];
  clear(pass.queue);
}

/** Asks about actions whose inputs are all known. */
export function ask({ pass, rules, ledger }: Schedule, ids: readonly ActionId[], commands: Commands): void {
  if (pass.closed) return;
  for (const id of ids) {
    const { action } = withoutHoles(pass.state, actionOf(pass, id));
    const forced = rules.force.has(id) && !ledger.executed.has(id);
    commands.decide.push({ action, forced, follows: followsExecution(ledger, action) });
    pass.undecided++;
  }
}

/** More would wait for the disk, and hold their results in memory. */
const storingMax = 64;

/** The action releases its resources while its result is being stored, unless many are. */
export function makeRoom(pass: Pass, id: ActionId): void {
  const grant = pass.started.get(id);
  if (grant === undefined || pass.storing === storingMax) return;
  leave(pass.queue, grant);
  pass.started.set(id, undefined);
  pass.storing++;
}

/** The action releases its resources and no longer waits for another run. */
export function vacate(pass: Pass, id: ActionId): void {
  const grant = pass.started.get(id);
  if (grant !== undefined) leave(pass.queue, grant);
  else if (pass.started.has(id)) pass.storing--;
  pass.started.delete(id);
  pass.waiting.delete(id);
}

export function actionOf(pass: Pass, id: ActionId): Action {
  const action = pass.state.actions.get(id);
  if (action === undefined) throw new Error(`Internal error: no action ${id}`);
  return action;
}

export function readyOf(pass: Pass, id: ActionId): Ready {
  const ready = pass.ready.get(id);
  if (ready === undefined) throw new Error(`Internal error: ${id} was not to be executed`);
  return ready;
}
