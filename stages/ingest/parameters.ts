// Generated from schemas/stages/ingest.schema.json by `npm run generate`. Do not edit.

export type FileOrFiles = string | readonly string[];
export type Source = string | readonly string[] | Files;
export type Column =
  | (
      | 'number'
      | 'integer'
      | 'boolean'
      | 'category'
      | 'text'
      | 'timestamp'
      | 'date'
      | 'id'
      | 'weight'
      | 'group'
      | 'label'
      | 'drop'
    )
  | {
      /**
       * The type of the column. A cell that does not fit is an error with its place.
       */
      readonly type?: 'number' | 'integer' | 'boolean' | 'category' | 'text' | 'timestamp' | 'date';
      /**
       * `id`: identifies the row and travels with it, no feature. `weight`: the weight of the row. `group`: rows with the same value belong together. `label`: as the field `label`. `drop`: not read.
       */
      readonly as?: 'id' | 'weight' | 'group' | 'label' | 'drop';
      /**
       * The name that the column has in the dataset.
       */
      readonly name?: string;
    };

/**
 * The source of the examples, the roles of its columns, and the classes.
 */
export type IngestParameters = {
  /**
   * `csv`, `tsv`: text with a row a line. `jsonl`: an object a line. `parquet`, `arrow`: typed tables. `npy`: arrays of NumPy, also `.npz`. `images`: PNG and JPEG files in folders. `idx`: the format of MNIST and Fashion-MNIST. `synthetic`: drawn from the seed, no files. Left out only if the port `table` is wired.
   */
  readonly format?: 'csv' | 'tsv' | 'jsonl' | 'parquet' | 'arrow' | 'npy' | 'images' | 'idx' | 'synthetic';
  readonly file?: FileOrFiles;
  readonly folder?: FileOrFiles;
  readonly train?: Source;
  readonly test?: Source;
  /**
   * The column that holds the labels. Or a list of columns of truth values (true and false, or 0 and 1), each of them a label that a row has or has not. If left out, the rows are unlabelled, unless the format brings labels (pictures in folders, pairs of files).
   */
  readonly label?: string | readonly string[];
  /**
   * The part of the rows that become test examples, chosen by the seed. 0.2 if left out; 0: all rows are for training.
   */
  readonly testSplit?: number;
  /**
   * Columns by their names in the source: a type (`number`, `integer`, `boolean`, `category`, `text`, `timestamp`, `date`), a role (`id`, `weight`, `group`, `label`, `drop`), or both. `'*'`: all columns that are not named. Types that are not given are found over all rows.
   */
  readonly columns?: {
    readonly [k: string]: Column;
  };
  /**
   * Texts that stand for a missing value: `['', NA]`; a number in them also for that number of a typed file, `NaN` for its NaN. Without them an empty cell of a column that is not text is an error. Nulls of typed files are missing values without being named.
   *
   * @minItems 1
   */
  readonly missing?: readonly (string | number)[];
  /**
   * csv, tsv, the table of images: the character between cells. A comma, for tsv a tab, if left out.
   */
  readonly delimiter?: string;
  /**
   * csv, tsv, the table of images: the character around cells that hold a delimiter, a quote or a line end. `"` if left out; null: no cell is quoted.
   */
  readonly quote?: string | null;
  /**
   * csv, tsv, the table of images: the decimal sign of numbers. A point if left out.
   */
  readonly decimal?: '.' | ',';
  /**
   * csv, tsv, the table of images: whether the first row has the names of the columns, true if left out. `false`: columns are named `column_1`, `column_2`, … A list: the names of the columns of a file whose first row has values.
   */
  readonly header?: boolean | readonly string[];
  /**
   * images: [height, width] to which each picture is brought by an average over areas. If left out, all pictures must have one size.
   *
   * @minItems 2
   * @maxItems 2
   */
  readonly size?: readonly number[];
  /**
   * images: 1 for grey, 3 for colour. If left out: those of the pictures, which must agree.
   */
  readonly channels?: 1 | 3;
  /**
   * images: `#rrggbb`, what is seen through transparent pixels. If left out, a transparent picture is an error.
   */
  readonly background?: string;
  /**
   * images: whether pictures are turned as their EXIF orientation says. If left out, a picture with an orientation other than the usual one is an error.
   */
  readonly orient?: boolean;
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
   * Shape of one example: [features] or [height, width, channels]. The columns of a table then become one group of numbers. If left out: that of the file, [height, width, 1] for an IDX file of pictures.
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
   * The file of labels, in the order of the examples, with one column. csv: labels are texts unless they are numbers: 01 and 1 are two labels.
   */
  readonly labels?: string;
  /**
   * A file of examples and labels.
   */
  readonly file?: string;
  /**
   * The column of `file` that holds the labels.
   */
  readonly label?: string;
}
export type Relabel = {
  /**
   * @minItems 1
   */
  readonly [k: string]: readonly (number | string)[];
}
