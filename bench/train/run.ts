/**
 * Examples per core-second of training and inference: ours on every target that this machine has, Keras and torch, one
 * core, in turns.
 *
 *   node dist/bench/train/run.js [--python PATH] [--data DIR] [--rounds 7] [--core 0] [--nets A,B]
 *
 * Without --python only ours run; torch is left out where that Python has none. All rounds of all networks with both
 * peers take about twelve minutes of a quiet core. Every figure is a median over the
 * rounds with the spread between quartiles; CPU time, so that other work on the machine counts little.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nativeTargets } from '../../stages/lib/learning/engines/compiled/native/addon.ts';
import { type Contender, RunningContender } from './contender.ts';
import { realImages, syntheticImages } from './images.ts';
import { type BenchInput, type BenchNet, classes, nets } from './nets.ts';
import type { Task } from './protocol.ts';
import { type BenchData, syntheticTable } from './table.ts';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    data: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    core: { type: 'string', default: '0' },
    nets: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const core = process.platform === 'linux' ? Number(options.core) : undefined;
const chosen = Object.entries(nets).filter(([name]) => !options.nets || options.nets.split(',').includes(name));

function contenders(): Contender[] {
  const command = [process.execPath, fileURLToPath(new URL('./ours.js', import.meta.url))];
  const native = nativeTargets();
  const widths = 'reason' in native ? [] : native.map(({ backend }) => backend);
  const ours = [
    { name: 'wasm simd128', command, environment: { PIPELINE_NATIVE: '0' } },
    ...widths.map((name) => ({ name, command, environment: { PIPELINE_NATIVE: name.slice('native '.length) } })),
  ];
  const { python } = options;
  if (python === undefined) return ours;
  const peer = fileURLToPath(new URL('../../../bench/train/peer.py', import.meta.url));
  const has = (library: string): boolean => {
    const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${library}") is None)`;
    try {
      execFileSync(python, ['-c', code]);
      return true;
    } catch {
      return false;
    }
  };
  const peers = ['keras', 'torch'].filter(has);
  return [...ours, ...peers.map((name) => ({ name, command: [python, peer, name] }))];
}

interface Series {
  readonly train: number[];
  readonly predict: number[];
  peakBytes: number;
}

async function compare(name: string, net: BenchNet, directory: string): Promise<string[]> {
  const { inputs, labels } = dataFor(net);
  const task: Task = {
    model: net.model,
    inputs: inputs.map(({ bytes, ...input }) => ({ ...input, file: written(directory, input.name, bytes) })),
    task: net.task ?? 'multiclass',
    classes,
    batchSize: net.batchSize,
    examples: net.examples,
    labels: written(directory, 'labels', labels),
  };
  const taskFile = join(directory, 'task.json');
  writeFileSync(taskFile, JSON.stringify(task));
  const running = contenders().map((contender) => new RunningContender(contender, taskFile, core));
  const series = new Map(running.map((one): [string, Series] => [one.name, { train: [], predict: [], peakBytes: 0 }]));
  for (const one of running) await one.ready();
  for (let round = 0; round < rounds; round++)
    for (const command of ['train', 'predict'] as const)
      for (const one of running) {
        const { examples, cpu } = await one.measure(command);
        series.get(one.name)![command].push(examples / cpu);
      }
  for (const one of running) series.get(one.name)!.peakBytes = (await one.quit()).peakBytes;
  return [...series].map(([contender, own]) => {
    const times = (command: 'train' | 'predict', peer: string): string => {
      const theirs = series.get(peer);
      return theirs ? (quantile(own[command], 0.5) / quantile(theirs[command], 0.5)).toFixed(2) : '';
    };
    const mebibytes = Math.round(own.peakBytes / 2 ** 20);
    const goal = net.goals[contender] ?? '';
    const training = [shown(own.train), times('train', 'keras'), goal];
    const inference = [shown(own.predict), times('predict', 'keras'), times('predict', 'torch')];
    return `| ${[name, contender, ...training, ...inference, mebibytes].join(' | ')} |`;
  });
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(fraction * (sorted.length - 1))]!;
}

function shown(values: readonly number[]): string {
  const median = quantile(values, 0.5);
  const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / median;
  return `${median.toFixed(0)} ±${(50 * spread).toFixed(0)} %`;
}

/** The given images are of the study's size. */
const given = options.data ? realImages(options.data) : undefined;

function written(directory: string, name: string, bytes: Uint8Array): string {
  const file = join(directory, name);
  writeFileSync(file, bytes);
  return file;
}

function dataFor({ inputs, examples }: BenchNet): BenchData {
  if (typeof inputs[0] !== 'number') return syntheticTable(examples, classes, inputs as readonly BenchInput[]);
  const shape = inputs as readonly [number, number, number];
  const size = shape[0] * shape[1] * shape[2];
  const { features, labels } = given !== undefined && size === 784 ? given : syntheticImages(examples, classes, shape);
  const bytes = features.subarray(0, examples * size);
  return { inputs: [{ name: 'features', shape, scale: 255, bytes }], labels: labels.subarray(0, examples) };
}

const directory = mkdtempSync(join(tmpdir(), 'arrowline-bench-'));
try {
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model}, ${availableParallelism()} cores, Node`);
  console.log(
    `${process.versions.node}, ${given ? 'IDX files' : 'synthetic blobs'}, ${rounds} rounds. Examples per core-second.\n`,
  );
  console.log('| network | | training | × Keras | goal | inference | × Keras | × torch | peak MiB |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [name, net] of chosen) for (const row of await compare(name, net, directory)) console.log(row);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
