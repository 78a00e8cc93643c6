/**
 * The actions that made the inputs of others, by the digests of the artifacts. Of several that made the same bytes it
 * is the one whose coordinates fit best, if that is unique. Otherwise none: the number of another one would be wrong.
 */

import { contains } from '../core/facts/lineage.ts';
import type { ActionFact } from '../core/facts/run-facts.ts';
import { addTo } from '../core/values/lists-by.ts';

export interface Ancestry {
  /** The actions before this one that count, the nearest on each way. */
  nearest(action: ActionFact): ReadonlySet<ActionFact>;
  /** All actions before this one that count. */
  all(action: ActionFact): ReadonlySet<ActionFact>;
}

export function ancestryOf(actions: readonly ActionFact[], counts: (action: ActionFact) => boolean): Ancestry {
  let makers: ReadonlyMap<string, readonly ActionFact[]> | undefined;
  const found = new Map<ActionFact, Set<ActionFact>>();
  const nearest = (one: ActionFact): ReadonlySet<ActionFact> => {
    const known = found.get(one);
    if (known !== undefined) return known;
    const set = new Set<ActionFact>();
    found.set(one, set);
    for (const digest of Object.values(one.inputs ?? {})) {
      makers ??= makersIn(actions);
      const maker = fitting(one, makers.get(digest) ?? []);
      for (const source of maker === undefined ? [] : counts(maker) ? [maker] : nearest(maker)) set.add(source);
    }
    return set;
  };
  const all = (one: ActionFact): ReadonlySet<ActionFact> => {
    const set = new Set(nearest(one));
    // Sources that are added meanwhile are visited too.
    for (const source of set) for (const further of nearest(source)) set.add(further);
    return set;
  };
  return { nearest, all };
}

/** By the digests that they made, without those that were only handed on. */
function makersIn(actions: readonly ActionFact[]): ReadonlyMap<string, readonly ActionFact[]> {
  const makers = new Map<string, ActionFact[]>();
  for (const one of actions) {
    const taken = new Set(Object.values(one.inputs ?? {}));
    for (const digest of new Set(Object.values(one.outputs))) if (!taken.has(digest)) addTo(makers, digest, one);
  }
  return makers;
}

/** The one of several with the same bytes whose coordinates are contained in those of `action`, with most axes. */
export function fitting(
  { coordinates }: Pick<ActionFact, 'coordinates'>,
  candidates: readonly ActionFact[],
): ActionFact | undefined {
  const axes = (one: ActionFact): number => Object.keys(one.coordinates).length;
  const covering = candidates.filter((one) => contains(coordinates, one.coordinates));
  const most = Math.max(...covering.map(axes));
  const best = covering.length > 0 ? covering.filter((one) => axes(one) === most) : candidates;
  const [first] = best;
  return best.every((one) => one === first || (one.key !== undefined && one.key === first?.key)) ? first : undefined;
}
