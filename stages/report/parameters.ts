// Generated from schemas/stages/report.schema.json by `npm run generate`. Do not edit.

/**
 * The parts of the report, and how much each shows.
 */
export type ReportParameters = {
  /**
   * The page's heading. Empty: the pipeline's name, known when the report is written to a folder.
   */
  readonly title: string;
  /**
   * A paragraph under the heading: what was asked, what the data are. Plain text.
   */
  readonly description: string;
  /**
   * Which sections the page has, in this order. A section without input is left out.
   */
  readonly sections: readonly ('compare' | 'train' | 'model' | 'evaluate' | 'space' | 'clusters' | 'data' | 'provenance')[];
  /**
   * The split whose confusion matrix, classes and mistakes are shown. The other one is used where this one was not evaluated.
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
   * Points drawn in each scatter plot. Of more, evenly spaced ones are taken; the caption says so.
   */
  readonly scatterPoints: number;
  /**
   * Room in the page for the pictures shown beside the scatter plot's points; they are made small enough to fit. 0 leaves them out.
   */
  readonly thumbnailBytes: number;
  /**
   * Filled in while planning, and not to be written: how the kinds wired to `evaluations` declare their numbers. The table of models has their titles.
   */
  readonly measures?: {
    readonly name: string;
    readonly title: string;
    readonly about: string;
    readonly better: 'more' | 'less' | 'none';
    readonly format: 'fraction' | 'number' | 'count' | 'weights' | 'seconds';
    readonly of?: string;
    readonly group?: {
      readonly over: string;
      readonly head: string;
    };
    readonly table?: 'wide' | 'none';
  }[];
}
