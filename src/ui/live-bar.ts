/** The last rows of the live table: the best model so far, and the run as a whole. */

import { durationText } from '../core/facts/number-text.ts';
import type { ActionFact } from '../core/facts/run-facts.ts';
import type { StageFact } from '../core/facts/stage-fact.ts';
import { sureText } from '../core/gates/prose-text.ts';
import { inLine } from '../view/model-table.ts';
import type { Forecast } from '../view/run-forecast.ts';
import type { RunView } from '../view/run-view.ts';
import { bestOfRun } from '../view/since/best-of-run.ts';
import { inert, type Style } from './style.ts';

const barWidth = 24;

/** `██████░░░░ 12/30, 1 failed  1 min 05 s, about 3 min left`. */
export function barRow(view: RunView, elapsed: number, forecast: Forecast | undefined, style: Style): string {
  const { ended, total, failed, queued } = view;
  const filled = Math.round((barWidth * ended) / Math.max(1, total));
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
  const counts = [
    `${ended}/${total}`,
    ...(failed > 0 ? [style('red', `${failed} failed`)] : []),
    ...(queued.size > 0 ? [`${queued.size} queued`] : []),
  ].join(', ');
  return `${style('cyan', bar)} ${counts}  ${durationText(elapsed)}${forecast === undefined ? '' : leftText(forecast)}`;
}

function leftText({ seconds, whole }: Forecast): string {
  // Less than that is no estimate.
  if (seconds < 0.5) return '';
  return whole ? `, about ${durationText(seconds)} left` : `, more than ${durationText(seconds)} left`;
}

/** Metrics of a cached action, by its key; undefined if they are not known. */
export type MetricsOf = (key: string) => ActionFact['metrics'] | undefined;

/** `best of 12 so far: 93.1 % (±0.5) validation accuracy, filters 8, nodes 16`; none for fewer than two. */
export function bestRow(view: RunView, stages: readonly StageFact[], metricsOf: MetricsOf): string | undefined {
  const actions = view.results.map(({ action, stage, coordinates, key, made }): ActionFact => {
    const { outputs = {}, metrics = metricsOf(key) ?? {} } = made ?? {};
    return {
      id: action,
      ...{ stage, kind: '', coordinates, outcome: made === undefined ? 'cached' : 'executed', key, outputs, metrics },
      ...{ timings: {}, notes: [] },
    };
  });
  const found = bestOfRun({ actions, stages });
  if (found === undefined || found.candidates < 2) return undefined;
  const { best, candidates, measure, value, interval } = found;
  const [first, ...tied] = best;
  const others = tied.length === 0 ? '' : ` and ${tied.length} more`;
  const number = `${sureText(value, measure.format, interval)} ${inLine(measure.title)}`;
  return inert(`best of ${candidates} so far: ${number}, ${first!.name}${others}`);
}
