/** A plan in few lines: actions of a stage with the same outcome for the same reason are one group, causes first. */

import { failureBefore } from '../../core/facts/key-failure.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { Action, ActionId } from '../../core/pipeline/pipeline.ts';
import type { Plan, PlannedAction } from '../../core/plan/plan.ts';
import { startText } from '../../core/plan/reason-text.ts';
import { producersOf } from '../../core/plan/selection.ts';
import type { Undecided } from '../../core/plan/undecidable.ts';
import { addTo } from '../../core/values/lists-by.ts';
import { describeChange } from '../since/describe-change.ts';

export interface PlanGroup {
  readonly outcome: 'run' | 'failed' | 'cannot run' | 'waits' | 'blocked' | 'cached';
  readonly stage: string;
  readonly actions: readonly Action[];
  /** Actions of the stage, with any outcome. */
  readonly of: number;
  /** Why: `with.examples.train 4000 → 2000`. */
  readonly text: string;
  /** The first changed place in the document. */
  readonly place?: string;
  /** Waiting actions that follow from these, directly or not. */
  readonly followers: readonly Action[];
  readonly failure?: Undecided;
  /** Of cached actions. */
  readonly records: readonly ActionRecord[];
}

const order: readonly PlanGroup['outcome'][] = ['run', 'failed', 'cannot run', 'waits', 'blocked', 'cached'];

export function planGroups(plan: Plan): PlanGroup[] {
  const counts = new Map<string, number>();
  for (const { action } of plan.actions) counts.set(action.stage, (counts.get(action.stage) ?? 0) + 1);
  // Each may have a hundred thousand actions: it grows in place.
  const groups = new Map<string, PlanGroup & { readonly actions: Action[]; readonly records: ActionRecord[] }>();
  for (const planned of plan.actions) {
    const { action } = planned;
    const told = toldOf(planned, plan);
    const key = JSON.stringify([action.stage, told.outcome, told.failure === undefined ? told.text : action.id]);
    const of = counts.get(action.stage) as number;
    const group = groups.get(key) ?? { ...told, stage: action.stage, of, followers: [], actions: [], records: [] };
    group.actions.push(action);
    group.records.push(...recordsOf(planned));
    groups.set(key, group);
  }
  const behind = followersIn(plan);
  const sorted = [...groups.values()].sort((left, right) => order.indexOf(left.outcome) - order.indexOf(right.outcome));
  return sorted.map((group) => (group.outcome === 'run' ? { ...group, followers: behind(group.actions) } : group));
}

type Told = Pick<PlanGroup, 'outcome' | 'text' | 'place' | 'failure'>;

function toldOf(planned: PlannedAction, { pipeline }: Plan): Told {
  if ('failure' in planned) return { outcome: 'cannot run', text: planned.failure.message, failure: planned.failure };
  if ('blockedBy' in planned) return { outcome: 'blocked', text: `by ${planned.blockedBy}` };
  if ('waitsFor' in planned) return { outcome: 'waits', text: `for ${stagesOf(planned.waitsFor).join(', ')}` };
  const { decision } = planned;
  if (decision.outcome === 'cached') return { outcome: 'cached', text: '' };
  if (decision.outcome === 'failed') return { outcome: 'failed', text: failureBefore(decision.failed).message };
  const changes = decision.reason.why === 'changed' ? decision.reason.changes : [];
  const place = changes.map((change) => describeChange(change, planned.action, pipeline).place).find((one) => one);
  return { outcome: 'run', text: startText(decision), ...(place !== undefined && { place }) };
}

/** Of actions: ids of points would differ from action to action. */
export function stagesOf(ids: readonly ActionId[]): string[] {
  return [...new Set(ids.map((id) => id.replace(/\[.*$/s, '')))];
}

function recordsOf(planned: PlannedAction): readonly ActionRecord[] {
  return 'decision' in planned && planned.decision.outcome === 'cached' ? [planned.decision.record] : [];
}

/** Finds the waiting actions behind others. */
function followersIn({ actions }: Plan): (from: readonly Action[]) => Action[] {
  const waiting = actions.flatMap((one) => ('waitsFor' in one ? [one.action] : []));
  const dependents = new Map<ActionId, Action[]>();
  for (const action of waiting)
    for (const producer of new Set(producersOf(action))) addTo(dependents, producer, action);
  return (from) => {
    const found = new Set<Action>();
    const visit = (id: ActionId): void => {
      for (const one of dependents.get(id) ?? []) {
        if (found.has(one)) continue;
        found.add(one);
        visit(one.id);
      }
    };
    for (const { id } of from) visit(id);
    return [...found];
  };
}
