/**
 * Whole studies by wall time: ours against another command that does the same, and an epochs axis against training each.
 *
 *   node dist/bench/train/study.js --data FOLDER [--peer "python3 study.py FOLDER"] [--examples 6000]
 *
 * Every run of ours starts with an empty store of its own. Without --data only the epochs axis is run, on garments.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, peer: { type: 'string' }, examples: { type: 'string', default: '6000' } },
});
const command = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));
const study = fileURLToPath(new URL('../../../pipelines/fashion-mnist.yaml', import.meta.url));
const axis = [1, 2, 5, 10];

/** Model A on garments, for each of the epochs: what `train` alone takes is the difference between two of these. */
function document(epochs: readonly number[]): string {
  return `name: axis
stages:
  ingest:
    uses: ingest
    with:
      format: synthetic
      synthetic: garments
      examples: { train: ${options.examples}, test: 500 }
      relabel: { 0: [0, 6], 1: [5], 2: [1, 2], 3: [7, 8], 4: [3, 4, 9] }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.2 } }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { epochs: [${epochs.join(', ')}] }
    with:
      model:
        - conv2d: { filters: 32, kernelSize: 3, activation: relu }
        - maxPooling2d: {}
        - flatten: {}
        - dense: { units: 32, activation: relu }
        - dense: { units: 32, activation: relu }
        - dense: { units: classes, activation: softmax }
      epochs: '\${{ matrix.epochs }}'
`;
}

/** Wall seconds of a command; ends the program if it fails. */
function seconds(program: string, args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: status ${status}\n${stderr}`);
  return (performance.now() - started) / 1000;
}

const scratch = mkdtempSync(join(tmpdir(), 'arrowline-study-'));
let stores = 0;
const pipeline = (file: string, ...args: string[]): number =>
  seconds(process.execPath, [command, 'run', file, '--quiet', '--store', join(scratch, String(stores++)), ...args]);

try {
  if (options.data !== undefined) {
    const ours = pipeline(study, '-P', `data=${options.data}`);
    console.log(`fashion-mnist.yaml: ${ours.toFixed(1)} s`);
    if (options.peer !== undefined) {
      const [program, ...args] = options.peer.split(' ');
      const theirs = seconds(program as string, args);
      console.log(`${options.peer}: ${theirs.toFixed(1)} s; ours takes ${(ours / theirs).toFixed(2)} of that`);
    }
  }
  const file = join(scratch, 'axis.yaml');
  const run = (epochs: readonly number[]): number => {
    writeFileSync(file, document(epochs));
    return pipeline(file, '--jobs', '1');
  };
  const together = run(axis);
  const each = axis.map((epochs) => run([epochs]));
  const sum = each.reduce((total, one) => total + one, 0);
  console.log(
    `epochs [${axis.join(', ')}] together: ${together.toFixed(1)} s, the longest alone ${each.at(-1)?.toFixed(1)} s`,
  );
  console.log(`each alone: ${each.map((one) => one.toFixed(1)).join(' + ')} = ${sum.toFixed(1)} s`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
