/**
 * Marks on keys that gave different results: the second result under a key is reported, the first is kept. Marks do not
 * affect caching; they are shown to the user. Deletable.
 */

import type { ActionKey, Digest } from '../../core/values/digest.ts';
import { digest, key, object, shapeCheck, text, texts } from '../../core/values/shape.ts';
import { markName } from '../objects/names.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { seal, unsealJson } from './sealed.ts';

export interface Mark {
  readonly key: string;
  readonly output: string;
  readonly kept: Digest;
  readonly other: Digest;
  /** The differences, in sentences; empty if the other result could not be compared. */
  readonly difference: readonly string[];
  /** ISO 8601, UTC. */
  readonly seen: string;
}

export interface MarkStore {
  get(key: ActionKey): Promise<Mark | undefined>;
  /** Replaces an earlier mark; durable. Rejects with StoreFault. */
  put(mark: Mark): Promise<void>;
}

const isMark = shapeCheck<Mark>(
  object({ key, output: text, kept: digest, other: digest, difference: texts, seen: text }),
);

export function openMarkStore(objects: ObjectStore): MarkStore {
  return {
    get: async (key) => {
      try {
        const mark = unsealJson((await objects.text(markName(key))) ?? '');
        return isMark(mark) && mark.key === key ? mark : undefined;
      } catch {
        return undefined;
      }
    },
    put: async (mark) => {
      await objects.replace(markName(mark.key as ActionKey), seal(JSON.stringify(mark)));
      await objects.barrier();
    },
  };
}

/** `nondeterministic: "model" came out differently, column bias: …`. */
export function markText(mark: Mark): string {
  const where = mark.difference.length === 0 ? '' : `: ${mark.difference.join('; ')}`;
  return `nondeterministic: seen on ${mark.seen.slice(0, 10)}, output "${mark.output}" came out differently${where}`;
}
