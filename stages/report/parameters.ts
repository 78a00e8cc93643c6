// Generated from schemas/stages/report.schema.json by `npm run generate`. Do not edit.

/**
 * The sections of the report, and the number of items in each. `needs` may have names of your own beside the ports below: each takes artifacts of type `table` or of type `files`, of all points.
 */
export type ReportParameters = {
  /**
   * The page's heading. Empty: the pipeline's name.
   */
  readonly title: string;
  /**
   * A paragraph under the heading, such as the question and the data. Plain text.
   */
  readonly description: string;
  /**
   * The sections of the page, in this order. A section without input is left out.
   */
  readonly sections: readonly (
    'data' | 'compare' | 'train' | 'evaluate' | 'tables' | 'files' | 'space' | 'clusters' | 'model' | 'provenance'
  )[];
  /**
   * The split whose confusion matrix, classes and mistakes are shown. The other split is used if this one was not evaluated.
   */
  readonly split: 'test' | 'validation';
  /**
   * Training curves drawn one by one, the best points first. The overlay has all of them.
   */
  readonly curves: number;
  /**
   * Most confident mistakes shown.
   */
  readonly mistakes: number;
  /**
   * First training examples shown, grouped by label.
   */
  readonly samples: number;
  /**
   * Points drawn in each scatter plot. From a larger number, evenly spaced points are drawn; the caption gives both numbers.
   */
  readonly scatterPoints: number;
  /**
   * Space in the page for the pictures shown beside the scatter plot's points; pictures are scaled down to fit. 0 leaves them out.
   */
  readonly thumbnailBytes: number;
  /**
   * How tables are shown, by port: any name in `needs` that is no other port takes artifacts of type `table`.
   */
  readonly tables: {
    readonly [k: string]: {
      /**
       * The heading. If left out: the name of the port.
       */
      readonly title?: string;
      /**
       * A paragraph under the heading. Plain text.
       */
      readonly description?: string;
      /**
       * Rows shown. Of more rows the first ones are shown, of every point alike; the caption gives both numbers.
       */
      readonly rows: number;
      /**
       * Charts of the table, above its rows. A column is named as the table names it, a coordinate of its point as `matrix.<axis>`.
       *
       * @minItems 1
       * @maxItems 6
       */
      readonly charts?: {
        /**
         * `line`: numbers against numbers or times, a line for each series. `scatter`: a point for each row. `bar`: a bar for each value of `x`. `heatmap`: a cell for each pair of values of `x` and `y`, shaded by `value`.
         */
        readonly kind: 'line' | 'scatter' | 'bar' | 'heatmap';
        /**
         * If left out: made from the columns.
         */
        readonly title?: string;
        /**
         * The column along the horizontal axis.
         */
        readonly x: string;
        /**
         * The column along the vertical axis; for lines and bars also a list of columns, each a series.
         */
        readonly y: string | readonly string[];
        /**
         * The column whose values tell the series apart. If left out, each point is a series.
         */
        readonly series?: string;
        /**
         * The column of numbers that shades the cells of a heat map.
         */
        readonly value?: string;
        /**
         * The axes that are logarithmic.
         */
        readonly log?: readonly ('x' | 'y')[];
      }[];
    };
  };
  /**
   * How files are shown, by port: any name in `needs` that is no other port takes artifacts of type `files`. Pictures (PNG, JPEG, SVG) are shown, other files are listed.
   */
  readonly files: {
    readonly [k: string]: {
      /**
       * The heading. If left out: the name of the port.
       */
      readonly title?: string;
      /**
       * A paragraph under the heading. Plain text.
       */
      readonly description?: string;
    };
  };
  /**
   * Space in the page for the pictures of files. A picture that does not fit is listed with the reason.
   */
  readonly pictureBytes: number;
  /**
   * Filled in while planning; do not write it. Axes along which the points of `evaluations` differ in their seed or fold only: their means are shown. `folds`: the number of folds of the rows.
   */
  readonly replicates?: {
    readonly axes: readonly string[];
    readonly folds?: number;
  };
  /**
   * Filled in while planning; do not write it. The measures that the kinds wired to `evaluations` declare: the table of models shows their titles.
   */
  readonly measures?: {
    readonly name: string;
    readonly title: string;
    readonly about: string;
    readonly better: 'more' | 'less' | 'none';
    readonly format: 'fraction' | 'score' | 'number' | 'count' | 'weights' | 'seconds' | 'bytes';
    readonly of?: string;
    readonly group?: {
      readonly over: string;
      readonly head: string;
    };
    readonly table?: 'wide' | 'none';
  }[];
}
