/** Stores a failure that follows from its key, so that later runs report it and execute nothing. */

import type { Failure } from '../core/facts/event.ts';
import type { Decision } from '../core/plan/plan.ts';
import { StoreFault } from '../store/fault.ts';
import type { Store } from '../store/store.ts';

/** A store that refuses the failure loses time only: the next run executes the action again. */
export async function keepFailure(
  { failures, objects }: Store,
  run: string,
  { key, fingerprint }: Decision,
  failure: Failure,
  seconds: number,
): Promise<void> {
  try {
    await failures.put({ key, fingerprint, failure, seconds, run, finished: new Date().toISOString() });
    await objects.barrier();
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
  }
}
