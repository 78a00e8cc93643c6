/** `pipeline diff RUN RUN`: differences in parameters, metrics and artifacts between two runs. */

import { marginText } from '../../core/facts/interval.ts';
import { formatMetric } from '../../core/facts/number-text.ts';
import { labelLines } from '../../core/facts/run-label.ts';
import { repeatedText, type Spread } from '../../core/facts/spread.ts';
import { changeText } from '../../core/plan/change-text.ts';
import type { MeanDifference } from '../../run/compare/compare-means.ts';
import { type ActionDifference, compareRuns } from '../../run/compare/compare-runs.ts';
import { differenceLines } from '../../run/compare/table-difference.ts';
import { inert } from '../../ui/style.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { findRuns } from '../find-run.ts';
import { openSharedStoreHere } from '../open-store.ts';
import type { Terminal } from '../terminal.ts';

export interface DiffFlags {
  readonly store?: string;
  readonly json?: boolean;
}

export async function diffCommand(
  before: string,
  after: string,
  flags: DiffFlags,
  { terminal }: CommandContext,
): Promise<number> {
  const store = await openSharedStoreHere(flags, terminal);
  const runs = findRuns(before, after, store);
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
  for (const action of difference.actions) printAction(action, terminal);
  for (const one of difference.means) printMean(one, terminal);
  const { actions, same } = difference;
  terminal.out(`${difference.before} → ${difference.after}: ${actions.length} actions differ, ${same} are the same`);
  for (const sentence of damaged) terminal.error(`damaged: ${inert(sentence)}`);
  return code;
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
