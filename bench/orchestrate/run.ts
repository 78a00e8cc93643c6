/**
 * Arrowline beside its peers, in turns, on the same graphs: every task for the first time (cold), nothing to do
 * (no-op), one leaf changed. Prints a table of medians with their spread, and each peer's ratio to ours.
 *
 *   node dist/bench/orchestrate/run.js [--modules DIR] [--sizes 100,1000] [--repeat 3] [--limit 60] [--jobs 2]
 *
 * `--modules` is a node_modules folder with turbo and wireit; peers that are not installed are left out. Whoever takes
 * longer than the limit once is not asked again, nor for larger graphs.
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commands } from './commands.ts';
import type { Contender } from './contender.ts';
import type { Graph, Shape } from './graph.ts';
import { type Measured, measure } from './measure.ts';
import { arrowline } from './ours.ts';
import { snakemake, turborepo, wireit } from './peers.ts';

const { values: flags } = parseArgs({
  options: {
    modules: { type: 'string', default: '' },
    sizes: { type: 'string', default: '100,1000' },
    shapes: { type: 'string', default: 'fan,chain' },
    repeat: { type: 'string', default: '3' },
    limit: { type: 'string', default: '60' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
  },
});

const scenarios = ['cold', 'no-op', 'one leaf'] as const;
type Scenario = (typeof scenarios)[number];
type Results = Map<string, Map<Scenario, Measured[] | 'late'>>;

const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const all = [
  arrowline('trivial', 'Arrowline', manifest.version),
  arrowline('trivial-worker', 'Arrowline, workers', manifest.version),
  commands(manifest.version),
  turborepo(flags.modules),
  wireit(flags.modules),
  snakemake(),
].filter((one) => one !== undefined);
const contenders = all.filter((one) => flags.only === '' || flags.only.split(',').includes(one.name));
const root = mkdtempSync(join(tmpdir(), 'orchestrate-'));
const tooSlow = new Set<string>();

async function goThrough(contender: Contender, graph: Graph, results: Results): Promise<void> {
  const found = results.get(contender.name) ?? new Map<Scenario, Measured[] | 'late'>();
  results.set(contender.name, found);
  if (tooSlow.has(`${contender.name} ${graph.shape}`)) return;
  const folder = mkdtempSync(join(root, 'graph-'));
  mkdirSync(folder, { recursive: true });
  contender.prepare(folder, graph);
  const command = contender.command(folder, Number(flags.jobs));
  const expected: { readonly [scenario in Scenario]: number } = {
    cold: graph.size,
    'no-op': graph.size,
    'one leaf': graph.size + 1,
  };
  for (const scenario of scenarios) {
    // Peers tell a change by the time of a file, some in whole seconds.
    if (scenario === 'one leaf') await new Promise((resume) => setTimeout(resume, 1100));
    if (scenario === 'one leaf') contender.change(folder, graph);
    const measured = await measure(folder, command, Number(flags.limit));
    if (measured === undefined) {
      found.set(scenario, 'late');
      tooSlow.add(`${contender.name} ${graph.shape}`);
      break;
    }
    const executed = contender.executed(folder);
    if (executed !== expected[scenario])
      throw new Error(`${contender.name}, ${scenario}: ${executed} tasks had run, expected ${expected[scenario]}`);
    const list = found.get(scenario);
    if (Array.isArray(list)) list.push(measured);
    else if (list === undefined) found.set(scenario, [measured]);
  }
  rmSync(folder, { recursive: true, force: true });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function cellOf(list: Measured[] | 'late' | undefined, ours: Measured[] | 'late' | undefined): string {
  if (list === 'late') return `> ${flags.limit} s`;
  if (list === undefined) return '—';
  const walls = list.map((one) => one.wall);
  const text = `${median(walls).toFixed(2)} s (${Math.min(...walls).toFixed(2)}–${Math.max(...walls).toFixed(2)}), CPU ${median(list.map((one) => one.cpu)).toFixed(2)} s`;
  if (!Array.isArray(ours) || ours === list) return text;
  const ratio = (of: (one: Measured) => number): string => (median(list.map(of)) / median(ours.map(of))).toFixed(1);
  return `${text}: ${ratio((one) => one.wall)}×, CPU ${ratio((one) => one.cpu)}×`;
}

console.log(contenders.map((one) => `${one.name} ${one.version}`).join(', '));
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${flags.jobs} tasks at a time, ${flags.repeat} rounds\n`,
);
console.log(`| graph | | ${scenarios.join(' | ')} |\n|---|---|---|---|---|`);
for (const size of flags.sizes.split(',').map(Number))
  for (const shape of flags.shapes.split(',') as Shape[]) {
    const results: Results = new Map();
    // In turns, so that a slow minute of the machine is everybody's.
    for (let round = 0; round < Number(flags.repeat); round++)
      for (const contender of contenders) await goThrough(contender, { shape, size }, results);
    for (const { name } of contenders) {
      const cells = scenarios.map((one) => cellOf(results.get(name)?.get(one), results.get('Arrowline')?.get(one)));
      console.log(`| ${shape} of ${size} | ${name} | ${cells.join(' | ')} |`);
    }
  }
rmSync(root, { recursive: true, force: true });
