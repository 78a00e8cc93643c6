// Generated from schemas/stages/evaluate.schema.json by `npm run generate`. Do not edit.

/**
 * Measures a model on rows that it was not trained on, by the measures of its task.
 */
export type EvaluateParameters = {
  /**
   * The rows to measure on. If left out: test, and validation where there are such rows. A split that is named must have rows.
   *
   * @minItems 1
   */
  readonly splits?: readonly ('test' | 'validation' | 'train')[];
  /**
   * Of two classes from one output, the positive one is given where its probability is above this; of several labels, each whose probability is above it. It has no effect on other models, nor on predictions that are scored.
   */
  readonly threshold: number;
  /**
   * For each number k a measure `top<k>`: the part of the rows whose class is among the k that are given the greatest probabilities. `accuracy` is that for 1.
   *
   * @minItems 1
   */
  readonly topK?: readonly number[];
  /**
   * Examples computed at a time. It changes only speed and memory (and with TensorFlow the last digits).
   */
  readonly batchSize: number;
  /**
   * The engine that computes. `compiled`: Arrowline's own engine, the same bytes on every machine. `tensorflow`: TensorFlow.js. `auto`: compiled, or tensorflow where a GPU is faster.
   */
  readonly engine: 'auto' | 'compiled' | 'tensorflow';
}
