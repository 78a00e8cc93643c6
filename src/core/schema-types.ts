// Generated from schemas/pipeline.schema.json by `npm run generate`. Do not edit.

/**
 * An integer from 0 to 4294967295.
 */
export type Seed = number;
/**
 * A reference such as ${{ params.name }}.
 */
export type Reference = string;
/**
 * An output of another stage: `stage`, `stage.output`, or { stage, output, where }.
 */
export type Need =
  | string
  | {
      /**
       * The stage's name.
       */
      stage: string;
      /**
       * Which of its outputs. Not needed when only one has the port's type.
       */
      output?: string;
      where?: Where;
    };
/**
 * A text, a number, true or false.
 */
export type Scalar = string | number | boolean;
/**
 * A text, a number, true or false; or a mapping with a name, whose fields are read as ${{ matrix.axis.field }}.
 */
export type AxisValue =
  | string
  | number
  | boolean
  | {
      name: Scalar;
      [k: string]: unknown;
    };
/**
 * A metric and its limits.
 */
export type Gate = Gate1 & {
  /**
   * The stage and the metric's name, as in `evaluate.test.accuracy`.
   */
  metric: string;
  where?: Where;
  /**
   * The metric must be at least this.
   */
  min?: number | Reference;
  /**
   * The metric must be at most this.
   */
  max?: number | Reference;
};
export type Gate1 = {
  [k: string]: unknown;
};

/**
 * An experiment: stages, each of which turns artifacts into artifacts, and the gates that their metrics have to pass.
 */
export interface PipelineDocument {
  /**
   * What the pipeline is called in reports and lists.
   */
  name: string;
  /**
   * What it is for, in a sentence or more.
   */
  description?: string;
  /**
   * The seed of every random choice. Stages may have their own.
   */
  seed?: Seed | Reference;
  /**
   * Values to be used as ${{ params.name }} and overridden with -P name=value. They may hold ${{ env.NAME }}. No place for secrets: values are printed, kept in the store and shown in the report.
   */
  params?: {
    [k: string]: unknown;
  };
  /**
   * Names with a word like TOKEN, SECRET, PASSWORD or KEY, in ${{ env.NAME }} and -P NAME=value, are refused, since values of a document are printed, kept in the store and shown in the report. true allows them all, a list those in it.
   */
  allowSecretNames?: boolean | [string, ...string[]];
  /**
   * The stages by name, in any order: what a stage needs decides when it runs.
   */
  stages: {
    [k: string]: Stage;
  };
  /**
   * Conditions on metrics. A run whose gates do not all pass exits with 3.
   */
  gates?: Gate[];
}
/**
 * One step: a stage kind, what it needs and its parameters.
 */
export interface Stage {
  /**
   * The stage kind.
   */
  uses: string;
  /**
   * For each input port, the stage that makes its artifact; a list of them for ports that gather. A port that takes one artifact makes this stage run once for each point of that stage, with the same coordinates.
   */
  needs?: {
    [k: string]: Need | [Need, ...Need[]];
  };
  /**
   * Axes and their values: the stage runs once for each combination, the last axis varying fastest. `exclude` removes combinations; `include` adds fields to combinations, or combinations.
   */
  matrix?: {
    /**
     * Each entry is added to the combinations whose axis values it does not contradict; if there is none, it is a combination of its own.
     *
     * @minItems 1
     */
    include?: [Point, ...Point[]];
    /**
     * Combinations to leave out; an entry may name some of the axes only.
     *
     * @minItems 1
     */
    exclude?: [Point, ...Point[]];
    [k: string]: [AxisValue, ...AxisValue[]] | Reference | [Point, ...Point[]] | undefined;
  };
  /**
   * The parameters of the stage kind.
   */
  with?: {
    [k: string]: unknown;
  };
  /**
   * The seed of this stage, in place of the pipeline's; ${{ matrix.name }} gives each point its own.
   */
  seed?: Seed | Reference;
  /**
   * How often to try again after a failure, each time in a new process that goes on from the checkpoints of the one before. What diverged is not tried again: it would diverge again.
   */
  retries?: number;
  /**
   * Stop an attempt that takes longer; it counts as a failure. No limit if left out.
   */
  timeoutMinutes?: number;
  /**
   * What one action occupies while it runs. What is more than the machine has is refused before anything runs.
   */
  resources?: {
    /**
     * Processor cores of those that --jobs gives; all of them if it is more.
     */
    cpu?: number;
    /**
     * Graphics processors.
     */
    gpu?: number;
    /**
     * Memory in MiB. On Linux, a process that takes more is stopped, which counts as a failure.
     */
    memory?: number;
  };
}
/**
 * Narrows to the points with these values of the axes; a list means any of them. An axis that is narrowed to one value does not become part of the coordinates of the stage that needs it.
 */
export interface Where {
  [k: string]: Scalar | [Scalar, ...Scalar[]];
}
/**
 * Values of some axes.
 */
export interface Point {
  [k: string]: AxisValue;
}
