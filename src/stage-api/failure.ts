/** The error that a stage throws when it fails as expected. */

import type { FailureCode } from '../core/facts/failure-code.ts';

/**
 * An expected failure of a stage: bad data, a training that diverged, a malformed file.
 *
 * The code is one of the list, or has a slash: `my-kind/no-audio`. It is shown as `message [code]`, then the facts, then the
 * hint. Any other error that a body throws is reported as an internal error with its stack.
 */
export class StageFailure extends Error {
  readonly code: FailureCode;
  readonly facts: FailureFacts;

  constructor(code: FailureCode, message: string, facts: FailureFacts = {}) {
    super(message);
    this.name = 'StageFailure';
    this.code = code;
    this.facts = facts;
  }
}

export interface FailureFacts {
  /** Location of the fault: `train-labels.csv:17 (row 16), column "label"`, `epoch 3, batch 210`, `layer "encoded"`. */
  readonly where?: string;
  readonly found?: string;
  readonly expected?: string;
  /** Suggests the next step. */
  readonly hint?: string;
}
