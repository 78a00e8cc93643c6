/**
 * An expected failure of a stage: bad data, a training that diverged, a malformed file.
 *
 * It is shown as `code: message`, then the facts, then the hint. Any other error that a body throws is reported as an
 * internal error with its stack.
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
  /** Location of the fault: `train-labels.csv:17 (row 16), column "label"`, `epoch 3, batch 210`, `layer "encoded"`. */
  readonly where?: string;
  readonly found?: string;
  readonly expected?: string;
  /** Suggests the next step. */
  readonly hint?: string;
}
