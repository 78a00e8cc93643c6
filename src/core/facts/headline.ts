/**
 * A run in one line: did it come to its end, did the gates pass, which model is best and how surely, what it reaches on
 * test rows, is it better than before, and what changed. `view/since/headline-of.ts` makes it; pages, terminal and Markdown
 * show the same pieces.
 */

import { exactly, object, type Shape, text, texts } from '../values/shape.ts';

/** `unsure`: a tie, a difference within the interval, a gate that could not decide. `plain`: nothing is judged. */
export type HeadlineState = 'good' | 'bad' | 'unsure' | 'plain';

export interface HeadlinePiece {
  readonly state: HeadlineState;
  /** A few words without a full stop: `3 of 3 gates pass`. */
  readonly text: string;
  /** A sentence with all digits, without a full stop. */
  readonly about?: string;
}

export interface BestPiece extends HeadlinePiece {
  /** Ids of the evaluations of the best model, then of those that tie with it; the first is shown where one is. */
  readonly actions: readonly string[];
  /** The measure by which it is best: `validation.accuracy`. */
  readonly measure: string;
}

export interface Headline {
  /** `bad` if the run failed or a gate did; `good` if all gates passed and nothing got worse. */
  readonly state: HeadlineState;
  /** Absent if the run came to its end: `failed: 2 actions failed, 3 blocked`. */
  readonly run?: HeadlinePiece;
  /** Absent without gates. */
  readonly gates?: HeadlinePiece;
  /** Absent without models. */
  readonly best?: BestPiece;
  /** The best model on test rows, if it is not best by them. */
  readonly test?: HeadlinePiece;
  /** The difference to the run before; also says that there is none to compare with. */
  readonly since?: HeadlinePiece;
  /** `changed: train.with.batchSize 16 → 32`. */
  readonly cause?: HeadlinePiece;
}

/** The pieces in the order in which they are read. */
export function headlinePieces({ run, gates, best, test, since, cause }: Headline): HeadlinePiece[] {
  return [run, gates, best, test, since, cause].filter((one) => one !== undefined);
}

const state = exactly('good', 'bad', 'unsure', 'plain');
const piece = object({ state, text }, { about: text });
const best = object({ state, text, actions: texts, measure: text }, { about: text });

/** Whether a value that was read from a file is a headline. */
export const isHeadline: Shape = object(
  { state },
  { run: piece, gates: piece, best, test: piece, since: piece, cause: piece },
);
