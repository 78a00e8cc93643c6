/**
 * The memory of a run for its summary: the keys of its actions, and which were executed, cached or failed, over all
 * passes. The states of one pass are in `core/plan/run-state`.
 */

import type { ActionEvent, Failure, Without } from '../../core/facts/event.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { Action, ActionId } from '../../core/pipeline/pipeline.ts';
import { missingText, type RunState, withoutHoles } from '../../core/plan/run-state.ts';
import type { ActionKey } from '../../core/values/digest.ts';

export interface Ledger {
  readonly keys: Map<ActionId, ActionKey>;
  /** Of the present pass only: an action that failed in an earlier pass may succeed in the next. */
  readonly failures: Map<ActionId, Failure>;
  /** For failures that follow from keys: the run that executed the key. */
  readonly failedIn: Map<ActionId, string>;
  /**
   * Of all passes: an action executed in one pass is cached in the next. With the notes of the execution; the record
   * that its key had already may have others.
   */
  readonly executed: Map<ActionId, { readonly notes: readonly string[] }>;
  /** The executed action of each key. */
  readonly makers: Map<ActionKey, ActionId>;
  /** Cached actions that were reported, with the origin of their result. */
  readonly announced: Map<ActionId, Origin>;
}

export function emptyLedger(): Ledger {
  return {
    ...{ keys: new Map(), failures: new Map(), failedIn: new Map() },
    ...{ executed: new Map(), makers: new Map(), announced: new Map() },
  };
}

/** The origin of a cached action's result. */
export type Origin =
  | { readonly from: 'before' }
  /** Its inputs were executed and came out unchanged; `seconds` is the time saved. */
  | { readonly from: 'cut off'; readonly seconds: number }
  /** Another run made it while this run was going on. */
  | { readonly from: 'meanwhile' }
  /** This run executed an action with the same key. */
  | { readonly from: 'same'; readonly as: ActionId };

/** The origin of a found result, as far as the store has it. */
export interface Provenance {
  /** Another run made it while this run was going on. */
  readonly meanwhile: boolean;
  /** It depends on an execution of this run, but its key is that of its last success. */
  readonly cutOff: boolean;
}

export function originOf(
  ledger: Ledger,
  ownRun: string,
  { run, key, seconds }: ActionRecord,
  { meanwhile, cutOff }: Provenance,
): Origin {
  const maker = run === ownRun ? ledger.makers.get(key as ActionKey) : undefined;
  if (maker !== undefined) return { from: 'same', as: maker };
  if (meanwhile) return { from: 'meanwhile' };
  return cutOff ? { from: 'cut off', seconds } : { from: 'before' };
}

/** The origin of a result that appeared after its action was decided: made by this run, or by a concurrent one. */
export function originBeside(ledger: Ledger, ownRun: string, record: ActionRecord): Origin {
  return originOf(ledger, ownRun, record, { meanwhile: record.run !== ownRun, cutOff: false });
}

/** Whether an input was executed in this run, or was cached because its own inputs came out unchanged. */
export function followsExecution(ledger: Ledger, { inputs }: Action): boolean {
  return Object.values(inputs).some(({ from }) =>
    from.some(({ action }) => ledger.executed.has(action) || ledger.announced.get(action)?.from === 'cut off'),
  );
}

export function recordIn(states: RunState['states'], id: ActionId): ActionRecord | undefined {
  const state = states.get(id);
  return state !== undefined && 'record' in state ? state.record : undefined;
}

/** The missing inputs of an action that has a result. */
export function lackingIn(state: RunState, action: Action): { without?: Without; lacking?: string } {
  const { missing } = withoutHoles(state, action);
  if (missing === undefined) return {};
  const lacking = missingText(missing);
  return { without: missing.producers, ...(lacking !== undefined && { lacking }) };
}

export function actionEvent({ id, stage, coordinates }: Action): ActionEvent {
  return { action: id, stage, coordinates };
}
