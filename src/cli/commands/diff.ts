/**
 * `pipeline diff [RUN [RUN]]`: differences between two runs, the last two of a pipeline if none is named. Measures of
 * models come first, then for each action parameters, other metrics and artifacts.
 */

import { marginText } from '../../core/facts/interval.ts';
import { formatMetric } from '../../core/facts/number-text.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import { labelLines } from '../../core/facts/run-label.ts';
import { repeatedText, type Spread } from '../../core/facts/spread.ts';
import { changeText } from '../../core/plan/change-text.ts';
import type { MeanDifference } from '../../run/compare/compare-means.ts';
import { type ActionDifference, compareRuns } from '../../run/compare/compare-runs.ts';
import { differenceLines } from '../../run/compare/table-difference.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import type { Store } from '../../store/store.ts';
import { inert } from '../../ui/style.ts';
import { textTable } from '../../ui/text-table.ts';
import { inLine } from '../../view/model-table.ts';
import { deltaRows } from '../../view/since/delta-rows.ts';
import { matchActions } from '../../view/since/match-actions.ts';
import { metricsBefore, unlikeNumbers } from '../../view/since/metrics-before.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { findRuns } from '../find-run.ts';
import { openSharedStoreHere } from '../open-store.ts';
import { stagesOfRun } from '../stages-of-run.ts';
import type { Terminal } from '../terminal.ts';

export interface DiffFlags {
  readonly store?: string;
  readonly json?: boolean;
}

export async function diffCommand(
  before: string | undefined,
  after: string | undefined,
  flags: DiffFlags,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const store = await openSharedStoreHere(flags, terminal);
  const runs = findRuns(before ?? 'latest~1', after ?? 'latest', store);
  const difference = await compareRuns(...runs, store);
  const damaged = difference.actions.flatMap(({ artifacts }) => artifacts.flatMap((one) => one.damaged ?? []));
  const code = damaged.length === 0 ? exitCodes.ok : exitCodes.storeFault;
  if (flags.json === true) {
    terminal.out(JSON.stringify(difference));
    return code;
  }
  for (const [name, run] of [['before', runs[0]] as const, ['after', runs[1]] as const]) {
    terminal.out(`${name.padEnd(6)}  run ${run.run} of ${inert(run.pipeline)}, started ${inert(run.started)}`);
    for (const line of labelLines(run.label, run.settings)) terminal.out(`        ${inert(line)}`);
  }
  const width = terminal.live ? terminal.size().columns : undefined;
  const told = await measureLines(runs, store, context, width);
  if (told.length > 0) for (const line of ['', ...told, '']) terminal.out(line);
  for (const action of difference.actions) printAction(action, terminal);
  for (const one of difference.means) printMean(one, terminal);
  const { actions, same } = difference;
  terminal.out(`${difference.before} → ${difference.after}: ${actions.length} actions differ, ${same} are the same`);
  for (const sentence of damaged) terminal.error(`damaged: ${inert(sentence)}`);
  return code;
}

/** A grid has hundreds. */
const measuresShown = 40;
const marks = { good: 'better', bad: 'worse', unsure: 'unsure', plain: '' } as const;
const colours = { good: 'green', bad: 'red', unsure: 'yellow', plain: 'dim' } as const;

/** The measures that differ, by model; `unsure` where the value before lies in the interval of the one after. */
async function measureLines(
  [before, after]: readonly [Manifest, Manifest],
  store: Store,
  { terminal, loadKinds }: CommandContext,
  width: number | undefined,
): Promise<string[]> {
  const [old, stages] = await Promise.all([before, after].map((run) => stagesOfRun(run, loadKinds, store.records)));
  const matched = matchActions(after.actions, before.actions);
  const pairs = after.actions.flatMap((one): [ActionFact, ActionFact][] => {
    const like = matched.get(one.id);
    return like === undefined ? [] : [[one, like]];
  });
  const all = deltaRows({ ...after, stages: stages! }, metricsBefore(pairs, stages, old));
  const rows = all.slice(0, measuresShown);
  const more = all.length - rows.length;
  if (rows.length === 0) return [];
  const table = textTable(
    ['model', 'measure', 'before', 'after', 'difference', ''],
    rows.map(({ model, title, before: then, now, delta, state }) => [
      model,
      inLine(title),
      then,
      now,
      delta,
      marks[state],
    ]),
    width,
  );
  const painted = table
    .slice(-rows.length)
    .map((line, row) => terminal.outStyle(colours[rows[row]?.state ?? 'plain'], line));
  return [
    ...table.slice(0, -rows.length),
    ...painted,
    ...(more > 0 ? [`and ${more} more, below`] : []),
    ...unlikeNumbers(pairs, stages, old).map(inert),
  ];
}

function printAction(difference: ActionDifference, { out, outStyle: style }: Terminal): void {
  const { action, presence, outcome, changes, metrics, artifacts } = difference;
  const only = presence === 'both' ? '' : `  only in the run ${presence}`;
  const ended = outcome.before === outcome.after || presence !== 'both' ? '' : `  ${outcome.before} → ${outcome.after}`;
  out(`${style('bold', inert(action))}${only}${ended}`);
  for (const change of changes) out(`  ${inert(changeText(change))}`);
  for (const { metric, before, after } of metrics) {
    const by = before === undefined || after === undefined ? '' : `  (${signed(after - before)})`;
    out(`  metric ${inert(metric)}  ${valueText(before)} → ${valueText(after)}${by}`);
  }
  for (const { output, difference: found, missing, damaged } of artifacts) {
    const lines =
      missing === true
        ? [damaged ?? 'no longer in the store']
        : found === undefined
          ? ['the same values']
          : differenceLines(found);
    for (const line of lines) out(`  ${inert(output)}: ${inert(line)}`);
  }
}

/** `mean evaluate[net=A] test.accuracy  0.8700 (3 seeds, ±0.0123) → 0.8800 (3 seeds, ±0.0100)`. */
function printMean({ place, metric, before, after }: MeanDifference, { out, outStyle: style }: Terminal): void {
  const text = (spread: Spread | undefined): string => {
    if (spread === undefined) return 'none';
    const { mean, interval } = spread;
    const margin = interval === undefined ? '' : `, ${marginText(mean, interval)}`;
    return `${formatMetric(mean)} (${repeatedText(spread)}${margin})`;
  };
  out(`${style('bold', 'mean')} ${inert(place)}  ${inert(metric)}  ${text(before)} → ${text(after)}`);
}

function valueText(value: number | undefined): string {
  return value === undefined ? 'none' : formatMetric(value);
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${Number(value.toPrecision(4))}`;
}
