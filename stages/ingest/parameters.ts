// Generated from schemas/stages/ingest.schema.json by `npm run generate`. Do not edit.

/**
 * The source of the examples, and their classes.
 */
export type IngestParameters = {
  /**
   * `idx`: the format of MNIST and Fashion-MNIST. `csv`: a header row, then numbers. `synthetic`: drawn from the seed, no files. Files may be gzipped.
   */
  readonly format: 'idx' | 'csv' | 'synthetic';
  readonly train?: Files;
  readonly test?: Files;
  /**
   * csv: one file with all examples; `testSplit` of them become test examples.
   */
  readonly file?: string;
  /**
   * csv: the column of `file` that holds the labels.
   */
  readonly label?: string;
  /**
   * csv: the part of `file` that becomes test examples, chosen by the seed. 0.2 if left out.
   */
  readonly testSplit?: number;
  /**
   * The pictures that are drawn: `garments`, 28 × 28 pictures of ten garments (T-shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot), in equal numbers. The default.
   */
  readonly synthetic?: 'garments';
  /**
   * synthetic: how many examples are drawn. 12,000 for training and 2,000 for test if left out. A smaller number gives the first of the same examples.
   */
  readonly examples?: {
    /**
     * Training examples.
     */
    readonly train?: number;
    /**
     * Test examples.
     */
    readonly test?: number;
  };
  /**
   * Shape of one example: [features] or [height, width, channels]. If left out: [height, width, 1] for an IDX file of pictures, else [features].
   *
   * @minItems 1
   * @maxItems 3
   */
  readonly shape?: readonly number[];
  /**
   * Names of the classes, where they are not the labels themselves: a mapping from label to name. Or a list: of all labels, in the order of the classes; or of names, where the labels are 0, 1, … A list that can be read both ways is refused. A class that is named here exists even without rows; the run reports it. If left out: the labels that occur are the classes, integers in numeric order, others by code point.
   */
  readonly classNames?:
    | readonly string[]
    | {
        readonly [k: string]: string;
      };
  readonly relabel?: Relabel;
  /**
   * Names of the new classes. If left out: the names of the merged ones, joined by ` / `.
   *
   * @minItems 1
   */
  readonly relabelNames?: readonly string[];
  /**
   * Keep only the first examples: one number for both splits, or a number for each.
   */
  readonly limit?:
    | number
    | {
        /**
         * Training examples kept.
         */
        readonly train?: number;
        /**
         * Test examples kept.
         */
        readonly test?: number;
      };
}
export type Files = {
  /**
   * The file of examples.
   */
  readonly features?: string;
  /**
   * The file of labels, in the order of the examples. csv: a header and one column of labels, which are texts: 01 and 1 are two labels.
   */
  readonly labels?: string;
  /**
   * csv: a file of examples and labels.
   */
  readonly file?: string;
  /**
   * csv: the column of `file` that holds the labels.
   */
  readonly label?: string;
}
export type Relabel = {
  /**
   * @minItems 1
   */
  readonly [k: string]: readonly (number | string)[];
}
