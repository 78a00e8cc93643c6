/** Finds the run, action, key or digest that a user names, and checks whether the store still has it. */

import type { OutputRecord } from '../core/facts/record.ts';
import type { ActionFact } from '../core/facts/run-facts.ts';
import { type ActionKey, type Digest, parseDigest } from '../core/values/digest.ts';
import { refuse } from '../store/fault.ts';
import type { Manifest } from '../store/journal/run-log.ts';
import { blobName, keyIn, recordsFrom } from '../store/objects/names.ts';
import type { FoundRecord } from '../store/records/record-store.ts';
import type { Store } from '../store/store.ts';
import { UsageError } from './exit.ts';
import { findRun, runIdOf, runsBack } from './find-run.ts';

export interface Result {
  /** Undefined if no run that is still listed names the key. */
  readonly action: string | undefined;
  /** The run in which it was found, or that made it. */
  readonly run: string | undefined;
  readonly key: string;
  /** Undefined if the record was deleted or is damaged. */
  readonly found: FoundRecord | undefined;
}

export type Found =
  | { readonly kind: 'run'; readonly manifest: Manifest }
  | { readonly kind: 'results'; readonly results: readonly Result[] }
  /** `recorded`: its description in the record that names it, if there is one. */
  | { readonly kind: 'artifact'; readonly digest: Digest; readonly bytes: number; readonly recorded?: OutputRecord };

/**
 * Tries, in this order: the id of a run, an action or stage of the newest run in which it succeeded, a key, a digest, the
 * beginning of a run's id, its name or a tag. Throws UsageError if nothing ever had that name, or if it is ambiguous.
 */
export async function findResult(ref: string, store: Store): Promise<Found> {
  const runs = store.runs.list(refuse);
  if (runs.includes(ref) || (runs.length > 0 && runsBack(ref) !== undefined))
    return { kind: 'run', manifest: findRun(ref, store) };
  for (const run of runs) {
    const named = store.runs.manifest(run)?.actions.filter((action) => action.id === ref || action.stage === ref);
    const results: Result[] = [];
    for (const { id, key } of (named ?? []).filter(succeeded))
      results.push({ action: id, run, key, found: await store.records.find(key as ActionKey) });
    if (results.length > 0) return { kind: 'results', results };
  }
  const hex = ref.replace(/^sha256:/, '').toLowerCase();
  const found = /^[0-9a-f]{6,64}$/.test(hex) ? await findByDigits(ref, hex, store) : undefined;
  if (found !== undefined) return found;
  if (runIdOf(ref, runs, store) !== undefined) return { kind: 'run', manifest: findRun(ref, store) };
  return nothing(ref, store);
}

function nothing(ref: string, store: Store): never {
  for (const run of store.runs.list(refuse)) {
    const one = store.runs.manifest(run)?.actions.find(({ id, stage }) => id === ref || stage === ref);
    if (one === undefined) continue;
    const why = one.error === undefined ? '' : `: ${one.error}`;
    throw new UsageError(
      `${ref} has no result: ${one.outcome} in run ${run}${why}`,
      `the run as a whole: pipeline show ${run}`,
    );
  }
  throw new UsageError(
    `there is no run, action, key or artifact "${ref}" in ${store.root}`,
    'an action is written as in the run: train, train[net=A]; digests and keys need at least 6 digits',
  );
}

async function findByDigits(ref: string, hex: string, store: Store): Promise<Found | undefined> {
  const known = knownTo(store);
  const keys = new Set(ref.startsWith('sha256:') ? [] : await storedKeys(store, hex));
  // Manifests also name keys and digests that have been deleted since.
  if (!ref.startsWith('sha256:')) for (const key of known.actions.keys()) if (key.startsWith(hex)) keys.add(key);
  const digests = [...known.outputs].filter(([digest]) => digest.startsWith(`sha256:${hex}`));
  if (keys.size + digests.length > 1)
    throw new UsageError(`${ref} is ambiguous`, [...keys, ...digests.map(([digest]) => digest)].join(', '));
  for (const key of keys) {
    const found = await store.records.find(key as ActionKey);
    const { action, run } = known.actions.get(key) ?? {};
    return { kind: 'results', results: [{ action, run: found?.record.run ?? run, key, found }] };
  }
  for (const [text, key] of digests) {
    const digest = parseDigest(text);
    const outputs = Object.values((await store.records.find(key))?.record.outputs ?? {});
    const recorded = outputs.find((output) => output.digest === digest);
    if (recorded !== undefined) return { kind: 'artifact', digest, bytes: recorded.bytes, recorded };
    return { kind: 'artifact', digest, bytes: (await store.objects.stat(blobName(digest)))?.bytes ?? 0 };
  }
  return undefined;
}

interface Known {
  /** By key, of the newest run that used it. */
  readonly actions: Map<string, { readonly action: string; readonly run: string }>;
  /** The key that gave an artifact, by digest. */
  readonly outputs: Map<string, ActionKey>;
}

function knownTo(store: Store): Known {
  const known: Known = { actions: new Map(), outputs: new Map() };
  for (const run of store.runs.list(refuse))
    for (const action of (store.runs.manifest(run)?.actions ?? []).filter(succeeded)) {
      if (!known.actions.has(action.key)) known.actions.set(action.key, { action: action.id, run });
      for (const digest of Object.values(action.outputs))
        if (!known.outputs.has(digest)) known.outputs.set(digest, action.key as ActionKey);
    }
  return known;
}

function succeeded(action: ActionFact): action is ActionFact & { readonly key: string } {
  return (action.outcome === 'executed' || action.outcome === 'cached') && action.key !== undefined;
}

async function storedKeys(store: Store, hex: string): Promise<string[]> {
  // A folder that cannot be listed has nothing to show; `verify` reports it.
  const found = await store.objects.list(recordsFrom(hex), () => {});
  return found.map(({ name }) => keyIn(name));
}
