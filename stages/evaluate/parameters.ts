// Generated from schemas/stages/evaluate.schema.json by `npm run generate`. Do not edit.

/**
 * Measures a model on rows that it was not trained on.
 */
export type EvaluateParameters = {
  /**
   * The rows to measure on. If left out: test, and validation where there are such rows. A split that is named must have rows.
   *
   * @minItems 1
   */
  readonly splits?: readonly ('test' | 'validation' | 'train')[];
  /**
   * Examples computed at a time. Changes speed and memory only (with TensorFlow also last digits).
   */
  readonly batchSize: number;
  /**
   * What computes. `compiled`: Arrowline's own engine, the same bytes on every machine. `tensorflow`: TensorFlow.js. `auto`: compiled, unless a GPU was found to be faster.
   */
  readonly engine: 'auto' | 'compiled' | 'tensorflow';
}
