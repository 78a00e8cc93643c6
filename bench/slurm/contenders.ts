/** The contenders on a cluster: tasks beside each other that do next to nothing, each a job of its own if nobody groups them. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../orchestrate/contender.ts';

export interface Contender {
  readonly name: string;
  /** Lays out `tasks` tasks, of which all have to run: for the first time, or for the second. */
  prepare(folder: string, tasks: number, time: number): void;
  command(folder: string, tasks: number): Command;
}

const pipeline = fileURLToPath(new URL('../orchestrate/pipeline.js', import.meta.url));
const numbers = (tasks: number): number[] => Array.from({ length: tasks }, (_, index) => index);

/** Waits for the queue to be empty: `sbatch --wait` looks every two seconds only. */
const untilEmpty = 'while [ -n "$(squeue -h)" ]; do sleep 0.1; done';

function shell(name: string, script: (tasks: number) => string): Contender {
  return {
    name,
    prepare: (folder) => {
      mkdirSync(join(folder, 'out'), { recursive: true });
      writeFileSync(join(folder, 'task.sh'), '#!/bin/sh\necho "$SLURM_ARRAY_TASK_ID$1" > "out/$SLURM_JOB_ID"\n');
    },
    command: (_folder, tasks) => ({ argv: ['bash', '-c', `${script(tasks)}\n${untilEmpty}`], env: {} }),
  };
}

const arrowline: Contender = {
  name: 'Arrowline',
  prepare: (folder, tasks, time) =>
    writeFileSync(
      join(folder, 'graph.yaml'),
      `name: graph
stages:
  task:
    uses: trivial-worker
    matrix: { n: [${numbers(tasks).join(', ')}] }
    with: { value: '\${{ matrix.n }}', offset: ${time} }
`,
    ),
  command: (folder, tasks) => ({
    argv: [
      ...[process.execPath, pipeline, 'run', 'graph.yaml', '--store', join(folder, 'store')],
      ...['--executor', 'slurm', '-j', String(tasks)],
    ],
    env: {},
  }),
};

const snakemake: Contender = {
  name: 'Snakemake --cluster sbatch',
  prepare: (folder, tasks, time) =>
    writeFileSync(
      join(folder, 'Snakefile'),
      `rule all:
    input: expand("out/{i}", i=range(${tasks}))

rule task:
    output: "out/{i}"
    shell: "echo {wildcards.i} ${time} > {output}"
`,
    ),
  command: (_folder, tasks) => ({
    argv: [
      ...['snakemake', '-F', '--nolock', '--quiet', 'all', '--jobs', String(tasks), '--max-jobs-per-second', '1000'],
      ...['--cluster', 'sbatch --parsable --output=/dev/null'],
    ],
    env: {},
  }),
};

export const contenders: readonly Contender[] = [
  shell('sbatch, an array', (tasks) => `sbatch --output=/dev/null --array=0-${tasks - 1} task.sh`),
  shell('sbatch, one by one', (tasks) => `for i in $(seq ${tasks}); do sbatch --output=/dev/null task.sh $i; done`),
  arrowline,
  snakemake,
];
