/** Describes an error thrown by a body, its inputs or the store as a failure. */

import type { Digest } from '../../core/values/digest.ts';
import { systemError } from '../../core/values/system-error.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import { DamagedBlob, StoreFault } from '../../store/fault.ts';
import type { WorkerFailure } from './worker-protocol.ts';

export function storeFailure({ message, hint }: StoreFault): WorkerFailure {
  return { code: 'store', message, ...(hint !== undefined && { hint }), storeFault: true };
}

export function describeFailure(error: unknown): WorkerFailure {
  if (error instanceof StageFailure) return { code: error.code, message: error.message, ...error.facts };
  if (error instanceof DamagedBlob) return { code: 'damaged', message: error.message, damaged: error.digest as Digest };
  if (error instanceof StoreFault) return storeFailure(error);
  const refused = systemError(error);
  if (refused !== undefined)
    return { code: 'system', message: refused.message, ...(refused.hint !== undefined && { hint: refused.hint }) };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), stack };
}
