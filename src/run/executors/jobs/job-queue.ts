/**
 * The port to a system that starts jobs on other machines: Slurm, or hosts that are reached by ssh. It is asked to start
 * the tasks of a batch, what it knows about tasks, and to cancel. It never decides how an action ended: outcomes do.
 */

import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import type { Limits } from '../executor.ts';

/** A task of a batch as the system shows it. */
export interface QueuedTask {
  readonly job: string;
  /** Undefined for all tasks without a line of their own: they were cancelled before they began. */
  readonly task: number | undefined;
  /** The name of its batch: a number may have come to another job. */
  readonly name: string;
  /** In Slurm's words. */
  readonly state: string;
  readonly reason: string;
  /** The node that executes it or did; empty before. */
  readonly node?: string;
  /** As `wait` gives it: 9 for a signal, 256 for an exit with 1. */
  readonly exitStatus: number;
}

/** A job, or a task of a job as `<job>_<task>`, and the name of its batch. */
export interface NamedJob {
  readonly job: string;
  readonly name: string;
}

/** `refused`: it is not in the queue; `doubtful`: it may be; `full`: there is no room for so many now. */
export type Submission =
  | { readonly is: 'queued'; readonly job: string }
  | { readonly is: 'refused'; readonly said: string }
  | { readonly is: 'doubtful' | 'full'; readonly said: string };

/** The system gave no answer, which says nothing about any job. */
export class QueueSilent extends Error {
  constructor(said: string) {
    super(said);
    this.name = 'QueueSilent';
  }
}

/** A batch of which the intent is written down in its folder. */
export interface JobBatch {
  readonly folder: JobFolder;
  readonly batch: number;
  readonly name: string;
  /** How many tasks it has, numbered from 0. */
  readonly tasks: number;
  /** The limits of each action, `longest` of which follow one another in a task. */
  readonly limits: Limits;
  readonly longest: number;
  /** Variables of the environment that they get by name. */
  readonly passed: readonly string[];
  /** A node that is not to execute it. */
  readonly shunned?: string;
}

export interface JobQueue {
  /** Its name for people: "Slurm". */
  readonly called: string;
  /** Where to look when it refuses a request. */
  readonly refusalHint: string;
  submit(batch: JobBatch): Promise<Submission>;
  /** All tasks of these jobs that it knows. Rejects with QueueSilent if it does not answer. */
  tasks(jobs: readonly string[]): Promise<readonly QueuedTask[]>;
  /** The jobs with the name of a batch, the newest first. Rejects with QueueSilent. */
  named(name: string): Promise<readonly string[]>;
  /** Ends jobs, or tasks of jobs, that have these names. Rejects with QueueSilent. */
  cancel(jobs: readonly NamedJob[]): Promise<void>;
  /** The most tasks that a batch may have. */
  arrayMax(): Promise<number>;
}
