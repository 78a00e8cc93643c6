/**
 * Estimates the remaining time of a run from its running actions and from the durations of actions of the same stages.
 */

import type { RunView } from './run-view.ts';
import { secondsLeft } from './time-left.ts';

/** An estimate; `whole: false` if it lacks actions of whose stage no duration is known: more is left. */
export interface Forecast {
  readonly seconds: number;
  readonly whole: boolean;
}

/** The number of actions of a stage, and the mean seconds of one in earlier runs if any are known. */
export interface StageForecast {
  readonly actions: number;
  readonly seconds?: number;
}

/**
 * The time left of a run, by stage. An action takes the mean of those that this run executed in its stage, before that
 * of earlier ones. Work is shared by the actions that run at a time; the order in which they wait for one another is
 * left out.
 */
export function runForecast(view: RunView, stages: ReadonlyMap<string, StageForecast>, now: number): Forecast {
  const meanOf = (stage: string): number | undefined => {
    const { executed = 0, seconds = 0 } = view.stages.get(stage) ?? {};
    return executed > 0 ? seconds / executed : stages.get(stage)?.seconds;
  };
  const running = [...view.running.values()];
  const lefts = running.map(({ stage, started, progress }) => {
    const told = progress && secondsLeft(progress.first, progress.last, now);
    const mean = meanOf(stage);
    return told ?? (mean === undefined ? undefined : Math.max(0, mean - (now - started)));
  });
  const waiting = [...stages].map(([stage, { actions }]) => {
    const ended = view.stages.get(stage)?.ended ?? 0;
    const started = running.filter((one) => one.stage === stage).length;
    const count = Math.max(0, actions - ended - started);
    const mean = meanOf(stage);
    return { count, seconds: count === 0 ? 0 : mean === undefined ? undefined : count * mean };
  });
  const parts = [...lefts, ...waiting.map(({ seconds }) => seconds)];
  let work = 0;
  for (const seconds of parts) work += seconds ?? 0;
  let left = lefts.length;
  for (const { count } of waiting) left += count;
  const atATime = Math.max(1, Math.min(view.jobs, left));
  const seconds = Math.max(work / atATime, ...lefts.map((one) => one ?? 0));
  return { seconds, whole: parts.every((one) => one !== undefined) };
}
