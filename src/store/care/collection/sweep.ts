/** Deletes what was chosen: names durably before what they name, so that no record ever names what is not there. */

import { checkpointName } from '../../objects/names.ts';
import type { ObjectName, ObjectStore } from '../../objects/object-store.ts';
import type { Choice } from './choose.ts';

/** The names to be deleted, in the order of their deletion; a barrier stands between the two lists. */
export function namesOf({ records, marks, checkpoints, codes, blobs }: Choice): {
  readonly naming: readonly ObjectName[];
  readonly named: readonly ObjectName[];
} {
  return {
    naming: [
      ...records.map(({ name }) => name),
      ...marks,
      ...checkpoints.map(({ prefix, position }) => checkpointName(prefix, position)),
    ],
    named: [...codes, ...blobs].map(({ name }) => name),
  };
}

export async function sweep(objects: ObjectStore, choice: Choice): Promise<void> {
  const { naming, named } = namesOf(choice);
  for (const name of naming) await objects.remove(name);
  await objects.barrier();
  for (const name of named) await objects.remove(name);
  await objects.barrier();
}
