// Generated from schemas/stages/select.schema.json by `npm run generate`. Do not edit.

/**
 * Hands on the model of the point whose metric is best; of equals the first in matrix order, and the tie is told.
 */
export type SelectParameters = {
  /**
   * Name of the metric that decides, as the candidates have it: `validation.accuracy`.
   */
  readonly metric: string;
  /**
   * Whether the greatest or the least value is kept. Left out: the best one, as the kind that measured the metric declares it; needed where it declares neither way.
   */
  readonly mode?: 'max' | 'min';
  /**
   * Whether there is no choice without every candidate. If not, those that diverged are left out, and the run says how many; any other failure of a candidate prevents the choice either way.
   */
  readonly requireAll: boolean;
}
