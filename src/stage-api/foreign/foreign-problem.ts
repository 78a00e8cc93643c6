/** Why an Arrow file of another program cannot be read, as the facts of a failure. */

import type { FailureFacts } from '../failure.ts';

export class ForeignProblem extends Error {
  readonly facts: FailureFacts;

  constructor(message: string, facts: FailureFacts) {
    super(message);
    this.name = 'ForeignProblem';
    this.facts = facts;
  }
}

/** A column of a type whose values no artifact can have. */
export function unsupported(column: string, type: string, cure?: string): ForeignProblem {
  return new ForeignProblem(`column "${column}" has a type that artifacts do not have`, {
    found: type,
    expected: 'booleans, numbers, texts, bytes, dates, timestamps, dictionaries of texts, lists of numbers or texts',
    hint: cure ?? 'cast it to one of these before writing',
  });
}
