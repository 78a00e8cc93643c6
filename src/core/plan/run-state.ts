/**
 * The state of each action of a run. Only `advance` changes it.
 *
 *   waiting ──all inputs known──▶ ready ──decided──▶ running ──▶ executed
 *      │                            │                   ├──────▶ failed ──▶ dependents: blocked
 *      │                            └──────▶ cached     └──────▶ cancelled
 *      └──an input failed──▶ blocked
 *
 * If the run goes on after failures, an action waits until all its producers have ended and then becomes ready or
 * blocked, so its state does not depend on the order in which they ended. A tolerant port (`partial` of its input)
 * accepts holes: inputs missing because a producer has no result. A divergence is determined by the key, so its holes
 * are permanent; any other failed action may have a result next time, so a port that tolerates only divergences waits
 * for it.
 *
 * Executed and cached actions carry the digests of their outputs; no other state does.
 */

import type { ActionRecord } from '../facts/record.ts';
import type { Action, ActionId, ActionInput, OutputReference } from '../pipeline/pipeline.ts';
import type { Holes } from '../pipeline/stage-kind.ts';
import type { Digest } from '../values/digest.ts';
import { addTo } from '../values/lists-by.ts';
import { type Cause, type CauseOf, lackAt, lackOf, withInputsFrom } from './holes.ts';

export type ActionState =
  | { readonly at: 'waiting'; readonly inputs: number }
  | { readonly at: 'ready' }
  | { readonly at: 'running' }
  | { readonly at: 'executed'; readonly record: ActionRecord }
  | { readonly at: 'cached'; readonly record: ActionRecord }
  | { readonly at: 'failed'; readonly diverged: boolean }
  /** `diverged`: divergences alone would block it. */
  | { readonly at: 'blocked'; readonly by: ActionId; readonly diverged: boolean }
  | { readonly at: 'cancelled' };

export type Step =
  | { readonly action: ActionId; readonly to: 'running' | 'cancelled' }
  | { readonly action: ActionId; readonly to: 'failed'; readonly diverged?: boolean }
  | { readonly action: ActionId; readonly to: 'executed' | 'cached'; readonly record: ActionRecord };

export interface RunState {
  readonly states: Map<ActionId, ActionState>;
  readonly actions: ReadonlyMap<ActionId, Action>;
  readonly dependents: ReadonlyMap<ActionId, readonly ActionId[]>;
  /** After a failure: `true` lets all independent actions go on; `false` blocks every dependent at once. */
  readonly goesOn: boolean;
  readonly counts: Record<ActionState['at'], number>;
}

/** The actions that a step made ready or blocked. */
export interface Consequences {
  readonly ready: readonly ActionId[];
  readonly blocked: readonly ActionId[];
}

export function createRunState(actions: readonly Action[], goesOn = true): { state: RunState; ready: ActionId[] } {
  const states = new Map<ActionId, ActionState>();
  const dependents = new Map<ActionId, ActionId[]>();
  const counts = { waiting: 0, ready: 0, running: 0, executed: 0, cached: 0, failed: 0, blocked: 0, cancelled: 0 };
  const ready: ActionId[] = [];
  for (const action of actions) {
    const producers = new Set(Object.values(action.inputs).flatMap((input) => input.from.map((one) => one.action)));
    for (const producer of producers) addTo(dependents, producer, action.id);
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

/** Moves one action to a new state, and with it the actions that waited for it. */
export function advance(state: RunState, step: Step): Consequences {
  enter(state, step.action, stateAfter(step));
  const ready: ActionId[] = [];
  const blocked: ActionId[] = [];
  if (step.to === 'running') return { ready, blocked };
  // A blocked action blocks its dependents in turn.
  const ended = [step.action];
  for (let id = ended.pop(); id !== undefined; id = ended.pop()) {
    const blocksAtOnce = !hasResult(state, id) && (!state.goesOn || step.to === 'cancelled');
    for (const dependent of state.dependents.get(id) ?? []) {
      const waiting = state.states.get(dependent);
      if (waiting?.at !== 'waiting') continue;
      const action = state.actions.get(dependent) as Action;
      const lack = blocksAtOnce
        ? causeOf(state, id)
        : waiting.inputs === 1
          ? lackOf(action, holesIn(state))
          : undefined;
      if (lack !== undefined) {
        enter(state, dependent, { at: 'blocked', ...lack });
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

function stateAfter(step: Step): ActionState {
  if (step.to === 'executed' || step.to === 'cached') return { at: step.to, record: step.record };
  return step.to === 'failed' ? { at: 'failed', diverged: step.diverged === true } : { at: step.to };
}

function hasResult(state: RunState, id: ActionId): boolean {
  const at = state.states.get(id)?.at;
  return at === 'executed' || at === 'cached';
}

function causeOf(state: RunState, id: ActionId): Cause {
  const at = state.states.get(id);
  if (at?.at === 'blocked') return { by: at.by, diverged: at.diverged };
  return { by: id, diverged: at?.at === 'failed' && at.diverged };
}

/** The holes of a state: the cause of a producer that ended without a result. */
function holesIn(state: RunState): CauseOf {
  return (producer) => (hasResult(state, producer) ? undefined : causeOf(state, producer));
}

/** The failed action that blocks another, and a reason if a port tolerates missing inputs, but not these. */
export function blockedText(state: RunState, { id, inputs }: Action): { by: ActionId; reason?: string } {
  const { by } = causeOf(state, id);
  const cause = state.states.get(by);
  if (cause?.at === 'cancelled') return { by, reason: 'it was cancelled' };
  for (const [port, input] of state.goesOn ? Object.entries(inputs) : []) {
    const { from, partial } = input;
    const lack = partial && lackAt(input, holesIn(state));
    if (partial === undefined || lack?.by !== by) continue;
    if (partial.holes === 'diverged' && !lack.diverged)
      return { by, reason: `of its ${port} only those that diverge may be missing` };
    return { by, reason: `none of its ${from.length} ${port} is there${lack.diverged ? ': all diverged' : ''}` };
  }
  return cause?.at === 'failed' && cause.diverged ? { by, reason: 'it diverged' } : { by };
}

/** The producers whose outputs are missing from an action's inputs, and the number of artifacts left at each port. */
export interface Missing {
  readonly producers: readonly ActionId[];
  readonly ports: readonly MissingAt[];
}

export interface MissingAt {
  readonly port: string;
  readonly holes: Holes;
  readonly taken: number;
  readonly of: number;
  /** The failed actions that caused this, each once. */
  readonly by: readonly ActionId[];
}

/** A ready action with its available inputs only, and the missing ones. */
export function withoutHoles(state: RunState, action: Action): { action: Action; missing: Missing | undefined } {
  const isWhole = ({ from }: ActionInput): boolean => from.every((one) => hasResult(state, one.action));
  if (Object.values(action.inputs).every(isWhole)) return { action, missing: undefined };
  const without = new Set<ActionId>();
  const ports: MissingAt[] = [];
  for (const [port, { from, partial }] of Object.entries(action.inputs)) {
    const holes = from.filter((one) => !hasResult(state, one.action)).map((one) => one.action);
    if (holes.length === 0) continue;
    for (const hole of holes) without.add(hole);
    const by = [...new Set(holes.map((hole) => causeOf(state, hole).by))];
    ports.push({ port, holes: partial?.holes ?? 'any', taken: from.length - holes.length, of: from.length, by });
  }
  const producers = [...state.actions.keys()].filter((id) => without.has(id));
  return { action: withInputsFrom(action, (id) => !without.has(id)), missing: { producers, ports } };
}

/** For the port that lacks diverged inputs: `from 4 of 6 candidates; 2 diverged`. */
export function missingText({ ports }: Missing): string | undefined {
  const chosen = ports.find(({ holes }) => holes === 'diverged');
  return chosen && `from ${chosen.taken} of ${chosen.of} ${chosen.port}; ${chosen.by.length} diverged`;
}

export function outputDigest(state: RunState, reference: OutputReference): Digest {
  const at = state.states.get(reference.action);
  const output = at !== undefined && 'record' in at ? at.record.outputs[reference.output] : undefined;
  if (output === undefined) throw new Error(`Internal error: ${reference.action}.${reference.output} is not known`);
  return output.digest;
}
