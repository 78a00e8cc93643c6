/** Runs of the rig on hosts that are reached by real servers of ssh, and the jobs that are alive on them. */

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { SshHost } from '../../../../src/core/config/settings.ts';
import { type JobsOptions, jobsExecutor } from '../../../../src/run/executors/slurm/slurm.ts';
import { marksIn, storeMark } from '../../../../src/run/executors/ssh/marks.ts';
import { remoteBySsh } from '../../../../src/run/executors/ssh/remote.ts';
import { type SshQueueOptions, sshQueue } from '../../../../src/run/executors/ssh/ssh-queue.ts';
import type { RunOptions } from '../../../../src/run/runner.ts';
import { createRig, type Rig, type RigRun } from '../../../support/rig.ts';
import type { SshHosts } from '../../../support/ssh-hosts.ts';

export interface SshRig extends Rig {
  submit(
    source: string,
    hosts?: readonly SshHost[],
    options?: Partial<RunOptions> &
      Partial<JobsOptions> &
      Partial<Pick<SshQueueOptions, 'prologue' | 'lostMs' | 'remote'>>,
  ): Promise<RigRun>;
}

export function sshRig(t: ExecutionContext, servers: SshHosts): SshRig {
  const rig = createRig(t);
  const each = servers.names.map((name): SshHost => ({ name, cpus: 2, memory: 4000, gpus: 1 }));
  return {
    ...rig,
    submit: (source, hosts = each, given = {}) => {
      const { prologue = '', lostMs = 120_000, remote = remoteBySsh(servers.options), ...options } = given;
      const store = rig.store();
      return rig.run(source, {
        jobs: 100,
        ...options,
        apart: (run, warn) =>
          jobsExecutor({
            ...{ store, run, warn, groupSeconds: 60, atOnce: 100 },
            queue: sshQueue({ store, hosts, prologue, lostMs, warn, remote }),
          }),
      });
    },
  };
}

/** The jobs of a store whose processes are alive, each once. */
export function jobsAlive(store: string): string[] {
  const mark = storeMark(resolve(store));
  const marked = marksIn(execFileSync('ps', ['-eww', '-o', 'pid=', '-o', 'args='], { encoding: 'utf8' }));
  return [...new Set(marked.flatMap((one) => (one.store === mark ? [`${one.job}_${one.task}`] : [])))];
}
