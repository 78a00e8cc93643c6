/**
 * How the time and memory of each command grow with the actions of a document and with the runs of a store.
 *
 *     node dist/bench/growth/run.js [--actions 100,1000,10000,100000] [--runs 100,1000,10000] [--repeat 3]
 *         [--limit 600] [--chart FILE.svg]
 *
 * A fan of trivial actions of the benchmark's own kind, executed in the runner's process. Prints a Markdown table of medians, and the
 * exponent of the growth over the last tenfold step: 1 is linear. Set TMPDIR to a memory file system to leave out the disk.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Measured, measure } from '../orchestrate/measure.ts';
import { type Curve, growthChart } from './chart.ts';

const { values: flags } = parseArgs({
  options: {
    actions: { type: 'string', default: '100,1000,10000,100000' },
    runs: { type: 'string', default: '100,1000,10000' },
    repeat: { type: 'string', default: '3' },
    limit: { type: 'string', default: '600' },
    chart: { type: 'string' },
  },
});

interface Sample extends Measured {
  readonly peakMiB: number;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const preload = `--import=${new URL('./peak.js', import.meta.url).href}`;
const root = mkdtempSync(join(tmpdir(), 'growth-'));

/** `FILE` is the document, `REPORT` the same with a report of all its results. */
const commands: { readonly [name: string]: readonly string[] } = {
  plan: ['plan', 'FILE'],
  'run, nothing to do': ['run', 'FILE', '-q'],
  'why of one action': ['why', 'FILE', 'task[n=7,m=0]'],
  status: ['status', 'FILE'],
  log: ['log'],
  'diff of two runs': ['diff', 'latest~1', 'latest'],
  verify: ['verify'],
  du: ['du'],
  gc: ['gc'],
  'report, made': ['run', 'REPORT', '-q', '--force', 'report'],
  'report, written again': ['report', 'REPORT'],
};

async function time(argv: readonly string[], folder: string): Promise<Sample | undefined> {
  const peak = join(folder, 'peak');
  const measured = await measure(folder, { argv: [...argv], env: { PEAK_FILE: peak } }, Number(flags.limit));
  return measured && { ...measured, peakMiB: Number(readFileSync(peak, 'utf8')) };
}

const pipeline = (words: readonly string[], folder: string): string[] => [
  process.execPath,
  preload,
  here('./pipeline.js'),
  ...words.map((word) => ({ FILE: 'graph.yaml', REPORT: 'report.yaml' })[word] ?? word),
  '--store',
  join(folder, 'store'),
];

function median(samples: readonly Sample[]): Sample {
  const of = (name: keyof Sample): number =>
    samples.map((one) => one[name]).sort((a, b) => a - b)[samples.length >> 1]!;
  return { wall: of('wall'), cpu: of('cpu'), peakMiB: of('peakMiB') };
}

async function medianOf(words: readonly string[], folder: string): Promise<Sample | undefined> {
  const samples: Sample[] = [];
  for (let round = 0; round < Number(flags.repeat); round++) {
    const sample = await time(pipeline(words, folder), folder);
    if (sample === undefined) return undefined;
    samples.push(sample);
  }
  return median(samples);
}

function layOut(actions: number): string {
  const folder = mkdtempSync(join(root, 'project-'));
  // Two axes, as a document has at most 300,000 words.
  const tens = Math.min(actions, 100);
  const axis = (count: number, factor: number): string =>
    Array.from({ length: count }, (_, index) => index * factor).join(', ');
  const task = `stages:
  task:
    uses: trivial
    matrix: { n: [${axis(tens, 1)}], m: [${axis(actions / tens, 100)}] }
    with: { value: '\${{ matrix.n }}', offset: '\${{ matrix.m }}' }
`;
  writeFileSync(join(folder, 'graph.yaml'), `name: graph\n${task}`);
  const report = '  report: { uses: report, needs: { evaluations: task } }\n';
  writeFileSync(join(folder, 'report.yaml'), `name: reported\n${task}${report}`);
  return folder;
}

function cell(sample: Sample | undefined): string {
  return sample === undefined ? `> ${flags.limit} s` : `${sample.cpu.toFixed(2)} s, ${sample.peakMiB.toFixed(0)} MiB`;
}

type Rows = Map<string, Map<number, Sample | undefined>>;

function enter(rows: Rows, name: string, size: number, sample: Sample | undefined): void {
  // The tables come at the end, an hour later.
  console.error(`${name}, ${size}: ${cell(sample)}`);
  const row = rows.get(name) ?? new Map<number, Sample | undefined>();
  rows.set(name, row.set(size, sample));
}

/** Every command on documents of more and more actions. */
async function overActions(sizes: readonly number[]): Promise<Rows> {
  const rows: Rows = new Map();
  for (const size of sizes) {
    const folder = layOut(size);
    enter(rows, 'run, everything', size, await time(pipeline(['run', 'FILE', '-q'], folder), folder));
    // Two runs, so that there is one to compare with.
    await time(pipeline(['run', 'FILE', '-q'], folder), folder);
    for (const [name, words] of Object.entries(commands)) enter(rows, name, size, await medianOf(words, folder));
    rmSync(folder, { recursive: true });
  }
  return rows;
}

/** Every command on one action, in stores of more and more runs. */
async function overRuns(sizes: readonly number[]): Promise<Rows> {
  const rows: Rows = new Map();
  const folder = layOut(10);
  let there = 0;
  for (const size of sizes) {
    const repeat = [process.execPath, preload, here('./repeat-runs.js'), 'graph.yaml', join(folder, 'store')];
    await time([...repeat, String(size - there)], folder);
    there = size;
    for (const [name, words] of Object.entries(commands)) enter(rows, name, size, await medianOf(words, folder));
  }
  rmSync(folder, { recursive: true });
  return rows;
}

function table(rows: Rows, sizes: readonly number[], what: string): string {
  const exponent = (row: Map<number, Sample | undefined>): string => {
    const [before, last] = sizes.slice(-2).map((size) => row.get(size));
    if (before === undefined || last === undefined) return '';
    const steps = Math.log(sizes.at(-1)! / sizes.at(-2)!);
    return (Math.log(last.cpu / before.cpu) / steps).toFixed(2);
  };
  return [
    `| CPU, peak memory; ${what} | ${sizes.map((size) => size.toLocaleString('en')).join(' | ')} | exponent |`,
    `|---|${sizes.map(() => '---|').join('')}---|`,
    ...[...rows].map(
      ([name, row]) => `| ${name} | ${sizes.map((size) => cell(row.get(size))).join(' | ')} | ${exponent(row)} |`,
    ),
  ].join('\n');
}

const curvesOf = (rows: Rows): Curve[] =>
  [...rows].map(([name, row]) => ({
    name,
    points: [...row].flatMap(([size, sample]) => (sample === undefined ? [] : [[size, sample.cpu] as const])),
  }));

const numbers = (text: string): number[] => text.split(',').filter(Boolean).map(Number);
try {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${flags.repeat} rounds\n`);
  const [actions, runs] = [numbers(flags.actions), numbers(flags.runs)];
  const byActions = await overActions(actions);
  console.log(`${table(byActions, actions, 'actions')}\n`);
  const byRuns = await overRuns(runs);
  console.log(table(byRuns, runs, 'runs'));
  if (flags.chart !== undefined)
    writeFileSync(
      flags.chart,
      growthChart([
        { title: 'actions of a document', curves: curvesOf(byActions) },
        { title: 'runs in a store', curves: curvesOf(byRuns) },
      ]),
    );
} finally {
  rmSync(root, { recursive: true });
}
