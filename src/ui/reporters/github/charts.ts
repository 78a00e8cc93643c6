/** Charts of a job's summary: the values of gates beside their limits or baselines, and the time of the stages. */

import type { GateFact, RunFacts } from '../../../core/facts/run-facts.ts';
import { mermaidChart } from './mermaid.ts';

const chartsMax = 4;

export function summaryCharts({ gates, actions }: RunFacts): string[] {
  const metrics = [...new Set(gates.map(({ metric }) => metric))].slice(0, chartsMax);
  const drawn = [...metrics.map((metric) => gateChart(metric, gates)), timeChart(actions)].flatMap(
    (chart) => chart ?? [],
  );
  return drawn.length === 0 ? [] : ['### Charts', ...drawn];
}

/** A bar for each judged point. The line is the baseline, else the limit that all of them have. */
function gateChart(metric: string, gates: readonly GateFact[]): string | undefined {
  const judged = gates.filter((gate) => gate.metric === metric && gate.value !== null);
  const own = [...new Map(judged.map((gate) => [gate.action, gate])).values()];
  const versus = own.every(({ baseline }) => baseline !== undefined) ? 'the baseline' : 'the limit';
  const bars = own.map(({ action, value, baseline, min, max }) => {
    const line = versus === 'the limit' ? (min ?? max) : baseline?.value;
    return { label: labelOf(action), value: value ?? Number.NaN, ...(line !== undefined && { line }) };
  });
  const lined = bars.every(({ line }) => line !== undefined);
  return mermaidChart({ title: `${metric}${lined ? `, the line: ${versus}` : ''}`, bars, axis: metric });
}

/** The point alone: all bars of a chart are of one stage. */
function labelOf(action: string): string {
  return /\[(.+)\]$/s.exec(action)?.[1] ?? action;
}

function timeChart(actions: RunFacts['actions']): string | undefined {
  const seconds = new Map<string, number>();
  for (const { stage, outcome, seconds: own = 0 } of actions)
    if (outcome === 'executed') seconds.set(stage, (seconds.get(stage) ?? 0) + own);
  const bars = [...seconds].map(([label, value]) => ({ label, value })).sort((one, other) => other.value - one.value);
  return mermaidChart({ title: 'Seconds of each stage in this run', bars, axis: 'seconds', fromZero: true });
}
