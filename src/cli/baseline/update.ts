/** A baseline file with accepted entries in it, and what changes by that. Pure. */

import { type BaselineEntry, type BaselineFile, baselineVersion, entryOf } from '../../core/gates/baseline-file.ts';
import { type JsonObject, sameJson } from '../../core/values/canonical.ts';
import type { BaselineTarget, NeededMetric } from './targets.ts';

export interface AcceptedMetric extends Pick<NeededMetric, 'format'> {
  readonly action: string;
  readonly name: string;
  readonly before: number | undefined;
  readonly now: number;
  /** By the measure's direction. */
  readonly isWorse: boolean;
}

export interface Update {
  readonly file: BaselineFile;
  readonly states: { readonly [action: string]: 'new' | 'changed' | 'unchanged' };
  readonly metrics: readonly AcceptedMetric[];
  /** Actions with entries that no gate names. */
  readonly unused: readonly string[];
}

/**
 * Entries of other actions stay, unless `prune` removes those that no gate names. An entry that differs from the accepted
 * one only in its commit stays as it is: the same result was accepted before.
 */
export function updateBaseline(
  before: BaselineFile | undefined,
  pipeline: string,
  accepted: ReadonlyMap<string, BaselineEntry>,
  { needed }: Pick<BaselineTarget, 'needed'>,
  prune: boolean,
): Update {
  const old = before ?? { version: baselineVersion, pipeline, actions: {} };
  const actions = new Map(Object.entries(old.actions));
  const states: [string, 'new' | 'changed' | 'unchanged'][] = [];
  const metrics: AcceptedMetric[] = [];
  for (const [action, entry] of accepted) {
    const earlier = entryOf(old, action);
    const isSame = earlier !== undefined && sameResult(earlier, entry);
    if (!isSame) actions.set(action, entry);
    states.push([action, earlier === undefined ? 'new' : isSame ? 'unchanged' : 'changed']);
    for (const [name, { format, better }] of needed.get(action)?.metrics ?? []) {
      const now = entry.metrics[name] as number;
      const was = earlier !== undefined && Object.hasOwn(earlier.metrics, name) ? earlier.metrics[name] : undefined;
      const isWorse = was !== undefined && (better === 'more' ? now < was : better === 'less' && now > was);
      metrics.push({ action, name, format, before: was, now, isWorse });
    }
  }
  const unused = [...actions.keys()].filter((action) => !needed.has(action));
  if (prune) for (const action of unused) actions.delete(action);
  return {
    file: { version: baselineVersion, pipeline, actions: Object.fromEntries(actions) },
    states: Object.fromEntries(states),
    metrics,
    unused,
  };
}

function sameResult({ commit: _, ...one }: BaselineEntry, { commit: __, ...other }: BaselineEntry): boolean {
  return sameJson(one as JsonObject, other as JsonObject);
}
