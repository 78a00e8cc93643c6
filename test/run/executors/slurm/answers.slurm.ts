/** Answers of a real Slurm that are easily taken for others: about jobs of somebody else, changed by the user's settings, or none. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { QueueSilent } from '../../../../src/run/executors/jobs/job-queue.ts';
import { slurmQueue } from '../../../../src/run/executors/slurm/queue.ts';
import { verifyStore } from '../../../../src/store/care/verify.ts';
import { createProject } from '../../../cli/command-line.ts';
import { type Cluster, startCluster, until } from '../../../support/slurm.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { clusterRig, held, sound, warningsOf } from './cluster-rig.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ nodes: 2, arraySizeMax: 4 });
});
test.after.always(() => cluster?.stop());

const jobs = (): string[] => cluster.ask('squeue', '-h', '-o', '%j').split('\n').filter(Boolean);

test('a controller that lost its state gives the numbers of jobs to others, whose jobs are neither followed nor cancelled', async (t) => {
  const rig = clusterRig(t);
  const stop = new AbortController();
  const { run, begun } = held(rig, {}, { signal: stop.signal });
  await begun();
  await cluster.loseState();
  cluster.ask('sbatch', '--job-name=somebody', '--array=0-1', '--wrap=sleep 60', '--output=/dev/null');
  await begun(2);
  stop.abort();
  t.is((await run).facts.outcome, 'interrupted');
  t.regex(
    warningsOf(await run).join('\n'),
    /job 1_0 is lost, the queue does not know it any more: it is submitted again/,
  );
  t.deepEqual(jobs(), ['somebody', 'somebody']);
  cluster.ask('scancel', '--name=somebody');
  await sound(t, rig);
});

test('filters and questions that the user has set for listings of his own change nothing', async (t) => {
  const rig = clusterRig(t);
  const own = { SQUEUE_USERS: 'nobody', SQUEUE_PARTITION: 'urgent', SQUEUE_NAMES: 'x', SBATCH_WAIT: '1' };
  const set = { ...own, SCANCEL_INTERACTIVE: '1', SLURM_CLUSTERS: 'another', SBATCH_CLUSTERS: 'another' };
  Object.assign(process.env, set);
  t.teardown(() => {
    for (const name of Object.keys(set)) delete process.env[name];
  });
  const stop = new AbortController();
  const { run, begun } = held(rig, {}, { signal: stop.signal });
  await begun();
  stop.abort();
  t.is((await run).facts.outcome, 'interrupted');
  for (const name of Object.keys(own)) delete process.env[name];
  t.deepEqual(jobs(), []);
  t.deepEqual(warningsOf(await run), []);
  await sound(t, rig);
});

test('an array that is too long for Slurm is submitted in parts', async (t) => {
  const rig = clusterRig(t);
  const silent = { ...slurmQueue, arrayMax: () => Promise.reject(new QueueSilent('no answer')) };
  const source = `{ name: many, stages: { it: { uses: source, matrix: { value: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    with: { value: '\${{ matrix.value }}' } } } }`;
  const run = await rig.submit(source, {}, { queue: silent });
  t.like(run.facts, { outcome: 'succeeded', executed: 9 });
  t.deepEqual(warningsOf(run), []);
  await sound(t, rig);
});

test('jobs that could not be cancelled are taken by the next run', async (t) => {
  const rig = clusterRig(t);
  const stop = new AbortController();
  const silent = { ...slurmQueue, cancel: () => Promise.reject(new QueueSilent('no answer')) };
  const { run, begun, release, executions, source } = held(rig, {}, { signal: stop.signal, queue: silent });
  await begun();
  stop.abort();
  t.is((await run).facts.outcome, 'interrupted');
  t.regex(
    warningsOf(await run).join('\n'),
    /the jobs \d+ of Slurm could not be cancelled, and the next run takes them/,
  );
  const next = rig.submit(source);
  release();
  t.is((await next).facts.outcome, 'succeeded');
  t.is(executions(), 1);
  await sound(t, rig);
});

test('an array that comes into sight after it was submitted again is cancelled with the run', async (t) => {
  const rig = clusterRig(t);
  const stop = new AbortController();
  let submissions = 0;
  const late: typeof slurmQueue = {
    ...slurmQueue,
    submit: async (...given) => {
      const answer = await slurmQueue.submit(...given);
      return submissions++ === 0 ? { is: 'doubtful', said: 'Socket timed out' } : answer;
    },
    // The first look is too early.
    named: (name) => (submissions === 1 ? Promise.resolve([]) : slurmQueue.named(name)),
    // The first one takes its time to end.
    cancel: async (all) => {
      const [first, ...others] = [...all].sort((left, right) => Number(left.job) - Number(right.job));
      await slurmQueue.cancel(others);
      void pause(1500).then(() => slurmQueue.cancel([first!]));
    },
  };
  const { run, begun } = held(rig, {}, { signal: stop.signal, queue: late });
  await begun(2);
  stop.abort();
  t.is((await run).facts.outcome, 'interrupted');
  t.deepEqual(jobs(), []);
  const { problems } = await verifyStore(rig.store(), false);
  t.deepEqual(problems, []);
});

const document = `
name: odd
stages:
  days:
    uses: command
    matrix: { day: [1, 2] }
    with:
      shell: echo "$P_DAY" > "$P_OUTPUT_OUT/day.txt"
      parameters: { day: '\${{ matrix.day }}' }
      outputs: { out: { type: files } }
`;

test('folders may have any name that Slurm can write logs below; of another one it is told', async (t) => {
  const inside = temporaryFolder(t);
  for (const [name, code] of [
    [`100% 'my' "prö" %a $HOME`, 0],
    ['back\\slash', 1],
  ] as const) {
    const folder = join(inside, name);
    mkdirSync(folder);
    const project = createProject(folder, { 'odd.yaml': document });
    writeFileSync(join(folder, 'pipeline.config.yaml'), 'executor: { use: slurm }\n');
    const run = await project.run('run', 'odd.yaml');
    t.is(run.code, code, run.out + run.error);
    if (code === 1) t.regex(run.out, /found: +the path of the store has a backslash/);
    t.regex((await project.run('verify')).out, /all good/);
  }
});

test('a run that is interrupted twice, so that it does not wait, leaves jobs whose end is no failure of the next one', async (t) => {
  const rig = clusterRig(t);
  const { begun, release, source, run } = held(rig, {}, { detach: true });
  await begun();
  await run;
  cluster.ask('scancel', '-u', 'root');
  await until(() => jobs().length === 0);
  const next = rig.submit(source);
  await begun(2);
  release();
  t.is((await next).facts.outcome, 'succeeded');
  t.regex(warningsOf(await next).join('\n'), /of an earlier run was cancelled: it is submitted again/);
  await sound(t, rig);
});
