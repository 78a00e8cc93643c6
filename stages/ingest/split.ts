/**
 * One split as every reader gives it, before classes are resolved: examples as numbers, labels as the file has them.
 */

/** Numbers of examples, row by row: bytes when all of them are integers from 0 to 255. The type is storage alone. */
export type Features = Uint8Array | Float32Array;

/** The type that the source declares for its numbers: bytes (pixels) or none. */
export type FeatureType = 'byte' | 'number';

export interface RawSplit {
  readonly rows: number;
  /** Numbers an example. */
  readonly width: number;
  readonly features: Features;
  readonly featureType: FeatureType;
  /** The shape the file itself gives an example: [height, width, 1] for a file of images, else [width]. */
  readonly shape: readonly number[];
  readonly labels: RawLabels;
}

/** Labels as the file has them: integers, or texts. */
export interface RawLabels {
  readonly values: Int32Array | readonly string[];
  readonly file: string;
  /** The file's row of each of them, where they are some of its rows. */
  readonly order?: Uint32Array;
  /** The place of a row's label: `train-labels.csv:17 (row 16), column "label"`. */
  where(row: number): string;
}

/** The first `count` rows. */
export function firstRows(split: RawSplit, count: number): RawSplit {
  if (count >= split.rows) return split;
  return {
    ...split,
    rows: count,
    features: split.features.subarray(0, count * split.width),
    labels: { ...split.labels, values: split.labels.values.slice(0, count) },
  };
}

/** The rows at `order`, copied. */
export function selectRows(split: RawSplit, order: Uint32Array): RawSplit {
  const { width, features, labels } = split;
  const chosen =
    features instanceof Uint8Array ? new Uint8Array(order.length * width) : new Float32Array(order.length * width);
  order.forEach((row, index) => {
    chosen.set(features.subarray(row * width, (row + 1) * width), index * width);
  });
  const { values } = labels;
  return {
    ...split,
    rows: order.length,
    features: chosen,
    labels: {
      file: labels.file,
      order,
      values:
        values instanceof Int32Array
          ? Int32Array.from(order, (row) => values[row]!)
          : Array.from(order, (row) => values[row]!),
      where: (row) => labels.where(order[row]!),
    },
  };
}
