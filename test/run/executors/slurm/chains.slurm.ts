/** A chain, the same training for more and more epochs, is one job: nothing of it is trained twice, whatever happens. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type Cluster, startCluster, until } from '../../../support/slurm.ts';
import { type ClusterRig, clusterRig, failureOf, sound, warningsOf } from './cluster-rig.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after.always(() => cluster?.stop());

const submitted = (): number => cluster.ask('squeue', '-h', '-r', '-t', 'all', '-o', '%i').split('\n').length - 1;

const chain = (epochs: readonly number[], settings = '', stage = ''): string => `{ name: chain, stages: {
  train: { uses: steps, matrix: { epochs: [${epochs.join()}] }, with: { epochs: '\${{ matrix.epochs }}', ${settings} }, ${stage} } } }`;

/** How often each epoch was trained, and the bodies that were called. */
function trained(rig: ClusterRig): { readonly epochs: readonly number[]; readonly bodies: number } {
  const counts = Object.entries(rig.executions());
  const epochs: number[] = [];
  for (const [line, count] of counts) {
    const epoch = /^epoch (\d+)$/.exec(line)?.[1];
    if (epoch !== undefined) epochs[Number(epoch) - 1] = count;
  }
  return {
    epochs,
    bodies: counts.reduce((sum, [line, count]) => sum + (line.startsWith('steps ') ? count : 0), 0),
  };
}

/** An epoch that does not begin before the gate is open. */
function gateAt(rig: ClusterRig, epoch: number): { reached(times?: number): Promise<void>; open(): void } {
  const gate = join(rig.folder, 'gate');
  rig.editBody('steps', (source) =>
    source.replace(
      "appendFileSync(log, 'epoch '",
      `if (epoch === ${epoch}) {
        appendFileSync(log, 'at the gate\\n');
        while (!existsSync(${JSON.stringify(gate)})) await new Promise((resume) => setTimeout(resume, 10));
      }
      appendFileSync(log, 'epoch '`,
    ),
  );
  return {
    reached: (times = 1) => until(() => (rig.executions()['at the gate'] ?? 0) >= times, 90_000),
    open: () => writeFileSync(gate, ''),
  };
}

const once = (epochs: number): number[] => Array.from({ length: epochs }, () => 1);

async function sameAsHere(t: ExecutionContext, rig: ClusterRig, source: string): Promise<void> {
  const other = clusterRig(t);
  const outputs = async (of: ClusterRig) =>
    (await of.run(source)).facts.actions.map(({ id, outputs }) => [id, outputs]);
  t.deepEqual(await outputs(rig), await outputs(other));
}

test('a chain is one job, and its links give the results of this machine', async (t) => {
  const rig = clusterRig(t);
  const before = submitted();
  const source = chain([10, 1, 5]);
  t.like((await rig.submit(source)).facts, { outcome: 'succeeded', executed: 3 });
  t.is(submitted() - before, 1);
  t.deepEqual(trained(rig), { epochs: once(10), bodies: 3 });
  await sound(t, rig);
  await sameAsHere(t, rig, source);
});

test('a chain that is left is one job, and trains nothing twice for the run that goes on with it', async (t) => {
  const rig = clusterRig(t);
  const before = submitted();
  const source = chain([1, 5, 10], 'divergesAt: 20');
  const left = await rig.submit(source, {}, { detach: true });
  t.like(left.facts, { outcome: 'interrupted' });
  t.regex(warningsOf(left).join(), /3 actions are with Slurm/);
  t.like((await rig.submit(source)).facts, { outcome: 'succeeded', executed: 3 });
  t.is(submitted() - before, 1);
  t.deepEqual(trained(rig), { epochs: once(10), bodies: 3 });
  await sound(t, rig);
});

test('a link that is asked for later waits for those at work, and continues them', async (t) => {
  const rig = clusterRig(t);
  const gate = gateAt(rig, 4);
  const before = submitted();
  const left = await rig.submit(chain([1, 5]), {}, { detach: true });
  t.is(left.facts.outcome, 'interrupted');
  await gate.reached();
  const longer = rig.submit(chain([1, 5, 9]));
  await until(() => rig.store().jobs.ids().length === 2);
  gate.open();
  t.like((await longer).facts, { outcome: 'succeeded', executed: 3 });
  t.is(submitted() - before, 2);
  t.deepEqual(trained(rig), { epochs: once(9), bodies: 3 });
  await sound(t, rig);
});

test('a chain whose node is lost goes on from its last checkpoint', async (t) => {
  const rig = clusterRig(t);
  const gate = gateAt(rig, 4);
  const run = rig.submit(chain([1, 5, 8]));
  await gate.reached();
  const lost = cluster.ask('squeue', '-h', '-t', 'R', '-o', '%N').trim();
  cluster.killNode(lost);
  await gate.reached(2);
  gate.open();
  t.like((await run).facts, { outcome: 'succeeded', executed: 3 });
  // The link that was at work has begun twice, and those that had ended were not executed again.
  t.deepEqual(trained(rig), { epochs: once(8), bodies: 4 });
  cluster.startNode(lost);
  await until(() => /idle|mix|alloc/.test(cluster.ask('sinfo', '-h', '-n', lost, '-o', '%t')), 60_000);
  await sound(t, rig);
});

test('a link whose process is killed again and again has failed; the next one goes on without it', async (t) => {
  const rig = clusterRig(t);
  const gate = gateAt(rig, 4);
  const run = rig.submit(chain([1, 5, 8]));
  for (const times of [1, 2]) {
    await gate.reached(times);
    cluster.killJobs();
  }
  await gate.reached(3);
  gate.open();
  const { facts, events } = await run;
  t.like(facts, { executed: 2, failed: 1 });
  t.like(failureOf(await run), { code: 'job-failed' });
  t.is(warningsOf(await run).filter((text) => text.includes('is lost')).length, 1, 'of the link at work alone');
  t.deepEqual(
    events.flatMap((event) => (event.event === 'action.failed' ? [event.coordinates.epochs] : [])),
    [5],
  );
  t.deepEqual(trained(rig).epochs, once(8));
  await sound(t, rig);
});

test('a link that would continue from a divergence diverges too, and is not executed', async (t) => {
  const rig = clusterRig(t);
  const source = chain([2, 4, 6], 'divergesAt: 3');
  const { facts, events } = await rig.submit(source);
  t.like(facts, { executed: 1, failed: 2 });
  t.deepEqual(
    // Both outcomes may be found by one look.
    events.flatMap((event) => (event.event === 'action.failed' ? [event.failure.message] : [])).sort(),
    ['diverged at epoch 3', 'diverged at epoch 3, like the shorter one, which it would continue'],
  );
  t.is(trained(rig).bodies, 2);
  const again = await rig.submit(source);
  t.like(again.facts, { executed: 0, cached: 1, failed: 2, failedBefore: 2 });
  t.is(trained(rig).bodies, 2);
  await sound(t, rig);
});
