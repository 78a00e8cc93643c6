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
   * Examples computed at a time. It changes only speed and memory (and with TensorFlow the last digits).
   */
  readonly batchSize: number;
  /**
   * The engine that computes. `compiled`: Arrowline's own engine, the same bytes on every machine. `tensorflow`: TensorFlow.js. `auto`: compiled, or tensorflow where a GPU is faster.
   */
  readonly engine: 'auto' | 'compiled' | 'tensorflow';
}
