/**
 * An estimate of how long actions take, from how long they took before: the longest chain of actions that wait for one
 * another, or all work shared by the actions that run at a time, whichever is more.
 */

import type { Action, ActionId } from '../../core/pipeline/pipeline.ts';
import { producersOf } from '../../core/plan/selection.ts';
import type { Forecast } from '../../view/run-forecast.ts';

/** Undefined if nothing is known of any of them. `actions` are in document order, each once. */
export function estimateOf(
  actions: readonly Action[],
  secondsOf: (action: Action) => number | undefined,
  jobs: number,
): Forecast | undefined {
  const seconds = new Map<ActionId, number | undefined>(actions.map((one) => [one.id, secondsOf(one)]));
  const known = [...seconds.values()].filter((one) => one !== undefined);
  if (known.length === 0) return undefined;
  const byId = new Map<ActionId, Action>(actions.map((one) => [one.id, one]));
  const ends = new Map<ActionId, number>();
  const endOf = (action: Action): number => {
    const before = ends.get(action.id);
    if (before !== undefined) return before;
    let start = 0;
    for (const producer of producersOf(action)) {
      const one = byId.get(producer);
      if (one !== undefined) start = Math.max(start, endOf(one));
    }
    const end = start + (seconds.get(action.id) ?? 0);
    ends.set(action.id, end);
    return end;
  };
  const chain = Math.max(...actions.map(endOf));
  const work = known.reduce((sum, one) => sum + one, 0);
  return {
    seconds: Math.max(chain, work / Math.min(jobs, actions.length)),
    whole: known.length === actions.length,
  };
}
