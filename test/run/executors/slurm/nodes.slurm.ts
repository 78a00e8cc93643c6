/** What a job finds on its node: an environment without secrets, and perhaps a disk that is full. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { verifyStore } from '../../../../src/store/care/verify.ts';
import { type Cluster, startCluster, until } from '../../../support/slurm.ts';
import { clusterRig, failureOf, one, sound, warningsOf } from './cluster-rig.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ nodes: 2 });
});
test.after.always(() => cluster?.stop());

test('a job has the environment of its run without secrets', async (t) => {
  const rig = clusterRig(t);
  const secrets = ['PIPELINE_SIGNING_KEY', 'PIPELINE_REMOTE_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN'];
  for (const name of [...secrets, 'ORDINARY_SETTING']) process.env[name] = `the value of ${name}`;
  t.teardown(() => {
    for (const name of [...secrets, 'ORDINARY_SETTING']) delete process.env[name];
  });
  const found = join(rig.folder, 'environment');
  const { facts } = await rig.submit(one('source'), { prologue: `env > '${found}'` });
  t.is(facts.outcome, 'succeeded');
  const environment = readFileSync(found, 'utf8');
  t.regex(environment, /^ORDINARY_SETTING=/m);
  t.regex(environment, /^SLURM_JOB_ID=/m);
  for (const name of secrets) t.notRegex(environment, new RegExp(name), name);
  await sound(t, rig);
});

/**
 * Runs the script of the job again where the drafts of the store lie on a full disk, if it is on this node: a file system
 * of its own, which no other process sees.
 */
const fullOn = (node: string, drafts: string): string => `
if [ "$SLURMD_NODENAME" = ${node} ] && [ -z "$AGAIN" ]; then
  export AGAIN=1
  exec unshare -m /bin/sh -c 'mount -t tmpfs -o size=16k none "${drafts}"; cat /dev/zero > "${drafts}/full" 2>&-; exec /bin/sh "$1"' sh "$0"
fi`;

/** The digests of a run on this machine. */
async function outputsHere(t: ExecutionContext, source: string): Promise<unknown> {
  const { facts } = await clusterRig(t).run(source);
  return facts.actions.map(({ outputs }) => outputs);
}

test('an action whose node has a full disk is executed on another one', async (t) => {
  const rig = clusterRig(t);
  const drafts = rig.store().layout.temporary;
  const run = await rig.submit(one('source'), { prologue: fullOn('n1', drafts) });
  t.is(run.facts.outcome, 'succeeded');
  t.regex(warningsOf(run).join('\n'), /the store refuses job \d+_0 on n1: it is submitted again, for another node/);
  t.is(cluster.ask('squeue', '-h', '-t', 'CD', '--sort=-i', '-o', '%N').split('\n')[0], 'n2');
  t.deepEqual(
    run.facts.actions.map(({ outputs }) => outputs),
    await outputsHere(t, one('source')),
  );
  await sound(t, rig);
});

test('where no node can write, the run ends with the reason', async (t) => {
  const rig = clusterRig(t);
  const drafts = rig.store().layout.temporary;
  const run = await rig.submit(one('source'), { prologue: fullOn('n1', drafts) + fullOn('n2', drafts) });
  t.is(run.facts.outcome, 'store fault');
  t.like(failureOf(run), {
    code: 'store',
    message: 'the store cannot be used on n2, and no other node makes up for it',
  });
  t.regex(failureOf(run)?.log.join('\n') ?? '', /no space is left on the disk \(ENOSPC\)/);
  await sound(t, rig);
  t.is((await rig.submit(one('source'))).facts.outcome, 'succeeded');
});

test('a disk that is full for all ends the run, loses nothing, and gives the same results once there is room', async (t) => {
  const rig = clusterRig(t);
  const root = rig.store().root;
  mkdirSync(root, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', root]);
  t.teardown(() => execFileSync('umount', ['--lazy', root]));
  const gate = join(rig.folder, 'gate');
  const source = one('wait', `with: { until: ${JSON.stringify(gate)} }`);
  const run = rig.submit(source);
  await until(() => Object.keys(rig.executions()).length > 0);
  const ballast = join(root, 'tmp', 'ballast');
  t.throws(() => execFileSync('sh', ['-c', `cat /dev/zero > '${ballast}' 2>&-`]));
  writeFileSync(gate, '');
  t.is((await run).facts.outcome, 'store fault');
  t.regex(failureOf(await run)?.message ?? '', /no space is left on the disk|the store cannot be used/);
  rmSync(ballast);
  const again = await rig.submit(source);
  t.is(again.facts.outcome, 'succeeded');
  t.deepEqual(
    again.facts.actions.map(({ outputs }) => outputs),
    await outputsHere(t, source),
  );
  const { problems } = await verifyStore(rig.store(), false);
  t.deepEqual(problems, []);
});
