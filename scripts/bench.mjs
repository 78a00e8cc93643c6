/**
 * One of the benches, by name: `npm run bench -- orchestrate --sizes 100`. Flags go to the bench, which documents them
 * on its first lines and in bench/README.md.
 */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const benches = {
  analysis: 'analysis/compare.js',
  growth: 'growth/run.js',
  ingest: 'ingest/run.js',
  orchestrate: 'orchestrate/run.js',
  remote: 'remote/run.js',
  report: 'report.js',
  simulation: 'slurm/simulation.js',
  slurm: 'slurm/run.js',
  train: 'train/run.js',
};

const [name = '', ...flags] = process.argv.slice(2);
if (!(name in benches)) {
  process.stderr.write(`error: ${name === '' ? 'no bench is named' : `there is no bench ${name}`}\n`);
  process.stderr.write(`hint:  npm run bench -- ${Object.keys(benches).join(' | ')}\n`);
  process.exit(2);
}
const path = fileURLToPath(new URL(`../dist/bench/${benches[name]}`, import.meta.url));
const child = spawn(process.execPath, [path, ...flags], { stdio: 'inherit' });
child.on('close', (code) => process.exit(code ?? 1));
