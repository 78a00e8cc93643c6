/**
 * `pipeline baseline diff FILE`: the results that are stored now against the baselines of the document's gates. Executes
 * nothing: an interval is shown where the comparison of the predictions is stored.
 */

import type { ActionFact, GateFact } from '../../core/facts/run-facts.ts';
import { entryOf } from '../../core/gates/baseline-file.ts';
import { endsText, sizeText, valueText } from '../../core/gates/measure-text.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { factsFromStore } from '../facts-from-store.ts';
import { openPipeline, type PipelineFlags } from '../load.ts';
import { baselineOf } from './named-file.ts';
import { baselineTargets, type NeededMetric } from './targets.ts';

interface Difference extends Pick<NeededMetric, 'format'> {
  readonly action: string;
  readonly metric: string;
  readonly before: number | null;
  readonly now: number | null;
  /** Now − before. */
  readonly delta: number | null;
  readonly low?: number;
  readonly high?: number;
  readonly isWorse: boolean;
  /** Whether the key of the action is the one that was accepted. */
  readonly isSame: boolean;
}

export async function diffBaselineCommand(
  file: string,
  flags: PipelineFlags,
  context: CommandContext,
): Promise<number> {
  const opened = await openPipeline(file, flags, context, { judged: 'latest' });
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, store, knowledge, remember } = opened;
  const targets = baselineTargets(pipeline).map((target) => ({ target, before: baselineOf(target, pipeline.name) }));
  const facts = await factsFromStore(await makePlan(pipeline, knowledge), store, knowledge);
  remember();
  const actions = new Map(facts.actions.map((fact) => [fact.id, fact]));
  const { out } = context.terminal;
  for (const { target, before } of targets) {
    const differences = [...target.needed].flatMap(([action, { metrics }]) =>
      [...metrics].map(([metric, needed]): Difference => {
        const entry = before && entryOf(before, action);
        const fact = actions.get(action);
        const was = entry !== undefined && Object.hasOwn(entry.metrics, metric) ? entry.metrics[metric] : undefined;
        const now = fact && valueIn(fact, metric);
        const delta = was === undefined || now === undefined ? null : now - was;
        const isWorse =
          delta !== null && (needed.better === 'more' ? delta < 0 : needed.better === 'less' && delta > 0);
        return {
          ...{ action, metric, format: needed.format, before: was ?? null, now: now ?? null, delta, isWorse },
          ...intervalOf(facts.gates, target.named, `${fact?.stage}.${metric}`, action),
          isSame: entry !== undefined && entry.key === fact?.key,
        };
      }),
    );
    if (flags.json === true)
      for (const { format: _, ...one } of differences) out(JSON.stringify({ file: target.path, ...one }));
    else {
      out(before === undefined ? `${target.named} is not there: pipeline baseline accept writes it` : target.named);
      for (const line of textTable(
        ['action', 'metric', 'before', 'now', 'change', 'interval', ''],
        differences.map(cells),
      ))
        out(line);
    }
  }
  return exitCodes.ok;
}

function valueIn({ outcome, metrics, seconds, bytes }: ActionFact, metric: string): number | undefined {
  if (outcome !== 'cached') return undefined;
  if (Object.hasOwn(metrics, metric)) return metrics[metric];
  return metric === 'seconds' ? seconds : metric === 'bytes' ? bytes : undefined;
}

/** The interval of the difference, as a gate on the action has it from a stored comparison. */
function intervalOf(
  gates: readonly GateFact[],
  from: string,
  metric: string,
  action: string,
): { readonly low?: number; readonly high?: number } {
  const gate = gates.find((one) => one.metric === metric && one.action === action && one.baseline?.from === from);
  const { low, high } = gate?.baseline ?? {};
  return low === undefined || high === undefined ? {} : { low, high };
}

function cells({ action, metric, format, before, now, delta, low, high, isWorse, isSame }: Difference): string[] {
  const [was, is] = [before ?? undefined, now ?? undefined];
  const beside = (other: number | undefined): number[] => (other === undefined ? [] : [other]);
  const sign = delta === null || delta === 0 ? '' : delta < 0 ? '−' : '+';
  return [
    ...[action, metric],
    was === undefined ? 'no entry' : valueText(was, format, ...beside(is)),
    is === undefined ? 'no result' : valueText(is, format, ...beside(was)),
    delta === null ? '' : `${sign}${sizeText(Math.abs(delta), format)}`,
    low === undefined || high === undefined ? '' : endsText({ low, high }, format),
    isSame ? 'the same result' : isWorse ? 'worse' : '',
  ];
}
