/**
 * A Slurm of one machine for tests: munged, slurmctld and some slurmd, all private to one folder: no systemd, nothing in
 * /etc or /run, no slurmdbd. Needs root and Debian's slurmctld, slurmd, slurm-client and munge.
 */

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface Cluster {
  readonly folder: string;
  /** Kills the processes of all jobs. */
  killJobs(): void;
  /** As if a machine lost power: its daemons and jobs are gone without a word. */
  killNode(name: string): void;
  /** Kills only the daemon of a node: its jobs go on. */
  killDaemon(name: string): void;
  startNode(name: string): void;
  stopController(): void;
  startController(): void;
  /** The controller starts anew and knows no job: numbers begin at 1 again. */
  loseState(): Promise<void>;
  /** The answer of a command of Slurm. */
  ask(command: string, ...args: readonly string[]): string;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly nodes?: number;
  /** Seconds after which Slurm forgets a job that has ended. */
  readonly remembers?: number;
  /** The most tasks of an array, and one more. */
  readonly arraySizeMax?: number;
}

const startMs = 30_000;
const stopRounds = 40;

/** Starts a cluster, and points SLURM_CONF of this process at it. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { nodes = 3 } = options;
  // A unix socket's path ends at 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'slurm-'));
  const conf = join(folder, 'slurm.conf');
  const names = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
  for (const part of ['state', 'log', 'munge', ...names.map((name) => `spool/${name}`)])
    mkdirSync(join(folder, part), { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, 'munge/key'), randomBytes(128), { mode: 0o600 });
  writeFileSync(conf, configuration(folder, names, await freePorts(nodes + 1), options));
  writeFileSync(join(folder, 'gres.conf'), names.map((name) => `NodeName=${name} Name=gpu File=/dev/null\n`).join(''));
  process.env.SLURM_CONF = conf;
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const ask = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, { encoding: 'utf8', env, timeout: startMs, stdio: ['ignore', 'pipe', 'pipe'] });
  /** A daemon keeps no pipe open that somebody waits for. */
  const start = (command: string, ...args: readonly string[]): void =>
    void execFileSync(command, args, { env, timeout: startMs, stdio: 'ignore' });
  const munge = (name: string): string => join(folder, 'munge', name);
  const pidOf = (name: string): number => Number(readFileSync(join(folder, `${name}.pid`), 'utf8'));
  const startNode = (name: string): void => start('slurmd', '-N', name, '-f', conf, '-c');
  const isIdle = (): boolean => ask('sinfo', '-h', '-N', '-t', 'idle', '-o', '%N').match(/n\d/g)?.length === 2 * nodes;
  const jobs = (node = ''): Process[] =>
    processes().filter(
      ({ environment }) =>
        environment.includes(`SLURM_CONF=${conf}\0`) && environment.includes(`SLURMD_NODENAME=${node}`),
    );
  const cluster: Cluster = {
    folder,
    killJobs: () => {
      for (const { pid, command } of jobs()) if (!command.startsWith('slurmstepd')) kill(pid, 'SIGKILL');
    },
    killNode: (name) => {
      const all = jobs(`${name}\0`);
      // Daemons of steps first: they would report the death of their job.
      const steps = all.filter(({ parent }) => commandOf(parent).startsWith('slurmstepd')).map(({ parent }) => parent);
      for (const pid of [...steps, pidOf(`slurmd.${name}`), ...all.map((one) => one.pid)]) kill(pid, 'SIGKILL');
    },
    killDaemon: (name) => kill(pidOf(`slurmd.${name}`), 'SIGKILL'),
    startNode,
    stopController: () => kill(pidOf('slurmctld'), 'SIGTERM'),
    startController: () => start('slurmctld', '-f', conf),
    loseState: async () => {
      const pid = pidOf('slurmctld');
      kill(pid, 'SIGTERM');
      await until(() => commandOf(pid) === '');
      for (const name of readdirSync(join(folder, 'state'))) rmSync(join(folder, 'state', name), { recursive: true });
      start('slurmctld', '-f', conf);
      // Their daemons say at once that the nodes are there, and not at the next question.
      for (const name of names) {
        kill(pidOf(`slurmd.${name}`), 'SIGKILL');
        startNode(name);
      }
      await until(isIdle);
    },
    ask,
    stop: async () => {
      for (let round = 0; round < stopRounds; round++) {
        // Files with process numbers lie after a second start.
        const daemons = processes().filter(
          ({ command, environment }) =>
            command.includes(` ${conf} `) ||
            command.includes(`--socket=${munge('socket')} `) ||
            (command.startsWith('slurmstepd') && environment.includes(`SLURM_CONF=${conf}\0`)),
        );
        const left = [...jobs(), ...daemons];
        if (left.length === 0) break;
        for (const { pid } of left) kill(pid, round < stopRounds / 4 ? 'SIGTERM' : 'SIGKILL');
        await pause(100);
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    const files = { 'key-file': 'key', socket: 'socket', 'pid-file': 'pid', 'log-file': 'log', 'seed-file': 'seed' };
    const options = Object.entries(files).map(([option, name]) => `--${option}=${munge(name)}`);
    start('munged', '--force', '--num-threads=2', ...options);
    start('slurmctld', '-c', '-f', conf);
    for (const name of names) startNode(name);
    await until(isIdle);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

/** Waits until something holds. Fails after half a minute. */
export async function until(holds: () => boolean, ms = startMs): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`it did not come true within ${ms} ms: ${holds}`);
    await pause(50);
  }
}

function configuration(
  folder: string,
  names: readonly string[],
  ports: readonly number[],
  { remembers = 300, arraySizeMax = 10_001 }: ClusterOptions,
): string {
  const host = hostname().split('.')[0];
  return `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# Without a short life of credentials every requeue waits for two minutes.
AuthInfo=socket=${folder}/munge/socket,cred_expire=5
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool/%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.%n.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=1000
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MinJobAge=${remembers}
KillWait=2
UnkillableStepTimeout=10
MessageTimeout=10
SlurmdTimeout=6
BatchStartTimeout=10
InactiveLimit=0
MaxArraySize=${arraySizeMax}
MaxJobCount=20000
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SlurmdParameters=config_overrides
GresTypes=gpu
NodeName=DEFAULT CPUs=2 RealMemory=4000 State=UNKNOWN
${names.map((name, index) => `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports[index + 1]} Gres=gpu:1\n`).join('')}
PartitionName=main Nodes=${names.join()} Default=YES MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=REQUEUE
PartitionName=urgent Nodes=${names.join()} MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF
`;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Words and settings, each followed by its end. */
  readonly command: string;
  readonly environment: string;
}

function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      const parent = Number(/^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      return [{ pid, parent, command: commandOf(pid), environment: readFileSync(`/proc/${pid}/environ`, 'latin1') }];
    } catch {
      return [];
    }
  });
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
