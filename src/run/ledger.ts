/**
 * What a run remembers of its actions for the end: keys, what was executed, cut off or failed, in all its passes. The
 * states of one pass are `core/run-state`'s; from both come counts, gates, facts and the outcome.
 */

import type { ActionKey } from '../core/digest.ts';
import type { Failure, Outcome } from '../core/event.ts';
import { checkGates } from '../core/gate.ts';
import type { Action, ActionId, Pipeline } from '../core/pipeline.ts';
import type { ActionRecord } from '../core/record.ts';
import type { ActionFact, GateFact, RunFacts } from '../core/run-facts.ts';
import type { RunState } from '../core/run-state.ts';
import { actionFact } from './action-fact.ts';

export class Ledger {
  readonly keys = new Map<ActionId, ActionKey>();
  readonly failures = new Map<ActionId, Failure>();
  /**
   * Of all passes: an action executed in an earlier pass is found cached in the next. With what the execution had to
   * say, which need not be what the record says that its key has already.
   */
  readonly executed = new Map<ActionId, { readonly notes: readonly string[] }>();
  /** Cached actions that the user has been told of. */
  readonly announced = new Set<ActionId>();
  /** Those that follow from what was executed and need not be, with the seconds that would take. */
  readonly cutOff = new Map<ActionId, number>();
}

export interface Ending {
  readonly outcome: Outcome;
  readonly gates: readonly GateFact[];
  readonly counts: Counts;
  readonly cutOff: RunFacts['cutOff'];
  readonly actions: readonly ActionFact[];
}

type Counts = Pick<RunFacts, 'executed' | 'cached' | 'failed' | 'blocked'> & { readonly cancelled: number };

/** How a run ended that was not held up by its store. */
export function ending(
  pipeline: Pipeline,
  actions: readonly Action[],
  { states, counts }: RunState,
  ledger: Ledger,
  interrupted: boolean,
): Ending {
  const gates = checkGates(
    pipeline,
    (id) => recordIn(states, id)?.metrics,
    (id) => states.has(id),
  );
  const { failed, blocked, cancelled } = counts;
  const unfinished = failed + blocked + cancelled > 0;
  const passed = gates.every((gate) => gate.passed);
  const executed = ledger.executed.size;
  const seconds = [...ledger.cutOff.values()].reduce((sum, one) => sum + one, 0);
  return {
    outcome: interrupted ? 'interrupted' : unfinished ? 'failed' : passed ? 'succeeded' : 'gates failed',
    gates,
    counts: { executed, cached: counts.executed + counts.cached - executed, failed, blocked, cancelled },
    cutOff: ledger.cutOff.size === 0 ? undefined : { actions: ledger.cutOff.size, seconds },
    actions: actions.map((action) => factOf(action, states, ledger)),
  };
}

export function recordIn(states: RunState['states'], id: ActionId): ActionRecord | undefined {
  const state = states.get(id);
  return state !== undefined && 'record' in state ? state.record : undefined;
}

function factOf(action: Action, states: RunState['states'], ledger: Ledger): ActionFact {
  const record = recordIn(states, action.id);
  const executed = record && ledger.executed.get(action.id);
  const fact = actionFact(action, {
    outcome: (executed === undefined ? states.get(action.id)?.at : 'executed') as ActionFact['outcome'],
    key: ledger.keys.get(action.id),
    record,
    error: ledger.failures.get(action.id)?.message,
  });
  return executed === undefined ? fact : { ...fact, notes: executed.notes };
}
