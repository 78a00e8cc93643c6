/**
 * Which action of an earlier run is the like of one of now: the one with the same id, else that of the same stage whose
 * coordinates fit best, if neither side has another one that fits as well.
 */

import { bestFitting } from '../../core/facts/lineage.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';

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
  const free = byStage(before.filter((one) => !taken.has(one)));
  const open = now.filter(({ id }) => !matched.has(id));
  const wanted = new Map<ActionFact, ActionFact[]>();
  for (const one of open) {
    const [only, ...others] = bestFitting(free.get(one.stage) ?? [], (other) => other.coordinates, one.coordinates);
    if (only !== undefined && others.length === 0) wanted.set(only, [...(wanted.get(only) ?? []), one]);
  }
  for (const [old, [only, ...others]] of wanted)
    if (only !== undefined && others.length === 0) matched.set(only.id, old);
  return matched;
}

function byStage(actions: readonly ActionFact[]): ReadonlyMap<string, ActionFact[]> {
  const stages = new Map<string, ActionFact[]>();
  for (const one of actions) {
    const own = stages.get(one.stage);
    if (own === undefined) stages.set(one.stage, [one]);
    else own.push(one);
  }
  return stages;
}
