/**
 * What is to be said of a document before anything runs: a code, a place, what was found, what was expected, what to
 * do. A mistake (`error`) keeps the pipeline from running; a `warning` is of what has a meaning, and likely not the one
 * that was meant. Both are collected, never thrown; drawing them is `ui`'s work.
 */

/** Offsets are UTF-16 code units from the start of the text; lines and columns count from 1. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable and short: `unknown-key`, `unknown-stage`, `cycle`. Tests and users match on it. */
  readonly code: string;
  /** What is wrong, in a sentence without a full stop. */
  readonly message: string;
  /** The file's name as the user wrote it. */
  readonly file: string;
  /** Absent when the place is not in a document (a command-line option). */
  readonly range?: SourceRange;
  /** The text of the line at `range`, for the caret; of a very long one the part around the place. */
  readonly sourceLine?: string;
  /** The column at which `sourceLine` starts: 1 if left out. */
  readonly sourceColumn?: number;
  readonly found?: string;
  readonly expected?: string;
  /** `did you mean "filters"?`, or another thing to do. */
  readonly hint?: string;
}
