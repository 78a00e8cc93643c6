// Generated from schemas/stages/embed.schema.json by `npm run generate`. Do not edit.

/**
 * Takes the activations of a layer of a model for each example, flattened row by row.
 */
export type EmbedParameters = {
  /**
   * Name of the layer.
   */
  readonly layer: string;
  /**
   * The rows to embed.
   */
  readonly split: 'test' | 'validation' | 'train';
  /**
   * Embed at most this many rows, the first ones. If left out: all.
   */
  readonly limit?: number;
  /**
   * Examples computed at a time. It changes only speed and memory (and with TensorFlow the last digits).
   */
  readonly batchSize: number;
  /**
   * The engine that computes. `compiled`: Arrowline's own engine, the same bytes on every machine. `tensorflow`: TensorFlow.js. `auto`: compiled, or tensorflow where a GPU is faster.
   */
  readonly engine: 'auto' | 'compiled' | 'tensorflow';
}
