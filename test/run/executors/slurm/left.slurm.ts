/** A run that dies, or leaves on purpose, loses nothing: another one finds its jobs and executes none of them again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { createProject, type Project } from '../../../cli/command-line.ts';
import { type Cluster, startCluster, until } from '../../../support/slurm.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after.always(() => cluster?.stop());

const program = fileURLToPath(new URL('../../../../../bin/pipeline.js', import.meta.url));

/** Three actions that need nothing, and three that follow. */
const document = (mark: string): string => `
name: left
stages:
  ingest:
    uses: ingest
    matrix: { seed: [1, 2, 3] }
    with: { format: synthetic, synthetic: garments, examples: { train: 60, test: 10 } }
    # Not in the key, and another name of the jobs in each test.
    timeoutMinutes: 7
    seed: '\${{ matrix.seed }}'
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.${mark} } }
`;

interface Left extends Project {
  /** Starts a run and leaves it at work. */
  begin(...args: readonly string[]): ChildProcess;
  jobs(): readonly string[];
}

function leftProject(t: ExecutionContext, mark: string): Left {
  const project = createProject(temporaryFolder(t), { 'left.yaml': document(mark) });
  writeFileSync(join(project.folder, 'pipeline.config.yaml'), 'executor: { use: slurm }\n');
  return {
    ...project,
    begin: (...args) =>
      spawn(process.execPath, [program, ...args], {
        cwd: project.folder,
        env: { ...process.env, NO_COLOR: '1', PIPELINE_STORE: '' },
        stdio: 'ignore',
      }),
    jobs: () =>
      existsSync(join(project.folder, 'artifacts/jobs')) ? readdirSync(join(project.folder, 'artifacts/jobs')) : [],
  };
}

/** The tasks that were ever submitted: Slurm remembers them for minutes. */
const submitted = (): number => cluster.ask('squeue', '-h', '-r', '-t', 'all', '-o', '%i').split('\n').length - 1;

/** Occupies every node, and returns the job that does. */
const fillNodes = (): string =>
  cluster
    .ask(
      ...['sbatch', '--parsable', '--partition=urgent', '--nodes=3', '--exclusive'],
      ...['--wrap=sleep 100', '--output=/dev/null'],
    )
    .trim();

for (const [index, ms] of [700, 1000, 1300, 1700, 2200, 3000, 4500].entries())
  test(`a run that is killed after ${ms} ms is finished by another one`, async (t) => {
    const project = leftProject(t, `1${index}`);
    const before = submitted();
    const first = project.begin('run', 'left.yaml');
    await pause(ms);
    first.kill('SIGKILL');
    const second = await project.run('run', 'left.yaml');
    t.is(second.code, 0, second.error);
    t.is(submitted() - before, 6, 'every action was submitted once');
    t.regex((await project.run('verify')).out, /all good/);
    // One that died before its first request has left an empty folder.
    await project.run('gc', '--grace', '0');
    t.deepEqual(project.jobs(), []);
  });

test('a run that leaves its jobs is gone on with, and says how', async (t) => {
  const project = leftProject(t, '2');
  // Until the first collection has looked at the jobs.
  const blocker = fillNodes();
  const before = submitted();
  const left = await project.run('run', 'left.yaml', '--detach');
  t.is(left.code, 0, left.error);
  const id = /3 actions are with Slurm: `pipeline attach (\S+)`/.exec(left.out + left.error)?.[1];
  t.truthy(id, left.out + left.error);
  t.is(submitted() - before, 3);
  t.regex((await project.run('gc', '--grace', '0')).out, /not deleted while runs are going on/);
  cluster.ask('scancel', blocker);
  await until(() => cluster.ask('squeue', '-h') === '');
  // Results that no record names yet are kept: nothing is submitted again below.
  t.regex((await project.run('gc', '--grace', '0')).out, /deleted 0 records, 0 checkpoints, 0 blobs/);
  const attached = await project.run('attach', 'latest');
  t.is(attached.code, 0, attached.error);
  t.regex(attached.out, /succeeded: executed 6/);
  t.is(submitted() - before, 6);
  t.deepEqual(project.jobs(), []);
  t.regex((await project.run('attach', id!)).error, /no jobs are left of a run/);
  t.regex((await project.run('run', 'left.yaml', '--executor', 'local')).out, /executed 0, cached 6/);
});

test('jobs of a run that is gone do not keep its files for long once Slurm has none of them', async (t) => {
  const project = leftProject(t, '4');
  fillNodes();
  const left = await project.run('run', 'left.yaml', '--detach', '--executor', 'slurm');
  t.is(left.code, 0, left.error);
  const jobs = join(project.folder, 'artifacts/jobs');
  const age = (): void => {
    const then = new Date(Date.now() - 3_600_000);
    for (const name of readdirSync(jobs, { recursive: true, encoding: 'utf8' }))
      utimesSync(join(jobs, name), then, then);
  };
  const gc = async (): Promise<string> => {
    age();
    return (await project.run('gc', '--grace', '0')).out;
  };
  const held = project.jobs();
  t.regex(await gc(), /not deleted while runs are going on/);
  t.deepEqual(project.jobs(), held);
  cluster.ask('scancel', '-u', 'root');
  await until(() => cluster.ask('squeue', '-h') === '');
  t.notRegex(await gc(), /not deleted while runs are going on/);
  t.deepEqual(project.jobs(), []);
});

test('only jobs can be left', async (t) => {
  const project = leftProject(t, '3');
  const { code, error } = await project.run('run', 'left.yaml', '--executor', 'local', '--detach');
  t.is(code, 2);
  t.regex(error, /add --executor slurm/);
});
