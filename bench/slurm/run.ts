/**
 * Overhead of an action on a real Slurm of this machine: plain sbatch, Arrowline and Snakemake, in turns, with tasks that do
 * next to nothing. Prints medians, what a task costs, and ratios to the plain array.
 *
 *     sudo npm run bench -- slurm [--tasks 40] [--repeat 3] [--nodes 3]
 *
 * Needs root and Debian's slurmctld, slurmd, slurm-client, munge and snakemake. `again`: all tasks have to run once more; it is
 * then known how long they take.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCluster } from '../../test/support/slurm.ts';
import { measure } from '../orchestrate/measure.ts';
import { contenders } from './contenders.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '40' },
    repeat: { type: 'string', default: '3' },
    nodes: { type: 'string', default: '3' },
    limit: { type: 'string', default: '300' },
  },
});
const [tasks, repeat, limit] = [Number(values.tasks), Number(values.repeat), Number(values.limit)];
const scenarios = ['first', 'again'] as const;

const median = (sorted: readonly number[]): number => {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
};

const cluster = await startCluster({ nodes: Number(values.nodes), remembers: 30 });
const root = mkdtempSync(join(tmpdir(), 'slurm-bench-'));
const walls = new Map<string, number[]>();
const cpuSeconds = new Map<string, number[]>();
try {
  for (let round = 0; round < repeat; round++)
    for (const { name, prepare, command } of contenders) {
      const folder = mkdtempSync(join(root, 'graph-'));
      for (const [time, scenario] of scenarios.entries()) {
        prepare(folder, tasks, time);
        const measured = await measure(folder, command(folder, tasks), limit);
        if (measured === undefined) throw new Error(`${name} took longer than ${limit} s`);
        const key = `${name} ${scenario}`;
        walls.set(
          key,
          [...(walls.get(key) ?? []), measured.wall].sort((left, right) => left - right),
        );
        cpuSeconds.set(
          key,
          [...(cpuSeconds.get(key) ?? []), measured.cpu].sort((left, right) => left - right),
        );
      }
    }
} finally {
  await cluster.stop();
  rmSync(root, { recursive: true, force: true });
}

const { length, 0: processor } = cpus();
console.log(
  `${length} x ${processor?.model}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}; ${tasks} tasks on ${values.nodes} nodes of 2 cores, medians of ${repeat} rounds in turns\n`,
);
console.log('| wall s (of the submitter, CPU s) | first | a task, ms | x array | again | x array |');
console.log('|---|---|---|---|---|---|');
for (const { name } of contenders) {
  const cell = (scenario: string): { readonly text: string; readonly wall: number } => {
    const wall = median(walls.get(`${name} ${scenario}`) ?? []);
    return { wall, text: `${wall.toFixed(1)} (${median(cpuSeconds.get(`${name} ${scenario}`) ?? []).toFixed(1)})` };
  };
  const ratio = (wall: number, scenario: string): string =>
    (wall / median(walls.get(`${contenders[0]?.name} ${scenario}`) ?? [])).toFixed(2);
  const [first, again] = [cell('first'), cell('again')];
  console.log(
    `| ${name} | ${first.text} | ${((first.wall / tasks) * 1000).toFixed(0)} | ${ratio(first.wall, 'first')} | ${again.text} | ${ratio(again.wall, 'again')} |`,
  );
}
