/** Hosts that are reached by ssh keep the contract of executors. */

import test from 'ava';
import { jobsExecutor } from '../../../../src/run/executors/slurm/slurm.ts';
import { remoteBySsh } from '../../../../src/run/executors/ssh/remote.ts';
import { sshQueue } from '../../../../src/run/executors/ssh/ssh-queue.ts';
import { type SshHosts, startSshHosts } from '../../../support/ssh-hosts.ts';
import { bodiesOnDisk } from '../bodies.ts';
import { executorContract } from '../contract.ts';
import { jobsAlive } from './ssh-rig.ts';

let servers: SshHosts;
test.before(async () => {
  servers = await startSshHosts();
});
test.after.always(() => servers?.stop());

executorContract(
  'ssh',
  (t) => {
    const bodies = bodiesOnDisk(t);
    const { store } = bodies;
    const warn = (message: string): void => t.log(message);
    const hosts = servers.names.map((name) => ({ name, cpus: 2, gpus: 1 }));
    const queue = sshQueue({ store, hosts, warn, remote: remoteBySsh(servers.options) });
    const executor = jobsExecutor({ store, run: 'contract', groupSeconds: 60, queue, atOnce: 4, warn });
    return {
      ...bodies,
      executor,
      givesGpus: true,
      leftovers: () => [...bodies.leftovers(), ...jobsAlive(store.root)],
    };
  },
  true,
);
