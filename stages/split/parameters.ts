// Generated from schemas/stages/split.schema.json by `npm run generate`. Do not edit.

export type Part =
  | number
  | readonly (string | number | boolean)[]
  | {
      /**
       * time: a date or time in ISO 8601, or a number: this value and later ones.
       */
      readonly from: string | number;
    };

/**
 * Divides the rows of a dataset anew: which ones train, validate and test. Rows keep their order within each part.
 */
export type SplitParameters = {
  /**
   * The choice of rows. `random`: by the seed. `stratified`: by the seed, each class in the same proportion, leaving at least one row of each to train on. `group`: by the seed, all rows with an equal value of `by` on one side. `time`: the latest values of `by` test, those before them validate; equal values stay together, in the later part. `column`: by the values of `by` that `test` and `validation` list. `last`: the last rows of the source test, those before them validate.
   */
  readonly method: 'random' | 'stratified' | 'group' | 'time' | 'column' | 'last';
  /**
   * group, time, column: the column that decides: a feature, an id, `group`, `label` (classes by their names), or `source.file` for the file that a row is from. If left out: `group` for method group.
   */
  readonly by?: string;
  /**
   * Leaves the feature `by` out of the dataset, so that no model sees it.
   */
  readonly drop: boolean;
  readonly test?: Part;
  readonly validation?: Part;
  /**
   * stratified, for labels that are numbers: so many parts of equal size between quantiles count as classes.
   */
  readonly bins?: number;
  /**
   * random, stratified, group: divides the rows into so many folds, each row in one. `fold` says which one is held out.
   */
  readonly folds?: number;
  /**
   * The fold that is held out, from 1 to `folds`. Write `${{ matrix.fold }}` with an axis `fold: [1, 2, …]`: results along it are summarized by their mean.
   */
  readonly fold?: number;
  /**
   * Which division into folds: each number gives another one. Write `${{ matrix.repeat }}` for repeated folds. Without `folds` it has no effect.
   */
  readonly repeat: number;
  /**
   * folds: the part that the fold becomes. `test`, the default: all rows are divided. `validation`: the test rows stay as they are, and the others are divided.
   */
  readonly as?: 'test' | 'validation';
}
