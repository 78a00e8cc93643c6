/** The summary of a run: the table of models, the gates, the counts. */

import { durationText } from '../core/facts/number-text.ts';
import type { RunFacts } from '../core/facts/run-facts.ts';
import { choicesOfRun } from '../view/models-of-run.ts';
import { remoteLines } from '../view/remote-text.ts';
import { wrapped } from './columns.ts';
import { gateLines } from './gate-lines.ts';
import { type ModelOptions, modelLines } from './model-lines.ts';
import { inert, type Style } from './style.ts';

export interface SummaryOptions extends ModelOptions {
  /** No line is longer than this, the terminal's columns. */
  readonly width?: number;
}

export function runSummary(
  facts: RunFacts,
  style: Style,
  { width = Number.POSITIVE_INFINITY, ...options }: SummaryOptions = {},
): string[] {
  const models = [...modelLines(facts, style, width, options), ...choiceLines(facts)];
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', style('bold', title), ...lines];
  const colour = facts.outcome === 'succeeded' ? 'green' : 'red';
  // Actions that were running or waiting when the run stopped.
  const cancelled = facts.actions.filter((one) => one.outcome === 'cancelled').length;
  const parts = [
    `executed ${facts.executed}`,
    `cached ${facts.cached}`,
    ...(facts.failed > 0 ? [`failed ${facts.failed}${beforeText(facts)}`] : []),
    ...(facts.blocked > 0 ? [`blocked ${facts.blocked}`] : []),
    ...(cancelled > 0 ? [`cancelled ${cancelled}`] : []),
  ];
  const holes = facts.actions.flatMap(({ id, lacking }) =>
    lacking === undefined ? [] : [`${inert(id)}: ${inert(lacking)}`],
  );
  return [
    ...section('Models', models),
    ...section('Gates', gateLines(facts.gates, style, width)),
    '',
    ...holes,
    ...originLines(facts),
    ...(facts.remote === undefined ? [] : remoteLines(facts.remote).map(inert)),
    ...hints(facts),
    `${style(colour, facts.outcome)}: ${parts.join(', ')} in ${durationText(facts.seconds)}  ${style('dim', `run ${facts.run}`)}`,
  ].flatMap((line) => wrapped(line, width, 6));
}

/** How many of the failed actions were not executed. */
function beforeText({ failed, failedBefore = 0 }: RunFacts): string {
  if (failedBefore === 0) return '';
  return failedBefore === failed ? ' (before)' : ` (${failedBefore} of them before)`;
}

/** The origins of cached results, except those of earlier runs. */
function originLines({ cutOff, meanwhile = 0, same = 0 }: RunFacts): string[] {
  return [
    ...(cutOff === undefined
      ? []
      : [
          `${cutOff.actions} of the cached ${cutOff.actions === 1 ? 'was' : 'were'} skipped because ${cutOff.actions === 1 ? 'its' : 'their'} inputs came out unchanged (${durationText(cutOff.seconds)} saved)`,
        ]),
    ...(meanwhile === 0
      ? []
      : [`${meanwhile} of the cached ${meanwhile === 1 ? 'was' : 'were'} made by another run meanwhile`]),
    ...(same === 0 ? [] : [`${same} of the cached ${same === 1 ? 'is' : 'are'} the same as executed ones`]),
  ];
}

/** Hints on what the next run will do about actions without a result. */
function hints({ outcome, failed, actions }: RunFacts): string[] {
  const stopped = actions.filter((one) => one.outcome === 'cancelled').length;
  if (failed === 0 || outcome !== 'failed') return [];
  const settled = actions.filter(({ failedIn }) => failedIn !== undefined).length;
  const rest =
    stopped === 0 ? '' : `; ${stopped} more did not finish: nothing new starts after a failure (--fail-fast)`;
  const [those, follow] = settled === 1 ? ['failure', 'follows'] : ['failures', 'follow'];
  const kept = `${settled} ${those} ${follow} from the key: only --retry-failed tries again`;
  const tried = `the next run tries the ${settled > 0 ? 'other ' : ''}failed actions again and keeps the finished results`;
  return [...(settled > 0 ? [kept] : []), ...(settled < failed || stopped > 0 ? [`${tried}${rest}`] : [])];
}

/** Notes on each choice of a best model: ties and near candidates. */
function choiceLines(facts: RunFacts): string[] {
  return choicesOfRun(facts).flatMap(({ id, notes }) => notes.map((note) => inert(`${id}: ${note}`)));
}
