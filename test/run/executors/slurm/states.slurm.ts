/** Every way in which a job ends on a real Slurm is told rightly, or made good: no result is lost, and none is wrong. */

import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { type Cluster, startCluster, until } from '../../../support/slurm.ts';
import { clusterRig, failureOf, held, one, sound, warningsOf } from './cluster-rig.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after.always(() => cluster?.stop());

/** The node on which the only job runs. */
const node = (): string => cluster.ask('squeue', '-h', '-t', 'R', '-o', '%N').trim();
const back = async (name: string): Promise<void> => {
  cluster.startNode(name);
  await until(() => /idle|mix|alloc/.test(cluster.ask('sinfo', '-h', '-n', name, '-o', '%t')), 60_000);
};

test('actions of several stages are jobs, and their results are those of this machine', async (t) => {
  const rig = clusterRig(t);
  const source = `{ name: study, stages: {
    it: { uses: source, matrix: { value: [1, 2, 3, 4, 5] }, with: { value: '\${{ matrix.value }}' } },
    twice: { uses: add, needs: { input: it }, with: { amount: 10 } },
    all: { uses: sum, needs: { inputs: twice } } } }`;
  const { facts } = await rig.submit(source);
  t.like(facts, { outcome: 'succeeded', executed: 11 });
  t.deepEqual(facts.actions.find(({ stage }) => stage === 'all')?.metrics, { value: 65 });
  await sound(t, rig);
  const other = clusterRig(t);
  const local = await other.run(source);
  const outputs = (run: typeof facts) => run.actions.map(({ id, outputs }) => [id, outputs]);
  t.deepEqual(outputs(facts), outputs(local.facts));
  t.like((await rig.run(source)).facts, { executed: 0, cached: 11 });
});

test('a job that ends before its work has failed, with its code and its last lines', async (t) => {
  const rig = clusterRig(t);
  const run = await rig.submit(one('source'), { prologue: 'echo no such module >&2\nexit 3' });
  t.like(failureOf(run), { code: 'job-failed', log: ['no such module'] });
  t.regex(failureOf(run)?.message ?? '', /code 3/);
  await sound(t, rig);
});

test('a job that is killed is tried once more', async (t) => {
  const rig = clusterRig(t);
  const { run, begun, release, executions } = held(rig);
  await begun();
  cluster.killJobs();
  await begun(2);
  release();
  t.is((await run).facts.outcome, 'succeeded');
  t.is(executions(), 2);
  t.regex(warningsOf(await run).join('\n'), /is lost, it was killed .*: it is submitted again \(1 of 3\)/);
  await sound(t, rig);
  const again = clusterRig(t);
  const second = held(again);
  for (const times of [1, 2]) {
    await second.begun(times);
    cluster.killJobs();
  }
  t.like(failureOf(await second.run), { code: 'job-failed' });
  await sound(t, again);
});

test('a job that somebody cancels has failed', async (t) => {
  const rig = clusterRig(t);
  const { run, begun } = held(rig);
  await begun();
  cluster.ask('scancel', '-u', 'root');
  t.like(failureOf(await run), { code: 'job-cancelled', found: 'it was asked to end by SIGTERM' });
  t.regex(failureOf(await run)?.where ?? '', /^job \d+_0 on \S+$/);
  await sound(t, rig);
});

test('jobs that somebody cancels before they begin have failed', async (t) => {
  const rig = clusterRig(t);
  cluster.ask('sbatch', '--partition=urgent', '--nodes=3', '--exclusive', '--wrap=sleep 60', '--output=/dev/null');
  const run = rig.submit(`{ name: two, stages: {
    it: { uses: source, matrix: { value: [1, 2] }, with: { value: '\${{ matrix.value }}' } } } }`);
  await until(() => cluster.ask('squeue', '-h', '-r', '-t', 'PD', '-p', 'main').trim().split('\n').length === 2);
  cluster.ask('scancel', '-u', 'root');
  t.like((await run).facts, { failed: 2 });
  t.like(failureOf(await run), { code: 'job-cancelled' });
  await sound(t, rig);
});

test('a time limit of Slurm is a failure as the own one is', async (t) => {
  const rig = clusterRig(t);
  const { run } = held(rig, { options: ['--time=0:05'] });
  t.like(failureOf(await run), { code: 'timeout' });
  await sound(t, rig);
});

test('memory beyond that of the partition is a failure of memory', async (t) => {
  const rig = clusterRig(t);
  const run = await rig.submit(one('hoard', 'with: { mebibytes: 1500 }'));
  t.like(failureOf(run), { code: 'memory' });
  await sound(t, rig);
});

test('a node that dies gives its job to another one', async (t) => {
  const rig = clusterRig(t);
  const { run, begun, release } = held(rig);
  await begun();
  const lost = node();
  cluster.killNode(lost);
  await begun(2);
  release();
  t.is((await run).facts.outcome, 'succeeded');
  await back(lost);
  await sound(t, rig);
});

test('where Slurm does not start it again, the lost job is submitted again', async (t) => {
  const rig = clusterRig(t);
  const { run, begun, release } = held(rig, { options: ['--no-requeue'] });
  await begun();
  const lost = node();
  cluster.killNode(lost);
  await begun(2);
  release();
  t.is((await run).facts.outcome, 'succeeded');
  t.regex(warningsOf(await run).join('\n'), /is lost, its node was lost/);
  await back(lost);
  await sound(t, rig);
});

test('a lost daemon lets an action be executed twice at once, and nothing is wrong', async (t) => {
  const rig = clusterRig(t);
  const { run, begun, release, executions } = held(rig);
  await begun();
  const lost = node();
  cluster.killDaemon(lost);
  await begun(2);
  release();
  t.like((await run).facts, { outcome: 'succeeded', executed: 1 });
  t.is(executions(), 2);
  await back(lost);
  await sound(t, rig);
});

test('a job that has to make room for others goes on later', async (t) => {
  const rig = clusterRig(t);
  const { run, begun, release } = held(rig);
  await begun();
  cluster.ask('sbatch', '--partition=urgent', '--nodes=3', '--exclusive', '--wrap=sleep 3', '--output=/dev/null');
  await begun(2);
  release();
  t.is((await run).facts.outcome, 'succeeded');
  await sound(t, rig);
});

test('a folder that is not there on the node is named as the reason', async (t) => {
  const rig = clusterRig(t);
  const run = await rig.submit(one('source'), { options: ['--output=/nonexistent/log'] });
  t.like(failureOf(run), { code: 'job-failed', message: 'the node could not start the job' });
  t.regex(failureOf(run)?.hint ?? '', /not there on the node/);
  await sound(t, rig);
});

test('a request that no node can fulfil is told, and does not wait for ever', async (t) => {
  const rig = clusterRig(t);
  const run = await rig.submit(one('source', 'resources: { cpu: 64 }'));
  t.like(failureOf(run), { code: 'job-refused', found: 'PartitionConfig' });
  t.is(cluster.ask('squeue', '-h'), '');
  const refused = await rig.submit(one('source', 'resources: { memory: 999000 }'));
  t.like(failureOf(refused), { code: 'job-refused' });
  t.regex(failureOf(refused)?.found ?? '', /Memory specification can not be satisfied/);
  const nowhere = await rig.submit(one('source'), { partition: 'nowhere' });
  t.regex(failureOf(nowhere)?.found ?? '', /[Ii]nvalid partition/);
  await sound(t, rig);
});

test('while the controller is away jobs go on, and a submission waits for it', async (t) => {
  const rig = clusterRig(t);
  const { run, begun, release, executions } = held(rig);
  await begun();
  cluster.stopController();
  const other = rig.submit(one('source', 'with: { value: 9 }'));
  await pause(15_000);
  release();
  cluster.startController();
  t.is((await run).facts.outcome, 'succeeded');
  t.is((await other).facts.outcome, 'succeeded');
  t.is(executions(), 2, 'each once');
  await sound(t, rig);
});

test('a run that is stopped cancels its jobs with one call', async (t) => {
  const rig = clusterRig(t);
  const stop = new AbortController();
  const { run, begun } = held(rig, {}, { signal: stop.signal });
  await begun();
  stop.abort();
  t.is((await run).facts.outcome, 'interrupted');
  t.is(cluster.ask('squeue', '-h'), '');
  await sound(t, rig);
});
