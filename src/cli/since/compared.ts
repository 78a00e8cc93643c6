/** The headline of a run that has just ended, compared with the run before it; reads manifests and records only. */

import type { Headline } from '../../core/facts/headline.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Pipeline } from '../../core/pipeline/pipeline.ts';
import type { Store } from '../../store/store.ts';
import { headlineOf } from '../../view/since/headline-of.ts';
import { changesSince } from './changes-since.ts';
import type { RunBefore } from './run-before.ts';

/** Without `found` it is compared with nothing. */
export async function headlineSince(
  facts: RunFacts,
  found: RunBefore | undefined,
  store: Store,
  pipeline: Pipeline,
): Promise<Headline> {
  if (found === undefined || 'alone' in found) return headlineOf(facts, found);
  return headlineOf(facts, { ...found, ...(await changesSince(facts, found.before, store, pipeline)) });
}
