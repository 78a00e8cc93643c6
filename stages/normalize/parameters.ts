// Generated from schemas/stages/normalize.schema.json by `npm run generate`. Do not edit.

/**
 * The scale and shape of the examples, and the choice of validation rows. Columns of numbers become one tensor.
 */
export type NormalizeParameters = {
  /**
   * Every feature is divided by this number before a model sees it. The stored numbers stay unchanged; the scale is kept beside them. `auto`: 255 for numbers that the source declares as bytes (pictures, an IDX file of unsigned bytes), 1 for all others (every table). No effect on standardized features.
   */
  readonly scale: 'auto' | number;
  /**
   * Subtract each feature's mean over the training rows and divide by its standard deviation (1 where that is 0). The artifact then holds floats.
   */
  readonly standardize: boolean;
  /**
   * Shape of one example, [features] or [height, width, channels], with the same number of elements as before. If left out: unchanged.
   *
   * @minItems 1
   * @maxItems 3
   */
  readonly shape?: readonly number[];
  /**
   * The fraction of the training rows that becomes validation rows. 0: none. If left out: 0.2, or the validation rows that a stage of kind `split` chose.
   */
  readonly validationSplit?: number;
  /**
   * The choice of validation rows. `last`: the last ones, like Keras' validation_split; if rows are sorted by class, they are all of one class. `random`: chosen by the seed. `stratified`: chosen by the seed, the same fraction of every class, leaving at least one row of each for training.
   */
  readonly validation: 'last' | 'random' | 'stratified';
}
