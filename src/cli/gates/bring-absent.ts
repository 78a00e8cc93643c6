/** Fetches artifacts of earlier runs from the shared cache, so that gates can compare with them. */

import { parseActionKey } from '../../core/values/digest.ts';
import { blobsIn } from '../../store/remote/tier/remote-records.ts';
import type { Store } from '../../store/store.ts';
import type { AbsentArtifact } from './baseline-sources.ts';

/** Whether any of them is here now. */
export async function bringAbsent(
  { records, objects, remote }: Store,
  absent: readonly AbsentArtifact[],
): Promise<boolean> {
  if (remote === undefined) return false;
  const bring = async ({ key, digest }: AbsentArtifact): Promise<boolean> => {
    const record = await records.get(parseActionKey(key));
    const blob = record && blobsIn(record).find((one) => one.digest === digest);
    return blob !== undefined && remote.fetch(blob.digest, blob.bytes);
  };
  const brought = await Promise.all(absent.map(bring));
  await objects.barrier();
  return brought.includes(true);
}
