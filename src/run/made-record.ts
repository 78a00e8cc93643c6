/** The record of a result that was just made. */

import { type ActionRecord, recordVersion } from '../core/facts/record.ts';
import type { Decision } from '../core/plan/plan.ts';
import type { ExecuteResult } from './execute/worker-protocol.ts';

export function madeRecord(
  deterministic: boolean,
  { key, fingerprint }: Decision,
  { staged: _staged, ...result }: ExecuteResult,
  seconds: number,
  run: string,
  version: string,
): ActionRecord {
  return {
    version: recordVersion,
    key,
    fingerprint,
    ...result,
    ...(!deterministic && { deterministic: false as const }),
    seconds,
    finished: new Date().toISOString(),
    run,
    host: { node: process.version, platform: `${process.platform}-${process.arch}`, arrowline: version },
  };
}
