// Generated from schemas/stages/compare.schema.json by `npm run generate`. Do not edit.

/**
 * Compares two answers to the same rows by a measure, and says how sure the difference is. Gates with a baseline add such stages themselves.
 */
export type CompareParameters = {
  /**
   * Split and measure, as `evaluate` names them: `test.accuracy`, `test.recall.coat`.
   */
  readonly metric: string;
  /**
   * `mcnemar`, for accuracy: McNemar's test by its mid-p value, and Tango's score interval of the difference. `bootstrap`, for any measure of the answers: the difference of both in rows that are drawn with replacement, the interval bias-corrected and accelerated (BCa).
   */
  readonly method: 'mcnemar' | 'bootstrap';
  /**
   * The interval holds the difference with a chance of 1 minus this.
   */
  readonly alpha: number;
  /**
   * `detectable` is the least drop that is found with this chance.
   */
  readonly power: number;
  /**
   * bootstrap: how many times rows are drawn.
   */
  readonly samples: number;
  /**
   * Of several answers on a side the best is compared, by the measure; of equals the first.
   */
  readonly pick?: 'best';
  /**
   * The answers before, instead of the port `before`.
   */
  readonly baseline?: {
    /**
     * A baseline file (`pipeline baseline accept` writes it), or an artifact of predictions in the store. A path relative to the pipeline file.
     */
    readonly file: string;
    /**
     * The entries of a baseline file. If left out: its only one.
     *
     * @minItems 1
     */
    readonly actions?: readonly string[];
  };
}
