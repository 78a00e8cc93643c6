/**
 * Failures that follow from a key, by action key: a later run reports such a failure again and executes nothing. A
 * failure that cannot be read is none, and its action is executed. Knows no codes of failures: the caller decides which
 * ones follow from a key.
 */

import { isFailureOf, type KeyFailure } from '../../core/facts/key-failure.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import { failureName } from '../objects/names.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { seal, unsealJson } from './sealed.ts';

export interface FailureStore {
  get(key: ActionKey): Promise<KeyFailure | undefined>;
  /** Replaces an earlier failure; durable after the next barrier. Rejects with StoreFault. */
  put(failure: KeyFailure): Promise<void>;
  discard(key: ActionKey): Promise<void>;
}

export function openFailureStore(objects: ObjectStore): FailureStore {
  return {
    get: async (key) => {
      try {
        const found = unsealJson((await objects.text(failureName(key))) ?? '');
        return isFailureOf(found, key) ? found : undefined;
      } catch {
        return undefined;
      }
    },
    put: (failure) => objects.replace(failureName(failure.key as ActionKey), seal(JSON.stringify(failure))),
    discard: async (key) => void (await objects.remove(failureName(key))),
  };
}
