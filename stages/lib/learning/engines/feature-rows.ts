/** The features of examples, read row by row at any place: from memory, from a file, or changed on the way. */

export interface FeatureRows {
  /** The type of the stored numbers. */
  readonly of: 'Uint8' | 'Float32';
  /** Numbers in a row. */
  readonly width: number;
  /** Copies the numbers of a row to `into`, an array of type `of`, from its element `at` on. */
  copy(row: number, into: Uint8Array | Float32Array, at: number): void;
}

export function rowsInMemory(values: Uint8Array | Float32Array, width: number): FeatureRows {
  return {
    of: values instanceof Uint8Array ? 'Uint8' : 'Float32',
    width,
    copy: (row, into, at) => into.set(values.subarray(row * width, (row + 1) * width), at),
  };
}
