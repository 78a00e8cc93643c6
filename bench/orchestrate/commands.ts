/**
 * Arrowline as users start it, with a stage of the kind `command`: the same shell's `cat` as its peers run, in a
 * document with the input file of each task declared.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.ts';
import { type Graph, producerOf, tasksOf } from './graph.ts';
import { changeInput, layOutInputs } from './peers.ts';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

export function commands(version: string): Contender {
  return {
    name: 'Arrowline (commands)',
    version,
    prepare: (folder, graph) => {
      layOutInputs(folder, graph);
      writeFileSync(join(folder, 'graph.yaml'), documentOf(graph));
    },
    change: changeInput,
    command: (folder, jobs) => ({
      argv: [process.execPath, program, 'run', 'graph.yaml', '--store', join(folder, 'store'), '-j', String(jobs)],
      env: {},
    }),
    executed: (folder) => {
      const runs = join(folder, 'store', 'runs');
      const counts = readdirSync(runs).map((run) => {
        const [line = ''] = readFileSync(join(runs, run, 'manifest.json'), 'utf8').split('\n');
        return (JSON.parse(line) as { executed: number }).executed;
      });
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

function documentOf(graph: Graph): string {
  const outputs = 'outputs: { out: files }';
  if (graph.shape === 'fan')
    return `name: graph
stages:
  task:
    uses: command
    matrix: { n: [${tasksOf(graph).join(', ')}] }
    with: { run: 'cp in/\${{ matrix.n }} \${{ outputs.out }}/out', files: ['in/\${{ matrix.n }}'], ${outputs} }
`;
  const stages = tasksOf(graph).map((task) => {
    const producer = producerOf(graph, task);
    const needs = producer === undefined ? '' : `needs: { before: s${producer} }, `;
    const before = producer === undefined ? '' : '"$P_INPUT_BEFORE/out" ';
    return `  s${task}: { uses: command, ${needs}with: { shell: 'cat ${before}in/${task} > "$P_OUTPUT_OUT/out"', files: [in/${task}], ${outputs} } }`;
  });
  return ['name: graph', 'stages:', ...stages, ''].join('\n');
}
