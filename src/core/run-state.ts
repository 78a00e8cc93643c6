/**
 * Where each action of a run stands. The only place that changes it is `advance`.
 *
 *   waiting ──all inputs known──▶ ready ──decided──▶ running ──▶ executed
 *      │                            │                   ├──────▶ failed ──▶ dependents: blocked
 *      │                            └──────▶ cached     └──────▶ cancelled
 *      └──an input failed──▶ blocked
 *
 * Where the run goes on after failures, a port that takes holes (`least` of its input) does not block: its action waits
 * until all it needs has ended, then runs with what there is, or is blocked if that is too little.
 *
 * Executed and cached actions carry the digests of their outputs; nothing else does.
 */

import type { Digest } from './digest.ts';
import type { Action, ActionId, ActionInput, OutputReference } from './pipeline.ts';
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
  readonly actions: ReadonlyMap<ActionId, Action>;
  readonly dependents: ReadonlyMap<ActionId, readonly ActionId[]>;
  /** Whether ports that take holes do. */
  readonly goesOn: boolean;
  readonly counts: Record<ActionState['at'], number>;
}

/** What a step made possible or impossible. */
export interface Consequences {
  readonly ready: readonly ActionId[];
  readonly blocked: readonly ActionId[];
}

/** `goesOn` says that failures may leave holes in ports that take them. */
export function createRunState(actions: readonly Action[], goesOn = false): { state: RunState; ready: ActionId[] } {
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
  const byId = new Map(actions.map((action) => [action.id, action]));
  return { state: { states, actions: byId, dependents, counts, goesOn }, ready };
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
  const result = step.to === 'executed' || step.to === 'cached';
  enter(state, step.action, result ? { at: step.to, record: step.record } : { at: step.to });
  const ready: ActionId[] = [];
  const blocked: ActionId[] = [];
  if (step.to === 'running') return { ready, blocked };
  // A failure blocks all that follows from it, however far.
  const ended = [step.action];
  for (let id = ended.pop(); id !== undefined; id = ended.pop()) {
    const leavesHole = state.goesOn && step.to !== 'cancelled';
    for (const dependent of state.dependents.get(id) ?? []) {
      const waiting = state.states.get(dependent);
      if (waiting?.at !== 'waiting') continue;
      const without = !hasResult(state, id) && !(leavesHole && takesHole(state, dependent, id));
      const by = without ? causeOf(state, id) : waiting.inputs === 1 ? lackingAt(state, dependent) : undefined;
      if (by !== undefined) {
        enter(state, dependent, { at: 'blocked', by });
        blocked.push(dependent);
        ended.push(dependent);
      } else if (waiting.inputs === 1) {
        enter(state, dependent, { at: 'ready' });
        ready.push(dependent);
      } else enter(state, dependent, { at: 'waiting', inputs: waiting.inputs - 1 });
    }
  }
  return { ready, blocked };
}

function hasResult(state: RunState, id: ActionId): boolean {
  const at = state.states.get(id)?.at;
  return at === 'executed' || at === 'cached';
}

function inputsOf(state: RunState, id: ActionId): readonly ActionInput[] {
  return Object.values(state.actions.get(id)?.inputs ?? {});
}

/** Whether all that `id` takes from `producer` may be missing. */
function takesHole(state: RunState, id: ActionId, producer: ActionId): boolean {
  return inputsOf(state, id).every(
    ({ from, least }) => least !== undefined || from.every(({ action }) => action !== producer),
  );
}

/** Whose failure left a port of `id`, all of whose producers have ended, with too little; undefined if none did. */
function lackingAt(state: RunState, id: ActionId): ActionId | undefined {
  for (const { from, least } of inputsOf(state, id)) {
    const first = from[0];
    if (least === 1 && first !== undefined && !from.some(({ action }) => hasResult(state, action)))
      return causeOf(state, first.action);
  }
  return undefined;
}

function causeOf(state: RunState, id: ActionId): ActionId {
  const at = state.states.get(id);
  return at?.at === 'blocked' ? at.by : id;
}

/** An action with the inputs that there are once it is ready, and the producers that left holes. */
export function withoutHoles(state: RunState, action: Action): { action: Action; without: readonly ActionId[] } {
  const without = new Set<ActionId>();
  for (const { from } of Object.values(action.inputs))
    for (const reference of from) if (!hasResult(state, reference.action)) without.add(reference.action);
  if (without.size === 0) return { action, without: [] };
  const ordered = [...state.actions.keys()].filter((id) => without.has(id));
  return { action: withInputsFrom(action, (id) => !without.has(id)), without: ordered };
}

/** An action with those of its inputs whose producers have a result; ports to which none is left are left out. */
export function withInputsFrom(action: Action, hasResult: (producer: ActionId) => boolean): Action {
  const inputs = Object.entries(action.inputs)
    .map(([port, input]) => [port, { ...input, from: input.from.filter((one) => hasResult(one.action)) }] as const)
    .filter(([, input]) => input.from.length > 0);
  return { ...action, inputs: Object.fromEntries(inputs) };
}

export function outputDigest(state: RunState, reference: OutputReference): Digest {
  const at = state.states.get(reference.action);
  const output = at !== undefined && 'record' in at ? at.record.outputs[reference.output] : undefined;
  if (output === undefined) throw new Error(`Internal error: ${reference.action}.${reference.output} is not known`);
  return output.digest;
}
