/**
 * Ours beside scikit-learn, each run in a process of its own, taking turns: CPU seconds, wall seconds, peak memory.
 *
 *     npm run build && node dist/bench/analysis/compare.js [--size 10000x32] [--file FILE --width N] [--eps E]
 *         [--methods pca,kmeans,dbscan,hdbscan,tsne,umap] [--repeat 3] [--python python3]
 *
 * Without --file the points are synthetic. Prints a Markdown table; medians, and what each found.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildKdTree } from '../../stages/lib/analysis/neighbours/kdtree.ts';
import { nearestAmong } from '../../stages/lib/analysis/neighbours/neighbours.ts';
import { pickRows } from '../../stages/lib/analysis/points.ts';
import { unpaced } from '../../stages/lib/kit/pace.ts';
import { readPoints, writeSynthetic } from './data.ts';

interface Measured {
  readonly cpu: number;
  readonly wall: number;
  readonly peakMiB: number;
  readonly facts: { readonly [name: string]: number };
}

const ours = fileURLToPath(new URL('./ours.js', import.meta.url));
const theirs = fileURLToPath(new URL('../../../bench/peers/analysis_scikit.py', import.meta.url));

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '10000x32' },
    file: { type: 'string' },
    width: { type: 'string' },
    eps: { type: 'string' },
    methods: { type: 'string', default: 'pca,kmeans,dbscan,hdbscan,tsne,umap' },
    repeat: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'arrowline-bench-'));
try {
  const [rows = 0, columns = 0] = options.size.split('x').map(Number);
  const file = options.file ?? join(folder, 'points.f32');
  const width = Number(options.width ?? columns);
  if (options.file === undefined) writeSynthetic(file, rows, width);
  const eps = options.eps ?? String(await usualEps(file, width));
  console.log(`${readPoints(file, width).rows} × ${width}, eps ${Number(eps).toPrecision(4)}\n`);
  console.log('| method | ours: CPU s | wall s | MiB | scikit-learn: CPU s | wall s | MiB | CPU ratio | found |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const method of options.methods.split(',')) compare(method, [method, file, String(width), eps]);
} finally {
  rmSync(folder, { recursive: true });
}

/** A distance that makes most rows core: the 0.8 quantile of the distance to the fourth neighbour, of 500 rows. */
async function usualEps(file: string, width: number): Promise<number> {
  const points = readPoints(file, width);
  const step = Math.max(1, Math.floor(points.rows / 500));
  const chosen = Array.from({ length: Math.floor(points.rows / step) }, (_, index) => index * step);
  const { distances } = await nearestAmong(await buildKdTree(points, unpaced), pickRows(points, chosen), 5, unpaced);
  const fourth = Float32Array.from(chosen, (_, index) => distances[index * 5 + 4]!).sort();
  return fourth[Math.floor(0.8 * fourth.length)]!;
}

function compare(method: string, parameters: readonly string[]): void {
  const mine: Measured[] = [];
  const peers: Measured[] = [];
  for (let turn = 0; turn < Number(options.repeat); turn++) {
    mine.push(measure(process.execPath, [ours, ...parameters]));
    if (method !== 'umap') peers.push(measure(options.python, [theirs, ...parameters]));
  }
  const ratio = peers.length > 0 ? (median(mine, 'cpu') / median(peers, 'cpu')).toFixed(2) : '';
  const found = [mine, peers].map((runs) => (runs.length > 0 ? factsOf(runs[0]!) : '')).join(' / ');
  console.log(`| ${[method, ...cells(mine), ...cells(peers), ratio, found].join(' | ')} |`);
}

function measure(command: string, parameters: readonly string[]): Measured {
  return JSON.parse(execFileSync(command, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

function cells(runs: readonly Measured[]): string[] {
  if (runs.length === 0) return ['', '', ''];
  return [median(runs, 'cpu').toFixed(2), median(runs, 'wall').toFixed(2), median(runs, 'peakMiB').toFixed(0)];
}

function median(runs: readonly Measured[], quantity: 'cpu' | 'wall' | 'peakMiB'): number {
  const sorted = runs.map((run) => run[quantity]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function factsOf({ facts }: Measured): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`)
    .join(', ');
}
