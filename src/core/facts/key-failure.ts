/** A failure that follows from a key, as a run stores it: executing the key again would fail in the same way. */

import type { Fingerprint } from '../plan/fingerprint.ts';
import { actionKey } from '../plan/fingerprint.ts';
import { key, number, object, shapeCheck, text, texts } from '../values/shape.ts';
import type { Failure } from './event.ts';

export interface KeyFailure {
  readonly key: string;
  readonly fingerprint: Fingerprint;
  readonly failure: Failure;
  /** Wall time of the execution that failed. */
  readonly seconds: number;
  /** The run that executed it. */
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly finished: string;
}

const failureShape = object(
  { code: text, message: text, log: texts },
  { where: text, found: text, expected: text, hint: text, stack: text },
);
const hasShape = shapeCheck<KeyFailure>(
  object({
    key,
    fingerprint: object({ kind: text }),
    failure: failureShape,
    seconds: number,
    run: text,
    finished: text,
  }),
);

/** Whether a value read from a file is the failure of this key. */
export function isFailureOf(value: unknown, expected: string): value is KeyFailure {
  return hasShape(value) && value.key === expected && actionKey(value.fingerprint) === expected;
}

/** `failed in run 20260101T120000-0042: diverged at epoch 1, batch 2`. */
export function failedText({ run, failure }: KeyFailure): string {
  return `failed in run ${run}: ${failure.message}`;
}

/** The failure of an action that was not executed because its key has failed before. */
export function failureBefore(failed: KeyFailure): Failure {
  const { run, failure } = failed;
  return { ...failure, message: `${before}${run}: ${failure.message}${again}` };
}

const before = 'failed before in run ';
const again = '; --retry-failed tries again';

/** The run and the message of the execution that failed, out of the message of `failureBefore`; undefined for others. */
export function firstFailure(message: string): { readonly run: string; readonly message: string } | undefined {
  if (!message.startsWith(before) || !message.endsWith(again)) return undefined;
  const [run = '', ...rest] = message.slice(before.length, -again.length).split(': ');
  return { run, message: rest.join(': ') };
}
