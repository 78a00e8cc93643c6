/**
 * The memory of a run for its end: the keys of its actions, which were executed, found or failed, in all its passes. The
 * states of one pass are `core/plan/run-state`'s.
 */

import type { ActionEvent, Failure, Without } from '../../core/facts/event.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { Action, ActionId } from '../../core/pipeline/pipeline.ts';
import { missingText, type RunState, withoutHoles } from '../../core/plan/run-state.ts';
import type { ActionKey } from '../../core/values/digest.ts';

export interface Ledger {
  readonly keys: Map<ActionId, ActionKey>;
  /** Of the present pass: an action that failed in an earlier one may succeed in the next. */
  readonly failures: Map<ActionId, Failure>;
  /**
   * Of all passes: an action executed in an earlier pass is found cached in the next. With the notes of the execution,
   * which need not be those of the record that its key has already.
   */
  readonly executed: Map<ActionId, { readonly notes: readonly string[] }>;
  /** The executed action of each key. */
  readonly makers: Map<ActionKey, ActionId>;
  /** Cached actions that the user has been told of, and how they came by their result. */
  readonly announced: Map<ActionId, Origin>;
}

export function emptyLedger(): Ledger {
  return { keys: new Map(), failures: new Map(), executed: new Map(), makers: new Map(), announced: new Map() };
}

/** Whence a cached action has its result. */
export type Origin =
  | { readonly from: 'before' }
  /** It follows from what was executed and need not be executed, which would take so long. */
  | { readonly from: 'cut off'; readonly seconds: number }
  /** Another run made it while this one went on. */
  | { readonly from: 'meanwhile' }
  /** This run executed an action with the same key. */
  | { readonly from: 'same'; readonly as: ActionId };

/** A result that was found, and how it came about as far as the store tells. */
export interface Found {
  readonly record: ActionRecord;
  /** Another run made it while this one went on. */
  readonly meanwhile: boolean;
  /** It follows from an execution of this run and has the key with which it last succeeded. */
  readonly cutOff: boolean;
}

export function originOf(ledger: Ledger, ownRun: string, { record, meanwhile, cutOff }: Found): Origin {
  const maker = record.run === ownRun ? ledger.makers.get(record.key as ActionKey) : undefined;
  if (maker !== undefined) return { from: 'same', as: maker };
  if (meanwhile) return { from: 'meanwhile' };
  return cutOff ? { from: 'cut off', seconds: record.seconds } : { from: 'before' };
}

/** Whether an action has an input that was executed in this run, or came out the same because of that. */
export function followsExecution(ledger: Ledger, { inputs }: Action): boolean {
  return Object.values(inputs).some(({ from }) =>
    from.some(({ action }) => ledger.executed.has(action) || ledger.announced.get(action)?.from === 'cut off'),
  );
}

export function recordIn(states: RunState['states'], id: ActionId): ActionRecord | undefined {
  const state = states.get(id);
  return state !== undefined && 'record' in state ? state.record : undefined;
}

/** The inputs that an action with a result does without. */
export function lackingIn(state: RunState, action: Action): { without?: Without; lacking?: string } {
  const { missing } = withoutHoles(state, action);
  if (missing === undefined) return {};
  const lacking = missingText(missing);
  return { without: missing.producers, ...(lacking !== undefined && { lacking }) };
}

export function actionEvent({ id, stage, coordinates }: Action): ActionEvent {
  return { action: id, stage, coordinates };
}
