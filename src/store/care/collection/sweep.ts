/**
 * Deletes the chosen objects: a name is deleted durably before the objects it refers to, so that no record ever refers
 * to a missing object.
 */

import { checkpointName } from '../../objects/names.ts';
import type { ObjectName, ObjectStore } from '../../objects/object-store.ts';
import type { Choice } from './choose.ts';

/** The names to delete, in order; a barrier separates the two lists. */
export function namesOf({ records, marks, checkpoints, failures, codes, blobs, signed }: Choice): {
  readonly naming: readonly ObjectName[];
  readonly named: readonly ObjectName[];
} {
  return {
    naming: [
      ...records.map(({ name }) => name),
      ...marks,
      ...failures.map(({ name }) => name),
      ...checkpoints.map(({ prefix, position }) => checkpointName(prefix, position)),
    ],
    named: [...codes, ...blobs, ...signed].map(({ name }) => name),
  };
}

export async function sweep(objects: ObjectStore, choice: Choice): Promise<void> {
  const { naming, named } = namesOf(choice);
  for (const name of naming) await objects.remove(name);
  await objects.barrier();
  for (const name of named) await objects.remove(name);
  await objects.barrier();
}
