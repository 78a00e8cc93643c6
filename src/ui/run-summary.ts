/** The summary of a run: the table of models, the gates, the counts. */

import { spreadText } from '../core/facts/interval.ts';
import { durationText } from '../core/facts/number-text.ts';
import type { Replicates } from '../core/facts/replicates.ts';
import type { RunFacts } from '../core/facts/run-facts.ts';
import { countOf, fewerText, intervalMethod, repetition } from '../core/facts/spread.ts';
import type { MeanRow } from '../view/mean-rows.ts';
import { inLine, type ModelCell, type ModelColumn, modelTable } from '../view/model-table.ts';
import { choicesOfRun, meanModelsOfRun, modelsOfRun, type RunModel } from '../view/models-of-run.ts';
import { wrapped } from './columns.ts';
import { gateLines } from './gate-lines.ts';
import { remoteLines } from './remote-text.ts';
import { inert, type Style } from './style.ts';
import { textTable } from './text-table.ts';

/** No line is longer than `width`, the terminal's. */
export function runSummary(facts: RunFacts, style: Style, width = Number.POSITIVE_INFINITY): string[] {
  const models = [...modelLines(facts, width), ...choiceLines(facts)];
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
    ...(facts.remote === undefined ? [] : remoteLines(facts.remote)),
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

/** A row for each evaluation, with the numbers of its training; below it the width of the intervals. */
function modelLines(facts: RunFacts, width: number): string[] {
  const folded = meanModelsOfRun(facts);
  const models = folded ?? modelsOfRun(facts);
  if (models.length === 0) return [];
  const stages = folded?.map(({ members }) => members[0]!.stage) ?? modelsOfRun(facts).map(({ stage }) => stage);
  const axes = [...new Set(models.flatMap((one) => Object.keys(one.coordinates)))];
  const severalStages = new Set(stages).size > 1 || axes.length === 0;
  const over = facts.stages?.find(({ name }) => name === stages[0])?.replicates;
  const columns = modelTable(models, 'narrow');
  const rows = models.map(({ coordinates }, row) => [
    ...(severalStages ? [stages[row] ?? ''] : []),
    ...axes.map((axis) => String(coordinates[axis] ?? '')),
    ...(folded === undefined ? [] : [String(folded[row]?.members.length)]),
    ...columns.map(({ cells, format }) => cellText(cells[row], format, folded?.[row]?.members.length)),
  ]);
  const titles = columns.map(({ title }) => inLine(title));
  const header = [
    ...(severalStages ? ['model'] : []),
    ...axes,
    ...(folded === undefined ? [] : [`${repetition(over ?? {})}s`]),
    ...titles,
  ];
  return [...textTable(header, rows, width), ...intervalLine(columns), ...meanLine(over, folded, stages[0])];
}

/** `0.8790 ±0.0123`; with the number of seeds or folds if it is not that of the row. */
function cellText(cell: ModelCell | undefined, format: ModelColumn['format'], count?: number): string {
  const { value = Number.NaN, text = '', interval } = cell ?? {};
  if (interval === undefined || countOf(interval) === undefined) return text;
  return [text, spreadText(value, interval, format), fewerText(interval, count)]
    .filter((part) => part !== '')
    .join(' ');
}

/** Says that rows are means, and how the single points are found. */
function meanLine(
  over: Replicates | undefined,
  rows: readonly MeanRow<RunModel>[] | undefined,
  stage: string | undefined,
): string[] {
  if (rows === undefined || over === undefined) return [];
  const sure = rows.some(({ members }) => members.length > 1) ? ` with 95 % intervals (${intervalMethod(over)})` : '';
  return [`means over ${over.axes.join(', ')}${sure}; the single points: pipeline show ${stage}`];
}

/** The largest width of the 95 % intervals in the table above. */
function intervalLine(columns: readonly ModelColumn[]): string[] {
  const reaches = columns.flatMap(({ title, cells }) => {
    const sides = cells.flatMap(({ value = Number.NaN, interval }) =>
      interval?.rows === undefined ? [] : [value - interval.low, interval.high - value],
    );
    return sides.length === 0
      ? []
      : [`${Math.max(...sides).toFixed(4)} from ${/^[aeiou]/i.test(title) ? 'an' : 'a'} ${inLine(title)}`];
  });
  return reaches.length === 0 ? [] : [`95 % intervals reach at most ${reaches.join(', ')}`];
}

/** Notes on each choice of a best model: ties and near candidates. */
function choiceLines(facts: RunFacts): string[] {
  return choicesOfRun(facts).flatMap(({ id, notes }) => notes.map((note) => inert(`${id}: ${note}`)));
}
