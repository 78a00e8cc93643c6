/**
 * Brings the artifacts that an action will read to the local store, before a worker gets it: workers know no remote and no
 * secrets. Artifacts of results that nobody reads are never fetched.
 */

import { blobsOf } from '../core/facts/record.ts';
import type { Digest } from '../core/values/digest.ts';
import { DamagedBlob } from '../store/fault.ts';
import type { Store } from '../store/store.ts';
import { describeFailure } from './execute/describe-failure.ts';
import type { ExecuteRequest, WorkerFailure } from './execute/worker-protocol.ts';

/** The failure of the action if one of them is neither here nor there: it has to be made again. Rejects with StoreFault. */
export async function bringInputs(
  { blobs, remote }: Pick<Store, 'blobs' | 'remote'>,
  { inputs }: Pick<ExecuteRequest, 'inputs'>,
): Promise<WorkerFailure | undefined> {
  if (remote === undefined) return undefined;
  const bring = async ([digest, bytes]: readonly [Digest, number]): Promise<Digest | undefined> =>
    (await blobs.has(digest, bytes)) || (await remote.fetch(digest, bytes)) ? undefined : digest;
  const needed = Object.values(inputs).flatMap(({ from }) => from.flatMap(blobsOf));
  const each = new Map(needed.map(({ digest, bytes }) => [digest, bytes]));
  const missing = (await Promise.all([...each].map(bring))).find((digest) => digest !== undefined);
  if (missing === undefined) return undefined;
  return describeFailure(new DamagedBlob(missing, 'is not in the store, nor in the shared cache'));
}
