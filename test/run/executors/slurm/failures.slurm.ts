/** A failure that a job has left while no run followed it is told once, and paid for again only where that helps. */

import test from 'ava';
import { type Cluster, startCluster, until } from '../../../support/slurm.ts';
import { type ClusterRig, clusterRig, failureOf, one, sound } from './cluster-rig.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ nodes: 2 });
});
test.after.always(() => cluster?.stop());

/** Leaves a job to itself until it has ended. */
async function leave(rig: ClusterRig, source: string): Promise<void> {
  await rig.submit(source, {}, { detach: true });
  await until(() => cluster.ask('squeue', '-h') === '');
}

const executions = (rig: ClusterRig): number => Object.values(rig.executions()).reduce((sum, count) => sum + count, 0);

test('a failure that follows from the key is recorded by the run that hears of it, and never paid for again', async (t) => {
  const rig = clusterRig(t);
  const source = one('swing', 'with: { value: -1 }');
  await leave(rig, source);
  const first = await rig.submit(source);
  t.like(first.facts, { failed: 1, executed: 0 });
  t.like(failureOf(first), { code: 'diverged' });
  t.is(executions(rig), 1);
  await sound(t, rig);
  t.like((await rig.submit(source)).facts, { failed: 1, failedBefore: 1 });
  t.is(executions(rig), 1);
});

test('any other failure is told once, and the run after that tries again', async (t) => {
  const rig = clusterRig(t);
  const source = one('flaky', 'with: { failures: 5 }');
  await leave(rig, source);
  t.like(failureOf(await rig.submit(source)), { code: 'bad-luck' });
  t.is(executions(rig), 1);
  await sound(t, rig);
  t.like(failureOf(await rig.submit(source)), { code: 'bad-luck' });
  t.is(executions(rig), 2);
  await sound(t, rig);
});

test('--retry-failed does not take the failure of a job that was left', async (t) => {
  const rig = clusterRig(t);
  const source = one('flaky', 'with: { failures: 1 }');
  await leave(rig, source);
  t.like((await rig.submit(source, {}, { retryFailed: true })).facts, { outcome: 'succeeded', executed: 1 });
  t.is(executions(rig), 2);
  await sound(t, rig);
});
