/** An action that cannot be decided, because a fact that its key needs cannot be found: thrown when the fact is asked for. */

import type { Failure } from '../facts/event.ts';
import type { Action, ParameterPath, Pipeline } from '../pipeline/pipeline.ts';

/** The failure of an action that could not be decided; nothing of it has been executed. */
export type Undecided = Omit<Failure, 'log' | 'stack'>;

export class Undecidable extends Error {
  readonly failure: Undecided;
  /** The path below `with` of the value that asks for the fact, if the failure is about that value. */
  readonly parameter: ParameterPath | undefined;

  constructor(failure: Undecided, parameter?: ParameterPath) {
    super(failure.where === undefined ? failure.message : `${failure.message}: ${failure.where}`);
    this.name = 'Undecidable';
    this.failure = failure;
    this.parameter = parameter;
  }
}

/** The failure of an action, placed in the document if it is about a value there. */
export function placedFailure(
  { failure, parameter }: Undecidable,
  { stage }: Pick<Action, 'stage'>,
  { file, locate }: Pick<Pipeline, 'file' | 'locate'>,
): Undecided {
  const range = parameter && locate(stage, parameter);
  return range === undefined ? failure : { ...failure, where: `${range.file ?? file}:${range.line}:${range.column}` };
}
