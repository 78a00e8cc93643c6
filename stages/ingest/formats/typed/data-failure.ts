/** Failures of files with typed columns, as values that can be sent from a thread. */

import { type FailureFacts, StageFailure } from 'arrowline/stage';

/** The bytes do not fit the format. `where` is inside the file: `column "age", row group 2`. */
export function damaged(file: string, where: string | undefined, found: string): StageFailure {
  return new StageFailure('data-damaged', 'a data file cannot be read', {
    where: where === undefined ? file : `${file}, ${where}`,
    found,
    hint: 'it may be cut or damaged: write it again, or fetch it again',
  });
}

/** The format has this form, and no dataset can be made of it. */
export function unusable(where: string, message: string, facts: FailureFacts): StageFailure {
  return new StageFailure('data-form', message, { where, ...facts });
}

/** A value that would be changed by the type of its column, or a type that its values do not have. */
export function unfit(where: string, message: string, facts: FailureFacts): StageFailure {
  return new StageFailure('column-type', message, { where, ...facts });
}

/** Errors of a decoder, which is not made for damaged bytes, as a damaged file. */
export function decoding<Result>(file: string, where: () => string, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    if (error instanceof StageFailure) throw error;
    throw asDamage(file, where(), error);
  }
}

/** An error of a decoder, as a damaged file. Bugs stay what they are. */
export function asDamage(file: string, where: string, error: unknown): unknown {
  if (error instanceof StageFailure) return error;
  if (!(error instanceof Error)) return damaged(file, where, String(error));
  if (error.message.startsWith('Internal error')) return error;
  // Decoders look for something that is not there.
  return damaged(file, where, error instanceof TypeError ? 'bytes that make no sense' : error.message);
}
