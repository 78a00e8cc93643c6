/**
 * Which action of an earlier run is the like of one of now: the one with the same id, else that of the same stage whose
 * coordinates fit best, if neither side has another one that fits as well.
 */

import { bestFittingOf } from '../../core/facts/lineage.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import { addTo } from '../../core/values/lists-by.ts';

/** By the id of the action of now. Actions without a like are left out. */
export function matchActions(
  now: readonly ActionFact[],
  before: readonly ActionFact[],
): ReadonlyMap<string, ActionFact> {
  const matched = new Map<string, ActionFact>();
  const named = new Map(before.map((one) => [one.id, one]));
  for (const { id, stage } of now) {
    const same = named.get(id);
    if (same?.stage === stage) matched.set(id, same);
  }
  const taken = new Set([...matched.values()]);
  const stages = new Map<string, ActionFact[]>();
  for (const one of before) if (!taken.has(one)) addTo(stages, one.stage, one);
  const likesIn = new Map(
    [...stages].map(([stage, free]) => [stage, bestFittingOf(free, ({ coordinates }) => coordinates)]),
  );
  const wanted = new Map<ActionFact, ActionFact[]>();
  for (const one of now) {
    if (matched.has(one.id)) continue;
    const likes = likesIn.get(one.stage)?.(one.coordinates) ?? [];
    if (likes.length === 1) addTo(wanted, likes[0] as ActionFact, one);
  }
  for (const [old, [only, ...others]] of wanted)
    if (only !== undefined && others.length === 0) matched.set(only.id, old);
  return matched;
}
