/** Slurm as a queue of jobs: a batch is an array, its limits and settings are options of sbatch. */

import { resolve } from 'node:path';
import type { Slurm } from '../../../core/config/settings.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { workCommand } from '../jobs/work-command.ts';
import type { SlurmQueue } from './queue.ts';
import { batchOptions, batchScript, literal, needsOptions } from './submission.ts';

/** `store`: the folder of the store, which its nodes see under the same path. */
export function slurmJobs(queue: SlurmQueue, settings: Slurm, store: string): JobQueue {
  return {
    ...queue,
    called: 'Slurm',
    refusalHint: 'see resources and timeoutMinutes of the stage, and executor.slurm in pipeline.config.yaml',
    submit: ({ folder, batch, name, tasks, limits, longest, passed, shunned }) => {
      const log = literal(folder.logFile(batch, '')).replace(/-\.log$/, '-%a.log');
      const naming = { name, tasks, log, ...(shunned !== undefined && { shunned }) };
      const options = batchOptions(naming, needsOptions(limits, longest), settings);
      const script = batchScript(workCommand(resolve(store), folder.id, batch), settings.prologue);
      return queue.submit(options, script, passed);
    },
  };
}
