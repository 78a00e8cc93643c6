/** Points that only repeat each other: by their seed, or by the fold of the rows that is left out. */

/** Axes along which points only repeat each other. A type and no interface, because it is a value in `with`. */
export type Replicates = {
  readonly axes: readonly string[];
  /** The number of folds that the rows are divided into, if the points differ in a fold. */
  readonly folds?: number;
};

/** The number of values a mean is of: of seeds, or of folds. */
export interface Repeated {
  readonly seeds?: number;
  readonly folds?: number;
}
