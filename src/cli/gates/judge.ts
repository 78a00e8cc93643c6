/**
 * Judges the gates of a pipeline on stored results. Comparisons that are not stored yet are executed if their inputs are
 * stored, nothing else is.
 */

import { availableParallelism } from 'node:os';
import type { EventListener } from '../../core/facts/event.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import { gatesHold } from '../../core/gates/check-gates.ts';
import { compareKind } from '../../core/gates/reading/compare-actions.ts';
import type { ActionId, Pipeline } from '../../core/pipeline/pipeline.ts';
import { type Answer, makePlan } from '../../core/plan/plan.ts';
import { actionsNamed, producersOf } from '../../core/plan/selection.ts';
import type { StoreKnowledge } from '../../run/knowledge.ts';
import { runPipeline } from '../../run/runner.ts';
import { StoreFault } from '../../store/fault.ts';
import type { CommandContext } from '../context.ts';
import { exitCodeOf, exitCodes, UsageError } from '../exit.ts';
import { factsFromStore } from '../facts-from-store.ts';
import type { OpenPipeline } from '../load.ts';

export interface JudgedGates {
  /** The facts of the stored results, with the gates that were checked. */
  readonly facts: RunFacts;
  /** The exit code: of a comparison that failed, or of the gates. */
  readonly code: number;
}

/** `only`: stages and points whose gates are judged; all without any. `opened` counts back from the latest run. */
export async function judgeGates(
  opened: OpenPipeline,
  only: readonly string[],
  listener: EventListener,
  { version }: Pick<CommandContext, 'version'>,
): Promise<JudgedGates> {
  const { pipeline, store, kinds, knowledge } = opened;
  const wanted = wantedActions(pipeline, only);
  const selected = (id: ActionId): boolean => wanted?.has(id) ?? true;
  const { actions } = await makePlan(pipeline, knowledge);
  const asked = new Set(
    pipeline.gates.flatMap((gate) => [...gate.actions, ...(gate.baseline?.comparisons.values() ?? [])]),
  );
  const comparisons = actions.filter(
    ({ action: { id, kind } }) => kind === compareKind && asked.has(id) && selected(id),
  );
  const decided = comparisons.flatMap((one) => ('decision' in one ? [{ ...one.decision, id: one.action.id }] : []));
  const lacking = decided.flatMap(({ outcome, id }) => (outcome === 'run' ? [id] : []));
  const compared =
    lacking.length === 0
      ? undefined
      : await runPipeline({
          ...{ pipeline, store, kinds, listener, version, recorded: false },
          signal: new AbortController().signal,
          knowledge: onlyStored(knowledge, new Set(lacking)),
          jobs: availableParallelism(),
          selection: { actions: lacking },
          locks: process.env.PIPELINE_NO_LOCKS !== '1',
        });
  const since = compared?.actions.filter(({ outcome }) => outcome === 'failed') ?? [];
  const facts = await factsFromStore(await makePlan(pipeline, knowledge), store, knowledge, { selected, since });
  const isUnfit = decided.some(({ outcome }) => outcome === 'failed');
  // The run of the comparisons checks some gates too, but all are checked here.
  const ended = compared === undefined || compared.outcome === 'gates failed' ? 'succeeded' : compared.outcome;
  const outcome = ended === 'succeeded' && isUnfit ? 'failed' : ended;
  if (outcome !== 'succeeded') return { facts, code: exitCodeOf(outcome) };
  return { facts, code: gatesHold(facts.gates) ? exitCodes.ok : exitCodes.gateFailed };
}

/** The actions that `only` names, with the comparisons of them; undefined for all. */
function wantedActions(pipeline: Pipeline, only: readonly string[]): ReadonlySet<ActionId> | undefined {
  if (only.length === 0) return undefined;
  const wanted = new Set<ActionId>();
  for (const name of only) {
    const found = actionsNamed(pipeline, name);
    if ('problem' in found) throw new UsageError(`--only ${name}: ${found.problem}`, found.hint);
    for (const { id } of found.actions) wanted.add(id);
  }
  for (const { baseline, actions } of pipeline.gates)
    for (const id of baseline?.comparisons.values() ?? []) {
      const compare = pipeline.actions.get(id);
      const judged = compare === undefined ? [] : producersOf(compare).filter((one) => actions.includes(one));
      if (wanted.has(id)) for (const one of judged) wanted.add(one);
      else if (judged.every((one) => wanted.has(one))) wanted.add(id);
    }
  if (!pipeline.gates.some((gate) => gate.actions.some((id) => wanted.has(id))))
    throw new UsageError(`--only ${only.join(', ')}: no gate judges it`, gatedHint(pipeline));
  return wanted;
}

function gatedHint({ gates }: Pipeline): string {
  const stages = [...new Set(gates.map(({ stage }) => stage))];
  return stages.length === 0 ? 'the document has no gates' : `gates judge ${stages.join(', ')}`;
}

/** A result that has left the store since it was planned is a fault: it is not made again. */
function onlyStored(knowledge: StoreKnowledge, executed: ReadonlySet<ActionId>): StoreKnowledge {
  return {
    ...knowledge,
    look: async (questions) => {
      const answers = [...(await knowledge.look(questions))].map(([id, answer]): [ActionId, Answer] => {
        if (!('absent' in answer) || executed.has(id)) return [id, answer];
        return [id, { fault: new StoreFault('find', `the result of ${id}`, new Error('it was deleted just now')) }];
      });
      return new Map(answers);
    },
  };
}
