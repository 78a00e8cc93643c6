/**
 * Diagnostics: findings about a document before anything runs, each with a code, a position, the value found, the value
 * expected and a hint. An `error` keeps the pipeline from running; a `warning` marks input that is valid but probably
 * not intended. Both are collected and never thrown; `ui` prints them.
 */

/** Offsets are UTF-16 code units from the start of the text; lines and columns count from 1. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  /** Where the text is, if it is not in the document: `command line`. */
  readonly file?: string;
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable and short: `unknown-key`, `unknown-stage`, `cycle`. Tests and users match on it. */
  readonly code: string;
  /** The fault, as a sentence without a full stop. */
  readonly message: string;
  /** The file's name as the user wrote it. */
  readonly file: string;
  /** Absent if the position is not in a document (a command-line option). */
  readonly range?: SourceRange;
  /** The text of the line at `range`, for the caret; for a very long line, the part around the position. */
  readonly sourceLine?: string;
  /** The column at which `sourceLine` starts: 1 if left out. */
  readonly sourceColumn?: number;
  readonly found?: string;
  readonly expected?: string;
  /** `did you mean "filters"?`, or another suggestion. */
  readonly hint?: string;
}
