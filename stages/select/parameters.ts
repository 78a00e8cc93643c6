// Generated from schemas/stages/select.schema.json by `npm run generate`. Do not edit.

/**
 * Passes on the model of the point whose metric is best; of equals the first in matrix order, with a note about the tie.
 */
export type SelectParameters = {
  /**
   * Name of the metric that decides, as the candidates have it: `validation.accuracy`.
   */
  readonly metric: string;
  /**
   * Whether the greatest or the least value is best. If left out: the direction that the kind declares for the metric; required if it declares none.
   */
  readonly mode?: 'max' | 'min';
  /**
   * true: choose only if every candidate has a result. false: leave out candidates that diverged, and report how many. Any other failure of a candidate prevents the choice either way.
   */
  readonly requireAll: boolean;
}
