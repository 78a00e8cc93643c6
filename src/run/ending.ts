/** The end of a run, once its schedule is finished: facts of its actions, counts, gates and the outcome. */

import type { Outcome } from '../core/facts/event.ts';
import type { ActionFact, GateFact, RunFacts } from '../core/facts/run-facts.ts';
import { checkGates, gatesHold } from '../core/gates/check-gates.ts';
import type { Action, ActionId, Pipeline } from '../core/pipeline/pipeline.ts';
import { blockedText, type RunState } from '../core/plan/run-state.ts';
import { actionFact } from './action-fact.ts';
import { type Ledger, lackingIn, recordIn } from './schedule/ledger.ts';
import type { Schedule } from './schedule/schedule.ts';

export interface Ending {
  readonly outcome: Outcome;
  readonly gates: readonly GateFact[];
  readonly counts: Counts;
  readonly actions: readonly ActionFact[];
}

type Counts = Pick<
  RunFacts,
  'executed' | 'cached' | 'failed' | 'blocked' | 'failedBefore' | 'cutOff' | 'meanwhile' | 'same'
> & {
  readonly cancelled: number;
};

export function ending(pipeline: Pipeline, { rules, pass, ledger, aborted, storeFault }: Schedule): Ending {
  const { states, counts } = pass.state;
  const facts = rules.actions.map((action) => factOf(action, pass.state, ledger));
  const factsOf = new Map<string, ActionFact>(facts.map((fact) => [fact.id, fact]));
  const gates = checkGates(pipeline, {
    result: (id) => recordIn(states, id),
    selected: (id) => states.has(id),
    lacking: (id) => factsOf.get(id),
  });
  const { failed, blocked, cancelled } = counts;
  const unfinished = failed + blocked + cancelled > 0;
  const passed = gatesHold(gates);
  const executed = facts.filter((fact) => fact.outcome === 'executed').length;
  const before = facts.filter(({ failedIn }) => failedIn !== undefined && failedIn !== rules.run).length;
  const heldUp = storeFault || pass.damaged !== undefined;
  // Actions of a run that was not stopped are cancelled only where they go on without it.
  const left = cancelled > 0 && failed === 0;
  const came = unfinished ? 'failed' : passed ? 'succeeded' : 'gates failed';
  return {
    outcome: aborted ? 'interrupted' : heldUp ? 'store fault' : left ? 'interrupted' : came,
    gates,
    counts: {
      executed,
      cached: counts.executed + counts.cached - executed,
      failed,
      blocked,
      cancelled,
      ...(before > 0 && { failedBefore: before }),
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

function factOf(action: Action, state: RunState, ledger: Ledger): ActionFact {
  const record = recordIn(state.states, action.id);
  const executed = record && ledger.executed.get(action.id);
  const at = state.states.get(action.id)?.at;
  const failedIn = at === 'failed' ? ledger.failedIn.get(action.id) : undefined;
  const fact = actionFact(action, {
    outcome: (executed === undefined ? at : 'executed') as ActionFact['outcome'],
    key: ledger.keys.get(action.id),
    record,
    error: ledger.failures.get(action.id)?.message ?? blockedBy(state, action),
  });
  return {
    ...fact,
    notes: executed?.notes ?? fact.notes,
    ...(failedIn !== undefined && { failedIn }),
    ...(record !== undefined && lackingIn(state, action)),
  };
}

/** For a blocked action: `by train: it diverged`. */
function blockedBy(state: RunState, action: Action): string | undefined {
  if (state.states.get(action.id)?.at !== 'blocked') return undefined;
  const { by, reason } = blockedText(state, action);
  return `by ${by}${reason === undefined ? '' : `: ${reason}`}`;
}
