// Generated from schemas/stages/prepare.schema.json by `npm run generate`. Do not edit.

/**
 * The number that stands for a missing value: of the training rows the `mean`, the `median` or the `mostFrequent` (the least of equals), or `constant`. `none`, as if left out: a missing value is a failure.
 */
export type ImputeNumber = ('none' | 'mean' | 'median' | 'mostFrequent') | ConstantNumber;
/**
 * Whether to add a number that is 1 where the value is missing and 0 elsewhere; if left out, it is not added. Needs `impute`.
 */
export type Indicator = boolean;
/**
 * Numbers beyond these limits are set to them: `{ min, max }`, or `{ quantiles: [low, high] }` of the training rows, interpolated linearly.
 */
export type Clip =
  | 'none'
  | {
      readonly min?: number;
      readonly max?: number;
    }
  | {
      /**
       * @minItems 2
       * @maxItems 2
       */
      readonly quantiles: readonly number[];
    };
/**
 * Take the natural logarithm of 1 + the number. -1 and lesser numbers are a failure.
 */
export type Log = boolean;
/**
 * `standard`: subtract the mean of the training rows and divide by their (population) standard deviation. `minMax`: the least number of the training rows becomes 0, the greatest 1. If left out: standard for numbers and for parts of times that are no cycles, none for booleans and ordinal categories. No effect on one-hot categories and cycles.
 */
export type Scale = 'standard' | 'minMax' | 'none';
/**
 * The category that stands for a missing value: the `mostFrequent` of the training rows (the first of equals by code points), or `constant`, which may be a category of its own. `none`, as if left out: a missing value is a failure.
 */
export type ImputeCategory = ('none' | 'mostFrequent') | ConstantCategory;
/**
 * `oneHot`, as if left out: a number for each category, 1 or 0. `ordinal`: one number, the place of the category among those of the training rows by code points, from 0, or in `order`.
 */
export type Encode = 'oneHot' | 'ordinal';
/**
 * A category that no training row has. `error`, as if left out: a failure. `zeros`: no category (one-hot only). `own`: one more category, after the others.
 */
export type Unknown = 'error' | 'zeros' | 'own';
/**
 * The value that stands for a missing one: the `mostFrequent` of the training rows (false of equals), their `mean`, or `constant`. `none`, as if left out: a missing value is a failure.
 */
export type ImputeBoolean = ('none' | 'mean' | 'mostFrequent') | ConstantBoolean;
/**
 * The parts that become numbers, in UTC: month and day from 1, weekday from 1 (Monday), hour from 0. A time without them is a failure.
 *
 * @minItems 1
 */
export type Parts = readonly ('year' | 'month' | 'day' | 'weekday' | 'hour')[];
/**
 * Take sine and cosine of every part but the year, so that December is next to January.
 */
export type Cyclic = boolean;
/**
 * Stands for each part of a missing time: of the training rows the `mean`, the `median` or the `mostFrequent`. `none`, as if left out: a missing value is a failure.
 */
export type ImputePart = 'none' | 'mean' | 'median' | 'mostFrequent';

/**
 * How columns become numbers: for each type of column, and for single columns, whose steps replace those of their type one by one. The steps are taken in the order impute, clip, log, scale. With an earlier fit at the port `fit` nothing is written here.
 */
export type PrepareParameters = {
  /**
   * Columns of type number and integer.
   */
  readonly numbers?: {
    readonly impute?: ImputeNumber;
    readonly indicator?: Indicator;
    readonly clip?: Clip;
    readonly log?: Log;
    readonly scale?: Scale;
  };
  /**
   * Columns of type category, and those with `encode`.
   */
  readonly categories?: {
    readonly impute?: ImputeCategory;
    readonly indicator?: Indicator;
    readonly encode?: Encode;
    readonly unknown?: Unknown;
    readonly scale?: Scale;
  };
  /**
   * Columns of type boolean, which become 0 and 1.
   */
  readonly booleans?: {
    readonly impute?: ImputeBoolean;
    readonly indicator?: Indicator;
    readonly scale?: Scale;
  };
  /**
   * Columns of type timestamp and date.
   */
  readonly times?: {
    readonly parts?: Parts;
    readonly cyclic?: Cyclic;
    readonly impute?: ImputePart;
    readonly indicator?: Indicator;
    readonly scale?: Scale;
  };
  /**
   * Steps of single columns, by name (`GROUP.NAME` where several groups have the name): a mapping of steps, or `drop`.
   */
  readonly columns?: {
    readonly [k: string]: 'drop' | Steps;
  };
  /**
   * Groups of prepared numbers, for the inputs of a network: a name, and the columns that become its numbers (`GROUP.NAME` where several groups have the name). A category that an embedding reads is `encode: ordinal`, alone or with others of its kind. Columns that no group names stay in their own.
   */
  readonly groups?: {
    /**
     * @minItems 1
     */
    readonly [k: string]: readonly string[];
  };
}
export type ConstantNumber = {
  readonly constant: number;
}
export type ConstantCategory = {
  readonly constant: string;
}
export type ConstantBoolean = {
  readonly constant: boolean;
}
export type Steps = {
  /**
   * As for the column's type.
   */
  readonly impute?:
    | ('none' | 'mean' | 'median' | 'mostFrequent')
    | {
        readonly constant: number | string | boolean;
      };
  readonly indicator?: Indicator;
  readonly clip?: Clip;
  readonly log?: Log;
  readonly scale?: Scale;
  readonly encode?: Encode;
  /**
   * The categories, in order, whether or not the training rows have them.
   *
   * @minItems 1
   */
  readonly order?: readonly string[];
  readonly unknown?: Unknown;
  readonly parts?: Parts;
  readonly cyclic?: Cyclic;
}
