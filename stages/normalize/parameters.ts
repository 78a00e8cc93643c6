// Generated from schemas/stages/normalize.schema.json by `npm run generate`. Do not edit.

/**
 * How examples are scaled and shaped, and which of them validate.
 */
export type NormalizeParameters = {
  /**
   * What every number is divided by before a model sees it. The stored numbers stay; this one is kept beside them. `auto`: 255 for what the source declares as bytes (an IDX file of unsigned bytes, drawn pictures), 1 for other numbers (a CSV file's, whatever they are). Without effect on standardized features.
   */
  readonly scale: 'auto' | number;
  /**
   * Subtract each feature's mean over the training rows and divide by its standard deviation (1 where that is 0). The artifact then holds floats.
   */
  readonly standardize: boolean;
  /**
   * Shape of one example, [features] or [height, width, channels], of as many numbers as it has now. If left out: unchanged.
   *
   * @minItems 1
   * @maxItems 3
   */
  readonly shape?: readonly number[];
  /**
   * The part of the training rows that validates instead. 0: none.
   */
  readonly validationSplit: number;
  /**
   * Which rows validate. `last`: the last ones, as Keras' validation_split; of sorted rows that is one class. `random`: chosen by the seed. `stratified`: chosen by the seed, the same part of every class, of which one row at least is left to train on.
   */
  readonly validation: 'last' | 'random' | 'stratified';
}
