/**
 * A run in one line: did the gates pass, which model is best and how surely, what it reaches on test rows, is it better
 * than before, and what changed. `view/since/headline-of.ts` makes it; pages, terminal and Markdown show the same pieces.
 */

/** `unsure`: a tie, an interval that holds no difference, a gate that could not decide. */
export type HeadlineState = 'good' | 'bad' | 'unsure';

export interface HeadlinePiece {
  readonly state: HeadlineState;
  /** A few words without a full stop: `3 of 3 gates pass`. */
  readonly text: string;
  /** A sentence with all digits, without a full stop. */
  readonly about?: string;
}

export interface BestPiece extends HeadlinePiece {
  /** Ids of the evaluations of the best model and of those that tie with it; the first is shown where one is. */
  readonly actions: readonly string[];
  /** The measure by which it is best: `validation.accuracy`. */
  readonly measure: string;
}

export interface Headline {
  /** `bad` if the run failed or a gate did; else `good` if gates passed and nothing got worse. */
  readonly state: HeadlineState;
  /** Absent without gates. */
  readonly gates?: HeadlinePiece;
  /** Absent without models. */
  readonly best?: BestPiece;
  /** The best model on test rows. */
  readonly test?: HeadlinePiece;
  /** The difference to the run before; also says that there is none to compare with. */
  readonly since?: HeadlinePiece;
  /** `changed: train.with.batchSize 16 → 32`. */
  readonly cause?: HeadlinePiece;
}
