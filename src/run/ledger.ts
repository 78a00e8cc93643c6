/**
 * What a run remembers of its actions for the end: keys, what was executed, found or failed, in all its passes. The
 * states of one pass are `core/run-state`'s; from both come counts, gates, facts and the outcome.
 */

import type { Failure, Outcome, Without } from '../core/facts/event.ts';
import type { ActionRecord } from '../core/facts/record.ts';
import type { ActionFact, GateFact, RunFacts } from '../core/facts/run-facts.ts';
import { checkGates } from '../core/gates/gate.ts';
import type { Action, ActionId, Pipeline } from '../core/pipeline/pipeline.ts';
import { blockedText, missingText, type RunState, withoutHoles } from '../core/plan/run-state.ts';
import type { ActionKey } from '../core/values/digest.ts';
import { actionFact } from './action-fact.ts';

export class Ledger {
  readonly keys = new Map<ActionId, ActionKey>();
  /** Of the present pass: what failed in an earlier one may succeed in the next. */
  readonly failures = new Map<ActionId, Failure>();
  /**
   * Of all passes: an action executed in an earlier pass is found cached in the next. With what the execution had to
   * say, which need not be what the record says that its key has already.
   */
  readonly executed = new Map<ActionId, { readonly notes: readonly string[] }>();
  /** The executed action of each key. */
  readonly makers = new Map<ActionKey, ActionId>();
  /** Cached actions that the user has been told of, and how they came by their result. */
  readonly announced = new Map<ActionId, Origin>();
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

export interface Ending {
  readonly outcome: Outcome;
  readonly gates: readonly GateFact[];
  readonly counts: Counts;
  readonly actions: readonly ActionFact[];
}

type Counts = Pick<RunFacts, 'executed' | 'cached' | 'failed' | 'blocked' | 'cutOff' | 'meanwhile' | 'same'> & {
  readonly cancelled: number;
};

/** How a run ended that was not held up by its store. */
export function ending(
  pipeline: Pipeline,
  actions: readonly Action[],
  state: RunState,
  ledger: Ledger,
  interrupted: boolean,
): Ending {
  const { states, counts } = state;
  const facts = actions.map((action) => factOf(action, state, ledger));
  const factsOf = new Map<string, ActionFact>(facts.map((fact) => [fact.id, fact]));
  const gates = checkGates(
    pipeline,
    (id) => recordIn(states, id)?.metrics,
    (id) => states.has(id),
    (id) => factsOf.get(id),
  );
  const { failed, blocked, cancelled } = counts;
  const unfinished = failed + blocked + cancelled > 0;
  const passed = gates.every((gate) => gate.passed);
  const executed = facts.filter((fact) => fact.outcome === 'executed').length;
  return {
    outcome: interrupted ? 'interrupted' : unfinished ? 'failed' : passed ? 'succeeded' : 'gates failed',
    gates,
    counts: {
      executed,
      cached: counts.executed + counts.cached - executed,
      failed,
      blocked,
      cancelled,
      ...originCounts(facts, ledger),
    },
    actions: facts,
  };
}

function originCounts(facts: readonly ActionFact[], ledger: Ledger): Pick<Counts, 'cutOff' | 'meanwhile' | 'same'> {
  const origins = facts.flatMap(({ id, outcome }) =>
    outcome === 'cached' ? (ledger.announced.get(id as ActionId) ?? []) : [],
  );
  const cutOff = origins.flatMap((origin) => (origin.from === 'cut off' ? [origin.seconds] : []));
  const meanwhile = origins.filter((origin) => origin.from === 'meanwhile').length;
  const same = origins.filter((origin) => origin.from === 'same').length;
  return {
    ...(cutOff.length > 0 && {
      cutOff: { actions: cutOff.length, seconds: cutOff.reduce((sum, one) => sum + one, 0) },
    }),
    ...(meanwhile > 0 && { meanwhile }),
    ...(same > 0 && { same }),
  };
}

export function recordIn(states: RunState['states'], id: ActionId): ActionRecord | undefined {
  const state = states.get(id);
  return state !== undefined && 'record' in state ? state.record : undefined;
}

function factOf(action: Action, state: RunState, ledger: Ledger): ActionFact {
  const record = recordIn(state.states, action.id);
  const executed = record && ledger.executed.get(action.id);
  const fact = actionFact(action, {
    outcome: (executed === undefined ? state.states.get(action.id)?.at : 'executed') as ActionFact['outcome'],
    key: ledger.keys.get(action.id),
    record,
    error: ledger.failures.get(action.id)?.message ?? blockedBy(state, action),
  });
  return {
    ...fact,
    notes: executed?.notes ?? fact.notes,
    ...(record !== undefined && lackingIn(state, action)),
  };
}

/** `by train: it diverged`, of a blocked action. */
function blockedBy(state: RunState, action: Action): string | undefined {
  if (state.states.get(action.id)?.at !== 'blocked') return undefined;
  const { by, reason } = blockedText(state, action);
  return `by ${by}${reason === undefined ? '' : `: ${reason}`}`;
}

/** What an action with a result does without. */
export function lackingIn(state: RunState, action: Action): { without?: Without; lacking?: string } {
  const { missing } = withoutHoles(state, action);
  if (missing === undefined) return {};
  const lacking = missingText(missing);
  return { without: missing.producers, ...(lacking !== undefined && { lacking }) };
}
