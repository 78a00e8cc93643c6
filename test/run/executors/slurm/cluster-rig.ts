/** Runs of the rig on a real Slurm: kinds that count their executions, and the failures and warnings of a run. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Slurm } from '../../../../src/core/config/settings.ts';
import type { RunEvent } from '../../../../src/core/facts/event.ts';
import { slurmQueue } from '../../../../src/run/executors/slurm/queue.ts';
import { type SlurmOptions, slurmExecutor } from '../../../../src/run/executors/slurm/slurm.ts';
import type { RunOptions } from '../../../../src/run/runner.ts';
import { verifyStore } from '../../../../src/store/care/verify.ts';
import { createRig, type Rig, type RigRun } from '../../../support/rig.ts';
import { until } from '../../../support/slurm.ts';

export interface ClusterRig extends Rig {
  /** A run of which all actions are jobs. */
  submit(
    source: string,
    settings?: Partial<Slurm>,
    options?: Partial<RunOptions> & Partial<SlurmOptions>,
  ): Promise<RigRun>;
}

export function clusterRig(t: ExecutionContext): ClusterRig {
  const rig = createRig(t);
  return {
    ...rig,
    submit: (source, settings = {}, { queue = slurmQueue, detach = false, retryFailed = false, ...options } = {}) => {
      const store = rig.store();
      return rig.run(source, {
        jobs: 100,
        ...options,
        apart: (run, warn) =>
          slurmExecutor({
            ...{ store, run, queue, warn, settings: { groupSeconds: 60, ...settings }, atOnce: 100 },
            ...{ detach, retryFailed },
          }),
      });
    },
  };
}

/** A pipeline of one stage. */
export const one = (kind: string, settings = ''): string =>
  `{ name: one, stages: { it: { uses: ${kind}, ${settings} } } }`;

/** A run of an action that goes on until `release` is called. */
export function held(rig: ClusterRig, ...rest: [settings?: Submission[1], options?: Submission[2]]) {
  const gate = join(rig.folder, 'gate');
  const source = one('wait', `with: { until: ${JSON.stringify(gate)} }`);
  const executions = (): number => Object.values(rig.executions()).reduce((sum, count) => sum + count, 0);
  return {
    source,
    run: rig.submit(source, ...rest),
    executions,
    begun: (times = 1) => until(() => executions() >= times, 90_000),
    release: () => writeFileSync(gate, ''),
  };
}

type Submission = Parameters<ClusterRig['submit']>;

export function failureOf({ events }: RigRun): Extract<RunEvent, { event: 'action.failed' }>['failure'] | undefined {
  const failed = events.find((event) => event.event === 'action.failed');
  return failed?.event === 'action.failed' ? failed.failure : undefined;
}

export function warningsOf({ events }: RigRun): string[] {
  return events.flatMap((event) => (event.event === 'warning' ? [event.message] : []));
}

/** The store is sound, and no job has left files in it. */
export async function sound(t: ExecutionContext, rig: Rig): Promise<void> {
  const { problems } = await verifyStore(rig.store(), false);
  t.deepEqual(problems, []);
  t.deepEqual(rig.store().jobs.ids(), []);
}
