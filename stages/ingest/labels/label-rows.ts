/** The labels of one source: the different texts, and for each row the number of its text. */

export interface LabelRows {
  /** The different labels as they are written, in the order of their first rows. */
  readonly texts: readonly string[];
  readonly firstRows: readonly number[];
  /** For each row its label as an index into `texts`. */
  readonly codes: Uint16Array;
  readonly file: string;
  /** The place of a row's label: `train-labels.csv:17 (row 16), column "label"`. */
  where(row: number): string;
}
