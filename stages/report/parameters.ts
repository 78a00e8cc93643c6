// Generated from schemas/stages/report.schema.json by `npm run generate`. Do not edit.

/**
 * The sections of the report, and the number of items in each.
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
  readonly sections: readonly ('data' | 'compare' | 'train' | 'evaluate' | 'space' | 'clusters' | 'model' | 'provenance')[];
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
