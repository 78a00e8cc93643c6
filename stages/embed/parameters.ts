// Generated from schemas/stages/embed.schema.json by `npm run generate`. Do not edit.

/**
 * What a layer of a model makes of each example: its activations, flattened row by row.
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
   * Examples computed at a time. Changes speed and memory only (with TensorFlow also last digits).
   */
  readonly batchSize: number;
  /**
   * What computes. `compiled`: Arrowline's own engine, the same bytes on every machine. `tensorflow`: TensorFlow.js. `auto`: compiled, unless a GPU was found to be faster.
   */
  readonly engine: 'auto' | 'compiled' | 'tensorflow';
}
