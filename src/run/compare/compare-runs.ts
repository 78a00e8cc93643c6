/** Compares two runs action by action: parameters, metrics, and artifacts by column and row. */

import type { ActionRecord } from '../../core/facts/record.ts';
import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import { type Change, explainChange } from '../../core/plan/explain.ts';
import type { CodeParts, Fingerprint } from '../../core/plan/fingerprint.ts';
import type { Json } from '../../core/values/canonical.ts';
import { type ActionKey, type Digest, parseActionKey } from '../../core/values/digest.ts';
import { DamagedBlob } from '../../store/fault.ts';
import type { Store } from '../../store/store.ts';
import { artifactDifference } from './artifact-difference.ts';
import { compareMeans, type MeanDifference } from './compare-means.ts';
import type { TableDifference } from './table-difference.ts';

export interface MetricDifference {
  readonly metric: string;
  readonly before?: number;
  readonly after?: number;
}

export interface ArtifactDifference {
  readonly output: string;
  readonly before?: string;
  readonly after?: string;
  /** Undefined if they cannot be compared, or if only the encoding differs. */
  readonly difference?: TableDifference;
  /** One of them is no longer in the store, or cannot be read. */
  readonly missing?: true;
  /** A sentence that names the damaged artifact. */
  readonly damaged?: string;
}

export interface ActionDifference {
  readonly action: string;
  readonly presence: 'both' | 'before' | 'after';
  readonly outcome: { readonly before?: string; readonly after?: string };
  readonly changes: readonly Change[];
  readonly metrics: readonly MetricDifference[];
  readonly artifacts: readonly ArtifactDifference[];
}

export interface RunDifference {
  readonly before: string;
  readonly after: string;
  /** Number of actions that are equal in both runs. */
  readonly same: number;
  readonly actions: readonly ActionDifference[];
  /** Of stages whose points differ in their seed. */
  readonly means: readonly MeanDifference[];
}

export async function compareRuns(before: RunFacts, after: RunFacts, store: Store): Promise<RunDifference> {
  const later = new Map(after.actions.map((action) => [action.id, action]));
  const earlier = new Map(before.actions.map((action) => [action.id, action]));
  const differences: ActionDifference[] = [];
  let same = 0;
  for (const old of before.actions) {
    const now = later.get(old.id);
    const found = now === undefined ? onlyOne(old, 'before') : await compareActions(old, now, store);
    if (found === undefined) same++;
    else differences.push(found);
  }
  for (const now of after.actions) if (!earlier.has(now.id)) differences.push(onlyOne(now, 'after'));
  return { before: before.run, after: after.run, same, actions: differences, means: compareMeans(before, after) };
}

function onlyOne(action: ActionFact, presence: 'before' | 'after'): ActionDifference {
  const outcome = { [presence]: action.outcome };
  return { action: action.id, presence, outcome, changes: [], metrics: [], artifacts: [] };
}

async function compareActions(
  before: ActionFact,
  after: ActionFact,
  store: Store,
): Promise<ActionDifference | undefined> {
  const [old, now] = await Promise.all([before, after].map((one) => recordOf(one, store)));
  const changes =
    before.key === after.key || old === undefined || now === undefined
      ? []
      : await changesBetween(old.fingerprint, now.fingerprint, store);
  const metrics = [...new Set([...Object.keys(before.metrics), ...Object.keys(after.metrics)])]
    .filter((name) => before.metrics[name] !== after.metrics[name])
    .map((metric) => ({
      metric,
      ...present('before', before.metrics[metric]),
      ...present('after', after.metrics[metric]),
    }));
  const outputs = [...new Set([...Object.keys(before.outputs), ...Object.keys(after.outputs)])];
  const artifacts: ArtifactDifference[] = [];
  for (const output of outputs)
    if (before.outputs[output] !== after.outputs[output])
      artifacts.push(await compareArtifacts(output, [before, old], [after, now], store));
  const failed = before.error !== after.error;
  if (!failed && changes.length + metrics.length + artifacts.length === 0) return undefined;
  const outcome = { before: before.outcome, after: after.outcome };
  return { action: before.id, presence: 'both', outcome, changes, metrics, artifacts };
}

async function changesBetween(before: Fingerprint, after: Fingerprint, store: Store): Promise<Change[]> {
  const parts = new Map<string, CodeParts | undefined>();
  for (const digest of [before.code, after.code]) parts.set(digest, await store.codes.get(digest as Digest));
  return explainChange(before, after, (digest) => parts.get(digest));
}

type Side = readonly [ActionFact, ActionRecord | undefined];

async function compareArtifacts(output: string, before: Side, after: Side, store: Store): Promise<ArtifactDifference> {
  const digests = {
    ...present('before', before[0].outputs[output]),
    ...present('after', after[0].outputs[output]),
  };
  const [old, now] = [before, after].map(([, record]) => record?.outputs[output]);
  if (old === undefined || now === undefined) return { output, ...digests, missing: true };
  try {
    const difference = await artifactDifference([store, old], [store, now]);
    return { output, ...digests, ...(difference !== undefined && { difference }) };
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    return { output, ...digests, missing: true, damaged: error.message };
  }
}

async function recordOf(action: ActionFact, store: Store): Promise<ActionRecord | undefined> {
  return action.key === undefined ? undefined : store.records.get(parseActionKey(action.key) as ActionKey);
}

function present<Name extends string, Value extends Json>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: Value };
}
