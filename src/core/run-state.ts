/**
 * Where each action of a run stands. The only place that changes it is `advance`.
 *
 *   waiting ──all inputs known──▶ ready ──decided──▶ running ──▶ executed
 *      │                            │                   ├──────▶ failed ──▶ dependents: blocked
 *      │                            └──────▶ cached     └──────▶ cancelled
 *      └──an input failed──▶ blocked
 *
 * Executed and cached actions carry the digests of their outputs; nothing else does.
 */

import type { Digest } from './digest.ts';
import type { Action, ActionId, OutputReference } from './pipeline.ts';
import type { ActionRecord } from './record.ts';

export type ActionState =
  | { readonly at: 'waiting'; readonly inputs: number }
  | { readonly at: 'ready' }
  | { readonly at: 'running' }
  | { readonly at: 'executed'; readonly record: ActionRecord }
  | { readonly at: 'cached'; readonly record: ActionRecord }
  | { readonly at: 'failed' }
  | { readonly at: 'blocked'; readonly by: ActionId }
  | { readonly at: 'cancelled' };

export type Step =
  | { readonly action: ActionId; readonly to: 'running' | 'failed' | 'cancelled' }
  | { readonly action: ActionId; readonly to: 'executed' | 'cached'; readonly record: ActionRecord };

export interface RunState {
  readonly states: Map<ActionId, ActionState>;
  readonly dependents: ReadonlyMap<ActionId, readonly ActionId[]>;
  readonly counts: Record<ActionState['at'], number>;
}

/** What a step made possible or impossible. */
export interface Consequences {
  readonly ready: readonly ActionId[];
  readonly blocked: readonly ActionId[];
}

export function createRunState(actions: readonly Action[]): { state: RunState; ready: ActionId[] } {
  const states = new Map<ActionId, ActionState>();
  const dependents = new Map<ActionId, ActionId[]>();
  const counts = { waiting: 0, ready: 0, running: 0, executed: 0, cached: 0, failed: 0, blocked: 0, cancelled: 0 };
  const ready: ActionId[] = [];
  for (const action of actions) {
    const producers = new Set(Object.values(action.inputs).flatMap((input) => input.from.map((one) => one.action)));
    for (const producer of producers) {
      const list = dependents.get(producer);
      if (list === undefined) dependents.set(producer, [action.id]);
      else list.push(action.id);
    }
    const at: ActionState = producers.size === 0 ? { at: 'ready' } : { at: 'waiting', inputs: producers.size };
    if (at.at === 'ready') ready.push(action.id);
    states.set(action.id, at);
    counts[at.at]++;
  }
  return { state: { states, dependents, counts }, ready };
}

const allowed: { readonly [from in ActionState['at']]?: readonly ActionState['at'][] } = {
  waiting: ['ready', 'waiting', 'blocked', 'cancelled'],
  ready: ['running', 'cached', 'failed', 'cancelled', 'executed'],
  running: ['executed', 'failed', 'cancelled'],
};

function enter(state: RunState, id: ActionId, next: ActionState): void {
  const now = state.states.get(id);
  if (now === undefined || !allowed[now.at]?.includes(next.at))
    throw new Error(`Internal error: ${id} cannot go from ${now?.at} to ${next.at}`);
  state.counts[now.at]--;
  state.counts[next.at]++;
  state.states.set(id, next);
}

/** Moves one action, and with it those that waited for it. */
export function advance(state: RunState, step: Step): Consequences {
  if (step.to === 'executed' || step.to === 'cached') {
    enter(state, step.action, { at: step.to, record: step.record });
    const ready: ActionId[] = [];
    for (const id of state.dependents.get(step.action) ?? []) {
      const waiting = state.states.get(id);
      if (waiting?.at !== 'waiting') continue;
      if (waiting.inputs === 1) {
        enter(state, id, { at: 'ready' });
        ready.push(id);
      } else enter(state, id, { at: 'waiting', inputs: waiting.inputs - 1 });
    }
    return { ready, blocked: [] };
  }
  enter(state, step.action, { at: step.to });
  if (step.to === 'running') return { ready: [], blocked: [] };
  // A failure blocks all that follows from it, however far.
  const blocked: ActionId[] = [];
  const open = [step.action];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const dependent of state.dependents.get(id) ?? []) {
      if (state.states.get(dependent)?.at !== 'waiting') continue;
      enter(state, dependent, { at: 'blocked', by: step.action });
      blocked.push(dependent);
      open.push(dependent);
    }
  }
  return { ready: [], blocked };
}

export function outputDigest(state: RunState, reference: OutputReference): Digest {
  const at = state.states.get(reference.action);
  const output = at !== undefined && 'record' in at ? at.record.outputs[reference.output] : undefined;
  if (output === undefined) throw new Error(`Internal error: ${reference.action}.${reference.output} is not known`);
  return output.digest;
}
