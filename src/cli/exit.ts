/** Exit codes, and the errors that end a command with one. */

import type { Outcome } from '../core/facts/event.ts';

export const exitCodes = {
  ok: 0,
  stageFailed: 1,
  invalid: 2,
  gateFailed: 3,
  storeFault: 4,
  interrupted: 130,
} as const;

export function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'succeeded':
      return exitCodes.ok;
    case 'failed':
      return exitCodes.stageFailed;
    case 'gates failed':
      return exitCodes.gateFailed;
    case 'store fault':
      return exitCodes.storeFault;
    case 'interrupted':
      return exitCodes.interrupted;
  }
}

/** The outcome that an exit code tells; that of an interrupted command cannot be told by its code. */
export function outcomeOf(code: number): Outcome {
  if (code === exitCodes.ok) return 'succeeded';
  if (code === exitCodes.gateFailed) return 'gates failed';
  return code === exitCodes.storeFault ? 'store fault' : 'failed';
}

/** A usage error: one line, an optional hint, exit code 2. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}
