/**
 * Finds the action of a run that made each artifact of a page. Several may have made the same: `select` passes on a
 * model of `train`, and equal work gives equal bytes. Knows nothing of the page but its data.
 */

import { samePlace } from '../../core/facts/lineage.ts';
import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import type { PageData, SourceData } from '../page/page-data.ts';

/** For each source of the page, by its index; undefined where the run knows none. */
export function makersOf(facts: RunFacts, page: PageData): (ActionFact | undefined)[] {
  const byDigest = new Map<string, ActionFact[]>();
  for (const action of facts.actions)
    for (const digest of new Set(Object.values(action.outputs)))
      byDigest.set(digest, [...(byDigest.get(digest) ?? []), action]);
  const wired = new Map<string, Set<string>>();
  for (const { wiring } of facts.actions)
    for (const [port, ids] of Object.entries(wiring ?? {}))
      wired.set(port, new Set([...(wired.get(port) ?? []), ...ids]));
  return page.sources.map((source) => makerOf(source, byDigest.get(source.digest) ?? [], wired.get(source.port)));
}

/** One that is wired to the report's port, at the artifact's point; among equals the first, which is upstream. */
function makerOf(
  source: SourceData,
  makers: readonly ActionFact[],
  wired: ReadonlySet<string> | undefined,
): ActionFact | undefined {
  const handed = makers.filter(({ id }) => wired?.has(id));
  const among = handed.length > 0 ? handed : makers;
  return among.find(({ coordinates }) => samePlace(coordinates, source.coordinates)) ?? among[0];
}
