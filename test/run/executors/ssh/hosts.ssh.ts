/** Actions on hosts that are reached by ssh: counted, followed when connections drop, moved when a host is down. */

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { remoteBySsh } from '../../../../src/run/executors/ssh/remote.ts';
import { createProject } from '../../../cli/command-line.ts';
import { until } from '../../../support/slurm.ts';
import { type SshHosts, startSshHosts } from '../../../support/ssh-hosts.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { failureOf, one, sound, warningsOf } from '../slurm/cluster-rig.ts';
import { jobsAlive, type SshRig, sshRig } from './ssh-rig.ts';

let servers: SshHosts;
test.before(async () => {
  servers = await startSshHosts();
});
test.after.always(() => servers?.stop());

const executions = (rig: SshRig): number => Object.values(rig.executions()).reduce((sum, count) => sum + count, 0);

/** A run of an action that goes on until `release` is called. */
function held(
  rig: SshRig,
  ...rest: [hosts?: Parameters<SshRig['submit']>[1], options?: Parameters<SshRig['submit']>[2]]
) {
  const gate = join(rig.folder, 'gate');
  return {
    run: rig.submit(one('wait', `with: { until: ${JSON.stringify(gate)} }`), ...rest),
    begun: (times = 1) => until(() => executions(rig) >= times, 90_000),
    release: () => writeFileSync(gate, ''),
  };
}

test('actions of several stages are jobs on hosts, and their results are those of this machine', async (t) => {
  const rig = sshRig(t, servers);
  const source = `{ name: study, stages: {
    it: { uses: source, matrix: { value: [1, 2, 3, 4, 5] }, with: { value: '\${{ matrix.value }}' } },
    train: { uses: steps, matrix: { epochs: [1, 3, 6] }, with: { epochs: '\${{ matrix.epochs }}' } },
    twice: { uses: add, needs: { input: it }, with: { amount: 10 } },
    all: { uses: sum, needs: { inputs: twice } } } }`;
  const { facts } = await rig.submit(source);
  t.like(facts, { outcome: 'succeeded', executed: 14 });
  t.is(rig.executions()['epoch 1'], 1, 'a chain trains nothing twice');
  await sound(t, rig);
  const local = await sshRig(t, servers).run(source);
  const outputs = (run: typeof facts) => run.actions.map(({ id, outputs }) => [id, outputs]);
  t.deepEqual(outputs(facts), outputs(local.facts));
});

test('no more runs on a host than there are cores, memory and graphics processors; the rest is queued', async (t) => {
  const rig = sshRig(t, servers);
  const gate = join(rig.folder, 'gate');
  const source = (
    stage: string,
  ): string => `{ name: many, stages: { it: { uses: wait, matrix: { number: [1, 2, 3, 4, 5] },
    with: { until: ${JSON.stringify(gate)} }, seed: '\${{ matrix.number }}', ${stage} } } }`;
  const told: string[] = [];
  const [name = ''] = servers.names;
  const run = rig.submit(source('resources: { memory: 1000 }'), [{ name, cpus: 9, memory: 2500 }], {
    listener: ({ event }) => told.push(event),
  });
  await until(() => told.filter((event) => event === 'action.started').length === 2, 90_000);
  await pause(1500);
  t.is(told.filter((event) => event === 'action.started').length, 2);
  t.is(told.filter((event) => event === 'action.queued').length, 5);
  t.is(jobsAlive(rig.store().root).length, 2);
  writeFileSync(gate, '');
  t.like((await run).facts, { outcome: 'succeeded', executed: 5 });
  const refused = await rig.submit(one('source', 'resources: { cpu: 10 }'), [{ name, cpus: 9 }]);
  t.like(failureOf(refused), {
    code: 'job-refused',
    found: 'no host has the cores, the memory or the graphics processors',
  });
  await sound(t, rig);
});

test('a connection that drops ends nothing: the outcome comes through the store', async (t) => {
  const rig = sshRig(t, servers);
  const { run, begun, release } = held(rig);
  await begun();
  for (const name of servers.names) await servers.stopServer(name);
  await pause(3000);
  release();
  t.is((await run).facts.outcome, 'succeeded');
  t.is(executions(rig), 1);
  t.regex(warningsOf(await run).join('\n'), /the host h\d does not answer/);
  for (const name of servers.names) await servers.startServer(name);
  await sound(t, rig);
});

test('a host that cannot list its processes says nothing of any job', async (t) => {
  const rig = sshRig(t, servers);
  const ssh = remoteBySsh(servers.options);
  let broken = '';
  const { run, begun, release } = held(rig, undefined, { remote: (host, script) => ssh(host, broken + script) });
  await begun();
  for (const fault of ['ps() { echo no such program >&2; return 127; }\n', 'exit 0\n']) {
    broken = fault;
    await pause(3000);
    broken = '';
    await pause(1500);
  }
  release();
  t.is((await run).facts.outcome, 'succeeded');
  t.is(executions(rig), 1);
  t.regex(
    warningsOf(await run).join('\n'),
    /the host h\d cannot execute the commands for jobs \(code 127\): no such program/,
  );
  await sound(t, rig);
});

test('the jobs of a host that stays down are executed on another one', async (t) => {
  const rig = sshRig(t, servers);
  const hosts = servers.names.map((name, index) => ({ name, cpus: index === 0 ? 9 : 2 }));
  const { run, begun, release } = held(rig, hosts, { lostMs: 3000 });
  await begun();
  // The host with the most free cores was taken.
  await servers.stopServer('h1');
  await begun(2);
  release();
  t.is((await run).facts.outcome, 'succeeded');
  t.regex(warningsOf(await run).join('\n'), /is lost, its node was lost: it is submitted again/);
  await servers.startServer('h1');
  await until(() => jobsAlive(rig.store().root).length === 0, 90_000);
  await sound(t, rig);
});

test('a job that is killed is tried once more, and one that ends too early has failed with its last lines', async (t) => {
  const rig = sshRig(t, servers);
  const { run, begun, release } = held(rig);
  await begun();
  execFileSync('sh', ['-c', "ps -eww -o pid= -o args= | awk '/arrowline-jo[b]:/ { print $1 }' | xargs kill -KILL"]);
  await begun(2);
  release();
  t.is((await run).facts.outcome, 'succeeded');
  t.regex(warningsOf(await run).join('\n'), /is lost, it was killed/);
  const early = await rig.submit(one('source'), undefined, { prologue: 'echo no such module\nexit 4' });
  t.like(failureOf(early), { code: 'job-failed', log: ['no such module'] });
  t.regex(failureOf(early)?.message ?? '', /code 4/);
  await sound(t, rig);
});

test('a run that is stopped leaves nothing running', async (t) => {
  const rig = sshRig(t, servers);
  const stop = new AbortController();
  const { run, begun } = held(rig, undefined, { signal: stop.signal });
  await begun();
  t.is(jobsAlive(rig.store().root).length, 1);
  stop.abort();
  t.is((await run).facts.outcome, 'interrupted');
  t.deepEqual(jobsAlive(rig.store().root), []);
  await sound(t, rig);
});

test('a job gets the environment of its host, and nothing of the run', async (t) => {
  const rig = sshRig(t, servers);
  process.env.ORDINARY_SETTING = 'set';
  process.env.PIPELINE_SIGNING_KEY = 'a key';
  t.teardown(() => {
    delete process.env.ORDINARY_SETTING;
    delete process.env.PIPELINE_SIGNING_KEY;
  });
  const found = join(rig.folder, 'environment');
  await rig.submit(one('source'), undefined, { prologue: `env > '${found}'` });
  t.notRegex(readFileSync(found, 'utf8'), /ORDINARY_SETTING|PIPELINE_SIGNING_KEY/);
  await sound(t, rig);
});

const document = `
name: left
stages:
  ingest:
    uses: ingest
    matrix: { seed: [1, 2, 3] }
    with: { format: synthetic, synthetic: garments, examples: { train: 60, test: 10 } }
    seed: '\${{ matrix.seed }}'
  normalize: { uses: normalize, needs: { dataset: ingest } }
`;

const config = (names: readonly string[]): string =>
  JSON.stringify({
    executor: { use: 'ssh', ssh: { hosts: names.map((name) => ({ name, cpus: 2 })), options: servers.options } },
  });

const program = fileURLToPath(new URL('../../../../../bin/pipeline.js', import.meta.url));

test('a run that is killed is finished by another one, which finds its jobs', async (t) => {
  const project = createProject(temporaryFolder(t), { 'left.yaml': document });
  writeFileSync(join(project.folder, 'pipeline.config.yaml'), config(servers.names));
  const store = join(project.folder, 'artifacts');
  const first = spawn(process.execPath, [program, 'run', 'left.yaml'], {
    cwd: project.folder,
    env: { ...process.env, NO_COLOR: '1', PIPELINE_STORE: '' },
    stdio: 'ignore',
  });
  await until(() => existsSync(join(store, 'jobs')) && jobsAlive(store).length > 0, 90_000);
  first.kill('SIGKILL');
  const second = await project.run('run', 'left.yaml');
  t.is(second.code, 0, second.error);
  t.regex((await project.run('verify')).out, /all good/);
  await project.run('gc', '--grace', '0');
  t.deepEqual(readdirSync(join(store, 'jobs')), []);
  const detached = await project.run('run', 'left.yaml', '--detach');
  t.is(detached.code, 2);
  t.regex(detached.error, /hosts have no queue/);
});

test('doctor examines every host, and says which one does not answer', async (t) => {
  const project = createProject(temporaryFolder(t), {});
  writeFileSync(join(project.folder, 'pipeline.config.yaml'), config(servers.names));
  await servers.stopServer('h2');
  const { out, code } = await project.run('doctor');
  await servers.startServer('h2');
  t.is(code, 1);
  t.regex(out, /^ssh: h1 is \S+ \(node [\d.]+, \d+ cores\) and answered after [\d.]+ s$/m);
  t.regex(out, /^problem: the host h2 does not answer: .*refused/m);
  const none = createProject(temporaryFolder(t), {});
  const unset = await none.run('doctor', '--executor', 'ssh');
  t.is(unset.code, 2);
  t.regex(unset.error, /the executor ssh has no hosts/);
});
