/**
 * The indexes that a run saves to make later runs faster and explanations clearer. Losing them costs time and shortens
 * explanations.
 */

import type { ActionRecord } from '../core/facts/record.ts';
import type { Action, ActionId } from '../core/pipeline/pipeline.ts';
import { StoreFault } from '../store/fault.ts';
import type { Store } from '../store/store.ts';

/** Saves the key of every action that has a result, and digests of files. Returns the fault if the store refused. */
export function saveIndexes(
  store: Store,
  pipeline: string,
  actions: readonly Action[],
  recordOf: (id: ActionId) => ActionRecord | undefined,
): StoreFault | undefined {
  const before = store.runs.latest(pipeline);
  const changed: Record<string, string> = {};
  for (const { id } of actions) {
    const record = recordOf(id);
    if (record !== undefined && before[id] !== record.key) changed[id] = record.key;
  }
  try {
    if (Object.keys(changed).length > 0) store.runs.saveLatest(pipeline, { ...before, ...changed });
    store.files.save();
    return undefined;
  } catch (error) {
    if (error instanceof StoreFault) return error;
    throw error;
  }
}
