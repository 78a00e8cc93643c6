/** Slurm keeps the contract of executors: three real nodes of this machine. */

import test from 'ava';
import { slurmQueue } from '../../../../src/run/executors/slurm/queue.ts';
import { slurmExecutor } from '../../../../src/run/executors/slurm/slurm.ts';
import { type Cluster, startCluster } from '../../../support/slurm.ts';
import { bodiesOnDisk } from '../bodies.ts';
import { executorContract } from '../contract.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after.always(() => cluster?.stop());

executorContract(
  'slurm',
  (t) => {
    const bodies = bodiesOnDisk(t);
    const executor = slurmExecutor({
      ...{ store: bodies.store, run: 'contract', settings: { groupSeconds: 60 }, queue: slurmQueue, atOnce: 4 },
      warn: (message) => t.log(message),
    });
    const atWork = (): string[] =>
      cluster
        .ask('squeue', '-h', '-r')
        .split('\n')
        .filter((line) => line !== '');
    return { ...bodies, executor, givesGpus: true, leftovers: () => [...bodies.leftovers(), ...atWork()] };
  },
  true,
);
