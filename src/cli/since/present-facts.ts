/** The facts with which a page is shown: those of its run, the run before, parameters, and where it all comes from. */

import type { ActionParameters, Origin, PresentedFacts } from '../../core/facts/presented-facts.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Pipeline } from '../../core/pipeline/pipeline.ts';
import { parseActionKey } from '../../core/values/digest.ts';
import type { Store } from '../../store/store.ts';
import { headlineOf } from '../../view/since/headline-of.ts';
import { provenanceOf } from '../baseline/provenance.ts';
import type { RunBefore } from './run-before.ts';
import { sinceFacts } from './since-facts.ts';

type Readable = Pick<Store, 'records' | 'failures' | 'codes' | 'blobs'>;

/** `pipeline`: the present document, if the facts are of it. */
export async function presentFacts(
  facts: RunFacts,
  found: RunBefore,
  store: Readable,
  pipeline?: Pipeline,
): Promise<PresentedFacts> {
  const since = 'before' in found ? await sinceFacts(facts, found, store, pipeline) : undefined;
  const compared = 'before' in found ? { before: found.before, ...since! } : found;
  const records = await recordsOf(facts, store);
  const commit = facts.commit ?? (pipeline && (await provenanceOf(pipeline.directory)).commit);
  return {
    ...facts,
    headline: headlineOf(facts, compared),
    ...(since && { since }),
    parameters: parametersOf(records),
    origin: originOf(records, commit),
  };
}

async function recordsOf({ actions }: RunFacts, { records }: Readable): Promise<Map<string, ActionRecord>> {
  const found = new Map<string, ActionRecord>();
  for (const { id, key } of actions) {
    const record = key === undefined ? undefined : (await records.find(parseActionKey(key)))?.record;
    if (record !== undefined) found.set(id, record);
  }
  return found;
}

/** The page of a grid of thousands of points holds the parameters of the first. */
const charactersMax = 400_000;

function parametersOf(records: ReadonlyMap<string, ActionRecord>): { readonly [action: string]: ActionParameters } {
  const told: { [action: string]: ActionParameters } = {};
  let characters = 0;
  for (const [id, { fingerprint }] of records) {
    const { with: parameters, seed, code } = fingerprint;
    characters += JSON.stringify(parameters).length;
    if (characters > charactersMax) break;
    told[id] = { with: parameters, seed, code };
  }
  return told;
}

function originOf(records: ReadonlyMap<string, ActionRecord>, commit: string | undefined): Origin {
  const all = [...records.values()];
  const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
  const [name = '', dirty] = commit?.split(/-(?=dirty$)/) ?? [];
  const engines = all.flatMap(({ notes }) =>
    notes.flatMap((note) => /^(?:trained|predicted|encoded) with (.+)$/.exec(note)?.[1] ?? []),
  );
  return {
    ...(name !== '' && { commit: name }),
    ...(dirty !== undefined && { dirty: true as const }),
    machines: distinct(all.map(({ host }) => host.platform)),
    engines: distinct(engines),
    versions: distinct(
      all.flatMap(({ host }) => [`arrowline ${host.arrowline}`, `node ${host.node.replace(/^v/, '')}`]),
    ),
  };
}
