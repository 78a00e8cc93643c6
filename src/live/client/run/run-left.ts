/** The time that a run still takes, from how long its steps took in the run before and how far the present ones are. */

import type { ActionFact } from '../../../core/facts/run-facts.ts';
import type { FollowedRun } from '../../../view/live/followed-run.ts';
import { secondsLeft } from '../../../view/time-left.ts';

/** Undefined while it is not known of every step that is left. */
export function runLeft(run: FollowedRun, before: readonly ActionFact[], now: number): number | undefined {
  const { start } = run;
  if (start === undefined) return undefined;
  const took = new Map(before.map(({ id, seconds }) => [id, seconds]));
  let [work, longest, unknown] = [0, 0, start.actions];
  for (const { id, state, began = 0 } of run.actions.values()) {
    unknown--;
    if (state !== 'running' && state !== 'waiting') continue;
    const told = run.progress.get(id);
    const known = took.get(id);
    const rest =
      (told && secondsLeft(told.first, told.last, now)) ??
      (known === undefined ? undefined : Math.max(0, known - (now - began)));
    if (rest === undefined) return undefined;
    work += rest;
    longest = Math.max(longest, rest);
  }
  for (const { id, seconds } of before) {
    if (run.actions.has(id)) continue;
    unknown--;
    if (seconds === undefined) return undefined;
    work += seconds;
  }
  return unknown === 0 ? Math.max(longest, work / Math.max(1, start.jobs)) : undefined;
}
