/**
 * Fashion-MNIST as CSV, as the reproduced study has it, against the same data as IDX: same artifact, seconds, memory.
 *
 *     node dist/bench/ingest/csv.js DIRECTORY
 *
 * DIRECTORY holds the four published IDX files, gzipped. Four CSV files (155 MB) are written to a temporary folder and
 * removed again; each format is read in a process of its own. Exits with 1 unless the sizes are the study's and both
 * formats give the same bytes.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { digestOf } from '../../src/core/values/digest.ts';
import { encodeTable } from '../../src/stage-api/arrow-file.ts';
import type { Table } from '../../src/stage-api/table.ts';
import ingest from '../../stages/ingest/body.ts';
import type { ResolvedIngest } from '../../stages/ingest/resolve.ts';

type Split = 'train' | 'test';
type Format = 'idx' | 'csv';

const studyBytes = { train: 132_891_899, test: 22_179_097 } as const;
const published = { train: 'train', test: 't10k' } as const;
const pixels = 784;

const files = {
  idx: (folder: string, split: Split) => ({
    features: join(folder, `${published[split]}-images-idx3-ubyte.gz`),
    labels: join(folder, `${published[split]}-labels-idx1-ubyte.gz`),
  }),
  csv: (folder: string, split: Split) => ({
    features: join(folder, `${split}-features.csv`),
    labels: join(folder, `${split}-labels.csv`),
  }),
};

/** Writes one split's two files and checks that they are of the study's size. */
function writeCsv(source: string, target: string, split: Split): void {
  const images = gunzipSync(readFileSync(files.idx(source, split).features)).subarray(16);
  const labels = gunzipSync(readFileSync(files.idx(source, split).labels)).subarray(8);
  const rows = [Array.from({ length: pixels }, (_, index) => index).join()];
  for (let start = 0; start < images.length; start += pixels) rows.push(images.subarray(start, start + pixels).join());
  const csv = files.csv(target, split);
  writeFileSync(csv.features, `${rows.join('\n')}\n`);
  writeFileSync(csv.labels, `label\n${labels.join('\n')}\n`);
  const { size } = statSync(csv.features);
  if (size !== studyBytes[split]) throw new Error(`${split}: ${size} bytes, the study's file has ${studyBytes[split]}`);
}

async function measure(format: Format, folder: string): Promise<void> {
  const parameters: ResolvedIngest = {
    format,
    train: files[format](folder, 'train'),
    test: files[format](folder, 'test'),
    shape: [28, 28, 1],
  };
  const started = performance.now();
  const { outputs } = await ingest({
    parameters,
    seed: 1,
    one: () => {
      throw new Error('Internal error: ingest has no inputs');
    },
    optional: () => undefined,
    many: () => [],
    wired: {},
    readFile: async (path) => readFileSync(path),
    openFile: async (name) => ({ name, path: name, bytes: statSync(name).size }),
    progress: () => {},
    log: () => {},
    listed: [],
    scratch: () => {
      throw new Error('Internal error: ingest needs no scratch');
    },
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const seconds = Number(((performance.now() - started) / 1000).toFixed(2));
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ format, seconds, peakMiB, digest: digestOf(encodeTable(outputs.dataset as Table)) }));
}

function measureApart(format: Format, folder: string): string {
  const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), folder, format], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`reading ${format} ended with ${status}`);
  process.stdout.write(stdout);
  return (JSON.parse(stdout) as { digest: string }).digest;
}

const [source, format] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: node dist/bench/ingest/csv.js DIRECTORY');
if (format === 'idx' || format === 'csv') await measure(format, source);
else {
  const target = mkdtempSync(join(tmpdir(), 'ingest-csv-'));
  try {
    writeCsv(source, target, 'train');
    writeCsv(source, target, 'test');
    if (measureApart('idx', source) !== measureApart('csv', target))
      throw new Error('the two formats give different bytes');
  } finally {
    rmSync(target, { recursive: true });
  }
}
