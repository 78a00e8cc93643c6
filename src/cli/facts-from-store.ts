/**
 * The facts of a report drawn from the store: the actions that the document asks for now, each with its stored result.
 * Runs nothing. An action without a result is listed without one and fails its gates.
 */

import type { Outcome } from '../core/facts/event.ts';
import { failureBefore, type KeyFailure } from '../core/facts/key-failure.ts';
import type { ActionRecord } from '../core/facts/record.ts';
import type { ActionFact, GateFact, RunFacts } from '../core/facts/run-facts.ts';
import { checkGates, gatesHold } from '../core/gates/check-gates.ts';
import type { Action, ActionId, OutputReference, Pipeline } from '../core/pipeline/pipeline.ts';
import { withInputsFrom } from '../core/plan/holes.ts';
import { decide, type Knowledge, type Plan, questionOf } from '../core/plan/plan.ts';
import type { Digest } from '../core/values/digest.ts';
import { actionFact } from '../run/action-fact.ts';
import type { Store } from '../store/store.ts';

interface FactsLimits {
  /** Gates of other actions are not checked. */
  readonly selected?: (action: ActionId) => boolean;
  /** Actions that ended since the newest run. */
  readonly since?: readonly ActionFact[];
}

/** The facts that a run would report if it executed nothing and found only the results that are stored now. */
export async function factsFromStore(
  plan: Plan,
  store: Store,
  knowledge: Knowledge,
  { selected = () => true, since = [] }: FactsLimits = {},
): Promise<RunFacts> {
  const { pipeline, actions } = plan;
  const newest = newestRun(store, pipeline);
  const { records, ended } = await resultsIn(plan, [...(newest?.actions ?? []), ...since], knowledge);
  const known = new Map(newest?.actions.map((action) => [action.id, action]));
  const facts = actions.map((planned): ActionFact => {
    const { action } = planned;
    if ('failure' in planned) {
      const error = planned.failure.message;
      return actionFact(action, { outcome: 'failed', key: undefined, record: undefined, error });
    }
    const record = records.get(action.id);
    const before = ended.get(action.id);
    const missing = 'blockedBy' in planned ? 'blocked' : 'absent';
    const outcome = record === undefined ? (before?.outcome ?? missing) : 'cached';
    const fact = actionFact(action, { outcome, key: record?.key, record, error: before?.error });
    const made = record && known.get(action.id);
    if (made?.without === undefined || made.key !== record?.key) return fact;
    const { without, lacking } = made;
    return { ...fact, without, ...(lacking !== undefined && { lacking }) };
  });
  const factOf = new Map<string, ActionFact>(facts.map((fact) => [fact.id, fact]));
  const gates = checkGates(pipeline, {
    result: (id) => records.get(id),
    selected,
    lacking: (id) => factOf.get(id),
  });
  return {
    pipeline: pipeline.name,
    ...(pipeline.description !== undefined && { description: pipeline.description }),
    file: pipeline.file,
    ...valuesOf(pipeline),
    run: newest?.run ?? '',
    started: newest?.started ?? '',
    seconds: newest?.seconds ?? 0,
    outcome: outcomeOf(newest?.outcome, facts, gates),
    executed: newest?.executed ?? 0,
    cached: newest?.cached ?? 0,
    failed: newest?.failed ?? 0,
    blocked: newest?.blocked ?? 0,
    gates,
    actions: facts,
    stages: pipeline.stages.map(({ fact }) => fact),
  };
}

/** The facts of a run of some stages (`--only`), with the gates of all stages checked against stored results. */
export async function withAllGates(facts: RunFacts, plan: Plan, knowledge: Knowledge): Promise<RunFacts> {
  const { records, ended } = await resultsIn(plan, facts.actions, knowledge);
  const gates = checkGates(plan.pipeline, {
    result: (id) => records.get(id),
    selected: () => true,
    lacking: (id) => ended.get(id),
  });
  return { ...facts, gates, outcome: outcomeOf(facts.outcome, facts.actions, gates) };
}

/** A run that failed or was interrupted keeps that outcome while results are missing; otherwise the gates decide. */
function outcomeOf(ended: string | undefined, actions: readonly ActionFact[], gates: readonly GateFact[]): string {
  const decided: readonly (string | undefined)[] = ['succeeded', 'gates failed'] satisfies Outcome[];
  const isWhole = actions.every((one) => one.outcome === 'cached' || one.outcome === 'executed');
  if (!isWhole && !decided.includes(ended)) return ended ?? '';
  return gatesHold(gates) ? 'succeeded' : 'gates failed';
}

function valuesOf({ given, settings }: Pipeline): Pick<RunFacts, 'given' | 'settings'> {
  return { ...(given.length > 0 && { given }), ...(settings.length > 0 && { settings }) };
}

/** The newest finished run of this pipeline. */
function newestRun(store: Store, pipeline: Pipeline): RunFacts | undefined {
  for (const id of store.runs.list()) {
    const manifest = store.runs.manifest(id);
    if (manifest?.pipeline === pipeline.name) return manifest;
  }
  return undefined;
}

/**
 * The stored results. An action that the newest run executed without some failed inputs counts if the same inputs would
 * be missing now; actions that failed or were blocked in that run keep their failure if they would fail again.
 */
async function resultsIn(
  { actions }: Plan,
  newest: readonly ActionFact[],
  knowledge: Knowledge,
): Promise<{
  readonly records: ReadonlyMap<ActionId, ActionRecord>;
  readonly ended: ReadonlyMap<ActionId, ActionFact>;
}> {
  const records = new Map<ActionId, ActionRecord>();
  const known = new Map(newest.map((action) => [action.id, action]));
  const ended = new Map<ActionId, ActionFact>();
  for (const planned of actions) {
    if ('failure' in planned) continue;
    const { action } = planned;
    const before = known.get(action.id);
    if ('decision' in planned) {
      const { decision } = planned;
      if (decision.outcome === 'cached') records.set(action.id, decision.record);
      else if (decision.outcome === 'failed') ended.set(action.id, failedBefore(action, decision.failed));
      else if (before?.outcome === 'failed' && before.key === decision.key) ended.set(action.id, before);
      continue;
    }
    const producers = Object.values(action.inputs).flatMap(({ from }) => from.map((one) => one.action));
    if (!producers.every((id) => records.has(id) || ended.has(id))) continue;
    if (before?.outcome === 'blocked') ended.set(action.id, before);
    if ('blockedBy' in planned) continue;
    if (before?.key === undefined) continue;
    const digest = ({ action: id, output }: OutputReference): Digest =>
      records.get(id)?.outputs[output]?.digest as Digest;
    const asked = withInputsFrom(action, (id) => records.has(id));
    const question = questionOf(asked, digest, knowledge);
    const decision = decide(question, await knowledge.look([question]));
    if (decision.key !== before.key) continue;
    if (decision.outcome === 'cached') records.set(action.id, decision.record);
    else if (before.outcome === 'failed') ended.set(action.id, before);
  }
  return { records, ended };
}

function failedBefore(action: Action, failed: KeyFailure): ActionFact {
  const error = failureBefore(failed).message;
  return {
    ...actionFact(action, { outcome: 'failed', key: failed.key, record: undefined, error }),
    failedIn: failed.run,
  };
}
