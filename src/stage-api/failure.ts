/**
 * An expected failure of a stage: bad data, a training that diverged, a file that is not what it should be.
 *
 * It reaches the user as `code: message`, then the facts, then what to do. Anything else a body throws is reported as
 * an internal error with its stack.
 */
export class StageFailure extends Error {
  readonly code: string;
  readonly facts: FailureFacts;

  constructor(code: string, message: string, facts: FailureFacts = {}) {
    super(message);
    this.name = 'StageFailure';
    this.code = code;
    this.facts = facts;
  }
}

export interface FailureFacts {
  /** Where: `train-labels.csv:17 (row 16), column "label"`, `epoch 3, batch 210`, `layer "encoded"`. */
  readonly where?: string;
  readonly found?: string;
  readonly expected?: string;
  /** The next thing to do. */
  readonly hint?: string;
}
