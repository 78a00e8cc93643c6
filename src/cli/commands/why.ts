/**
 * `pipeline why FILE ACTION`: why an action would run or is cached, down to the line of the document, the module, the
 * package or the upstream action. Compares the action with its last success in this pipeline.
 */

import { failedText, failureBefore, type KeyFailure } from '../../core/facts/key-failure.ts';
import { durationText } from '../../core/facts/number-text.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { Action, ActionId, Pipeline } from '../../core/pipeline/pipeline.ts';
import { type Change, explainChange } from '../../core/plan/explain.ts';
import { makePlan, type PlannedAction } from '../../core/plan/plan.ts';
import { startText } from '../../core/plan/reason-text.ts';
import { actionsNamed } from '../../core/plan/selection.ts';
import type { Undecided } from '../../core/plan/undecidable.ts';
import { addTo } from '../../core/values/lists-by.ts';
import type { StoreKnowledge } from '../../run/knowledge.ts';
import { markText } from '../../store/records/mark-store.ts';
import { failureText } from '../../ui/failure-text.ts';
import { inert } from '../../ui/style.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { openPipeline } from '../load.ts';
import { type PlanGroup, planGroups, stagesOf } from '../planned/groups.ts';
import { describeChange } from '../since/describe-change.ts';
import type { Terminal } from '../terminal.ts';
import { cannotRun, type PlanFlags, planExitCode, summarize } from './plan.ts';

interface Explanation {
  readonly action: string;
  readonly outcome: 'cached' | 'run' | 'failed' | 'waits' | 'blocked' | typeof cannotRun;
  readonly reason: string;
  readonly key?: string;
  readonly run?: string;
  /** Differences seen between results of the same key. */
  readonly nondeterministic?: string;
  /** Present if the action cannot run. */
  readonly failure?: Undecided;
  readonly changes: readonly { readonly text: string; readonly place?: string }[];
}

export async function whyCommand(
  file: string,
  name: string,
  flags: PlanFlags,
  context: CommandContext,
): Promise<number> {
  const opened = await openPipeline(file, flags, context);
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, store, knowledge, remember } = opened;
  const wanted = new Set(matchingActions(pipeline, name).map((action) => action.id));
  const { actions } = await makePlan(pipeline, knowledge);
  const planned = actions.filter((one) => wanted.has(one.action.id));
  remember();
  const { terminal } = context;
  const explained: Explanation[] = [];
  for (const one of planned) {
    const changes = await changesOf(one, knowledge);
    const mark = 'decision' in one ? await store.marks.get(one.decision.key) : undefined;
    const blocker = 'blockedBy' in one ? failureIn(actions, one.blockedBy) : undefined;
    const explanation = explain(one, changes, pipeline, blocker);
    const failed: Explanation['changes'] =
      'waitsFor' in one ? (await Promise.all(one.waitsFor.map((id) => newestFailure(id, knowledge)))).flat() : [];
    explained.push({
      ...explanation,
      changes: [...explanation.changes, ...failed],
      ...(mark !== undefined && { nondeterministic: markText(mark) }),
    });
  }
  if (flags.json === true) for (const one of explained) terminal.out(JSON.stringify(one));
  else {
    const roots = planGroups({ pipeline, actions }).filter(({ outcome }) => outcome === 'run');
    for (const group of grouped(explained, planned))
      printGroup(group, roots, matchingActions(pipeline, name).length, terminal);
  }
  return planExitCode(planned);
}

/** Explanations that say the same of several actions; points that are waited for are told by their stages. */
function grouped(explained: readonly Explanation[], planned: readonly PlannedAction[]): (readonly Explanation[])[] {
  const groups = new Map<string, Explanation[]>();
  explained.forEach((whole, index) => {
    const action = planned[index];
    const waitsFor = action !== undefined && 'waitsFor' in action ? action.waitsFor : [];
    const one = waitsFor.length === 0 ? whole : { ...whole, reason: waitText(stagesOf(waitsFor)) };
    const { action: id, key: _key, ...told } = one;
    addTo(groups, JSON.stringify(one.failure === undefined ? told : id), one);
  });
  return [...groups.values()];
}

/** Changes behind a waiting action that are listed. */
const rootsShown = 3;

function printGroup(
  group: readonly Explanation[],
  roots: readonly PlanGroup[],
  all: number,
  { out, outStyle: style }: Terminal,
): void {
  const [first] = group;
  if (first === undefined) return;
  const { action, outcome, reason, failure, nondeterministic, changes } = first;
  if (failure !== undefined) {
    for (const line of failureText(action, failure, style, cannotRun)) out(line);
    return;
  }
  const several = group.length === all ? `all ${all} of ${action.replace(/\[.*$/s, '')}` : undefined;
  const name = group.length === 1 ? inert(action) : inert(several ?? '') || summarize(group.map((one) => one.action));
  out(`${style('bold', name)}  ${outcome}: ${inert(reason)}`);
  if (nondeterministic !== undefined) out(`  ${style('yellow', inert(nondeterministic))}`);
  const behind = roots.filter(({ followers }) => followers.some(({ id }) => id === action));
  const causes = behind
    .slice(0, rootsShown)
    .map(({ stage, text, place }) => ({ text: `${stage} runs: ${text}`, place }));
  for (const { text, place } of [...causes, ...changes])
    out(`  ${inert(text)}${place === undefined ? '' : `  ${style('cyan', inert(place))}`}`);
  if (behind.length > rootsShown) out(`  and ${behind.length - rootsShown} more that run before`);
}

/** The differences between a planned action and its last success in this pipeline, even if it is cached. */
async function changesOf(planned: PlannedAction, knowledge: StoreKnowledge): Promise<readonly Change[]> {
  const previous = (await knowledge.previous(planned.action.id))?.fingerprint;
  if (previous === undefined || !('decision' in planned)) return [];
  const { fingerprint } = planned.decision;
  const codes = await knowledge.codes([previous.code, fingerprint.code]);
  return explainChange(previous, fingerprint, (digest) => codes.get(digest));
}

/** How an upstream action ended in the newest run, if it failed there. */
async function newestFailure(id: ActionId, knowledge: StoreKnowledge): Promise<Explanation['changes']> {
  const before = await knowledge.unfinished(id);
  return before?.outcome === 'failed' ? [{ text: `${id} failed in run ${before.run}: ${before.error}` }] : [];
}

/** The actions of a stage, or at some of its points. */
export function matchingActions(pipeline: Pipeline, name: string): Action[] {
  const named = actionsNamed(pipeline, name);
  if ('actions' in named) return [...named.actions];
  throw new UsageError(`${name}: ${named.problem} in ${pipeline.file}`, named.hint);
}

/** The failure that follows from the key of a planned action. */
function failureIn(actions: readonly PlannedAction[], id: ActionId): KeyFailure | undefined {
  const one = actions.find(({ action }) => action.id === id);
  return one !== undefined && 'decision' in one && one.decision.outcome === 'failed' ? one.decision.failed : undefined;
}

function explain(
  planned: PlannedAction,
  changes: readonly Change[],
  pipeline: Pipeline,
  blocker: KeyFailure | undefined,
): Explanation {
  const { action } = planned;
  if ('failure' in planned) {
    const { failure } = planned;
    return { action: action.id, outcome: cannotRun, reason: failure.message, failure, changes: [] };
  }
  if ('blockedBy' in planned) {
    const why = blocker === undefined ? 'cannot run' : failedText(blocker);
    return { action: action.id, outcome: 'blocked', reason: `${planned.blockedBy} ${why}`, changes: [] };
  }
  if ('waitsFor' in planned) {
    return { action: action.id, outcome: 'waits', reason: waitText(planned.waitsFor), changes: [] };
  }
  const { decision } = planned;
  const described = changes.map((change) => describeChange(change, action, pipeline));
  if (decision.outcome === 'cached') {
    const { key, record } = decision;
    const reason = `its result is known, ${ofRun(record)}`;
    return { action: action.id, outcome: 'cached', reason, key, run: record.run, changes: described };
  }
  if (decision.outcome === 'failed') {
    const { run, failure } = decision.failed;
    const reason = failureBefore(decision.failed).message;
    const hint = failure.hint === undefined ? [] : [{ text: `hint: ${failure.hint}` }];
    return { action: action.id, outcome: 'failed', reason, key: decision.key, run, changes: [...described, ...hint] };
  }
  const { reason: why, prefix } = decision;
  // Ends with a colon: the changes are listed below it, one per line.
  const reason = startText({
    reason: why.why === 'changed' ? { ...why, changes: [] } : why,
    ...(prefix !== undefined && { prefix }),
  });
  return { action: action.id, outcome: 'run', reason, key: decision.key, changes: described };
}

function waitText(names: readonly string[]): string {
  return `its inputs are not known before ${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} run`;
}

function ofRun(record: ActionRecord): string {
  return `made by run ${record.run} in ${durationText(record.seconds)}`;
}
