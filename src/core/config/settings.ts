// Generated from schemas/config.schema.json by `npm run generate`. Do not edit.

/**
 * pipeline.config.yaml: where and how the pipelines of a project run. Nothing in it is part of a key: with other settings the results are the same.
 */
export type ProjectSettings = {
  /**
   * The folder in which artifacts are kept, relative to this file: artifacts if left out. --store and PIPELINE_STORE come before it.
   */
  readonly store?:
    | string
    | {
        /**
         * The folder in which artifacts are kept, relative to this file: artifacts if left out.
         */
        readonly folder?: string;
        /**
         * Whether several machines use the store at once, through a network file system: files of others are waited for, and caches are kept for each machine. Jobs on other machines say so themselves.
         */
        readonly shared?: boolean;
      };
  /**
   * Where actions are executed.
   */
  readonly executor?: {
    /**
     * The executor of a run without --executor and PIPELINE_EXECUTOR: local, processes of this machine, or slurm, jobs of a cluster whose nodes see the project and the store under the same paths.
     */
    readonly use?: 'local' | 'slurm';
    readonly slurm?: Slurm;
  };
  /**
   * A store that machines share. Results that it has are taken instead of being made.
   */
  readonly remote?: {
    /**
     * https://host/folder, s3://bucket/folder or file:///folder. It holds no user and no password: those come from the environment.
     */
    readonly url: string;
    /**
     * Whether results are taken from it.
     */
    readonly read: 'always' | 'never';
    /**
     * Whether results are sent to it. when-signed: those that a key of this machine can sign.
     */
    readonly write: 'when-signed' | 'never';
    /**
     * Which results are sent and taken: all, or exact, those of kinds that always give the same bytes.
     */
    readonly share: 'all' | 'exact';
  };
  /**
   * The public keys whose signatures are believed: files, relative to this one. Results of the remote store that none of them has signed count as missing.
   */
  readonly trust?: readonly string[];
}
/**
 * Settings of the executor slurm.
 */
export type Slurm = {
  /**
   * The partition of the jobs: the cluster's default if left out.
   */
  readonly partition?: string;
  /**
   * The account that the jobs are charged to.
   */
  readonly account?: string;
  /**
   * Further options of sbatch, word for word and after all others. Names, arrays and outputs are the program's own.
   */
  readonly options?: readonly string[];
  /**
   * Tasks of an array that Slurm runs at a time. As many as there is room for if left out.
   */
  readonly atOnce?: number;
  /**
   * Short actions are executed one after another in one job until it is expected to take this long, by earlier executions of their kind. 0: a job each.
   */
  readonly groupSeconds: number;
  /**
   * Lines of shell that run on the node before the work: module load, conda activate.
   */
  readonly prologue?: string;
}
