/**
 * Reading of CSV files beside polars, pandas and DuckDB: typed tables of several sizes and, with --data, Fashion-MNIST as
 * the reproduced study has it, 155 MB of integers. Every reader runs in a process of its own, one after the other in each
 * round; CPU seconds without the start of the process.
 *
 *     node dist/bench/ingest/run.js --python python3 [--sizes 10,100,1000] [--rounds 3] [--data FOLDER]
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeStudyTable } from './study-table.ts';
import { writeTypedTable } from './typed-table.ts';

interface Measured {
  readonly cpu: number;
  readonly wall: number;
  readonly mib: number;
  readonly rows: number;
}

const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    sizes: { type: 'string', default: '10,100,1000' },
    rounds: { type: 'string', default: '3' },
    data: { type: 'string' },
  },
});
const here = fileURLToPath(new URL('.', import.meta.url));
const source = fileURLToPath(new URL('../../../bench/ingest/', import.meta.url));
const { python } = options;
const contenders: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'ours', command: [process.execPath, join(here, 'ours.js')] },
  ...(python === undefined ? [] : ['polars', 'pandas', 'duckdb']).map((name) => ({
    name,
    command: [python!, join(source, 'peer.py'), name],
  })),
];

function measure(command: readonly string[], file: string): Measured {
  const [program, ...rest] = [...command, file];
  const { stdout, status } = spawnSync(program!, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`);
  return JSON.parse(stdout) as Measured;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function compare(title: string, file: string): void {
  const results = new Map(contenders.map(({ name }) => [name, [] as Measured[]]));
  for (let round = 0; round < Number(options.rounds); round++)
    for (const { name, command } of contenders) results.get(name)!.push(measure(command, file));
  const of = (name: string, number: 'cpu' | 'wall' | 'mib'): number =>
    median(results.get(name)!.map((one) => one[number]));
  for (const { name } of contenders) {
    const ratio = (of('ours', 'cpu') / of(name, 'cpu')).toFixed(2);
    const [{ rows } = { rows: 0 }] = results.get(name)!;
    console.log(
      `| ${title} | ${name} | ${of(name, 'cpu').toFixed(2)} | ${of(name, 'wall').toFixed(2)} | ${of(name, 'mib')} | ${ratio} | ${rows} |`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), 'bench-ingest-'));
try {
  console.log('| table | reader | CPU s | wall s | MiB | ours / it | rows |\n|---|---|---|---|---|---|---|');
  for (const size of options.sizes.split(',').filter((one) => one !== '')) {
    const file = join(folder, 'typed.csv');
    writeTypedTable(file, Number(size) * 1e6);
    compare(`typed, ${size} MB`, file);
  }
  if (options.data !== undefined) {
    const file = join(folder, 'study.csv');
    writeStudyTable(options.data, file);
    compare('the study’s integers, 155 MB', file);
  }
} finally {
  rmSync(folder, { recursive: true });
}
