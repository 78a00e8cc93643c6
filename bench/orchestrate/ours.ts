/**
 * Arrowline with a trivial stage kind of the benchmark's own (bench/orchestrate/trivial) in a command line composed for
 * it (bench/orchestrate/pipeline.ts): the public runner, store and console, with every write and check of a real run.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.ts';
import { type Graph, leafOf, producerOf, tasksOf } from './graph.ts';

const program = fileURLToPath(new URL('./pipeline.js', import.meta.url));

export function arrowline(kind: 'trivial' | 'trivial-worker', name: string, version: string): Contender {
  const write = (folder: string, graph: Graph, changed: boolean): void =>
    writeFileSync(join(folder, 'graph.yaml'), documentOf(kind, graph, changed));
  return {
    name,
    version,
    prepare: (folder, graph) => write(folder, graph, false),
    change: (folder, graph) => write(folder, graph, true),
    command: (folder, jobs) => ({
      argv: [process.execPath, program, 'run', 'graph.yaml', '--store', join(folder, 'store'), '-j', String(jobs)],
      env: {},
    }),
    executed: (folder) => {
      const runs = join(folder, 'store', 'runs');
      const manifest = (run: string): { executed: number } =>
        JSON.parse(readFileSync(join(runs, run, 'manifest.json'), 'utf8').split('\n')[0] as string) as {
          executed: number;
        };
      return readdirSync(runs).reduce((sum, run) => sum + manifest(run).executed, 0);
    },
  };
}

function documentOf(kind: string, graph: Graph, changed: boolean): string {
  const leaf = leafOf(graph);
  const value = (task: number): number => (changed && task === leaf ? 5_000_000 : task);
  if (graph.shape === 'fan')
    return `name: graph
stages:
  task:
    uses: ${kind}
    matrix: { n: [${tasksOf(graph).map(value).join(', ')}] }
    with: { value: '\${{ matrix.n }}' }
`;
  const stages = tasksOf(graph).map((task) => {
    const producer = producerOf(graph, task);
    const needs = producer === undefined ? '' : `, needs: {inputs: s${producer}}`;
    return `  s${task}: {uses: ${kind}${needs}${changed && task === leaf ? ', with: {value: 7}' : ''}}`;
  });
  return ['name: graph', 'stages:', ...stages, ''].join('\n');
}
