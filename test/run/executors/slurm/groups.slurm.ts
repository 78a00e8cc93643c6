/** Short actions share a job, by the time that they took before; a cluster is examined by a job. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { createProject } from '../../../cli/command-line.ts';
import { type Cluster, startCluster, until } from '../../../support/slurm.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { clusterRig, sound } from './cluster-rig.ts';

let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ nodes: 2 });
});
test.after.always(() => cluster?.stop());

const submitted = (): number => cluster.ask('squeue', '-h', '-r', '-t', 'all', '-o', '%i').split('\n').length - 1;
const numbers = (added: number): string => `{ name: groups, stages: {
  it: { uses: source, matrix: { value: [1, 2, 3, 4, 5, 6] }, with: { value: '\${{ matrix.value }}' } },
  plus: { uses: add, needs: { input: it }, with: { amount: ${added} } } } }`;

test('actions of which the time is known follow one another in one job; others have a job each', async (t) => {
  const rig = clusterRig(t);
  const before = submitted();
  t.like((await rig.submit(numbers(1))).facts, { outcome: 'succeeded', executed: 12 });
  t.is(submitted() - before, 12);
  t.like((await rig.submit(numbers(2))).facts, { outcome: 'succeeded', executed: 6, cached: 6 });
  t.is(submitted() - before, 13);
  t.like((await rig.submit(numbers(3), { groupSeconds: 0 })).facts, { outcome: 'succeeded', executed: 6 });
  t.is(submitted() - before, 19);
  await sound(t, rig);
});

test('an action is queued until its job begins', async (t) => {
  const rig = clusterRig(t);
  cluster.ask('sbatch', '--partition=urgent', '--nodes=2', '--exclusive', '--wrap=sleep 60', '--output=/dev/null');
  const told: string[] = [];
  const run = rig.submit(
    '{ name: queued, stages: { it: { uses: source } } }',
    {},
    {
      listener: ({ event }) => {
        if (event.startsWith('action.')) told.push(event);
      },
    },
  );
  await until(() => cluster.ask('squeue', '-h', '-t', 'PD', '-p', 'main') !== '');
  t.deepEqual(told, ['action.queued']);
  cluster.ask('scancel', '-u', 'root', '-p', 'urgent');
  await run;
  t.deepEqual(told, ['action.queued', 'action.started', 'action.executed']);
  await sound(t, rig);
});

test('doctor examines a node, and says why nothing can be published from it', async (t) => {
  const project = createProject(temporaryFolder(t), {});
  writeFileSync(join(project.folder, 'pipeline.config.yaml'), 'executor: { use: slurm }\n');
  const well = await project.run('doctor');
  t.regex(
    well.out,
    /^slurm: a job on \S+ \(node [\d.]+, \d+ cores\) answered after [\d.]+ s; arrays of up to 10000 tasks$/m,
  );
  t.notRegex(well.out, /problem: /);
  writeFileSync(
    join(project.folder, 'pipeline.config.yaml'),
    'executor: { use: slurm, slurm: { prologue: "echo no module; exit 4" } }\n',
  );
  const ill = await project.run('doctor');
  t.is(ill.code, 1);
  t.regex(ill.out, /problem: the job ended with code 4/);
  t.regex(ill.out, /problem: no module/);
});
