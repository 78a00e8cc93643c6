/** `pipeline doctor`, and what it finds taken into keys and records by runs. */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { problemsOf } from '../../src/cli/commands/doctor.ts';
import { inRange } from '../../src/cli/installation.ts';
import { nativeKernels } from '../support/kernel-targets.ts';
import { installStandIn, standIns } from '../support/native-package.ts';
import { temporaryFolder } from '../support/temporary.ts';

const command = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

function pipeline(folder: string, ...args: string[]): { status: number | null; out: string; error: string } {
  return pipelineWith({}, folder, ...args);
}

function pipelineWith(
  environment: { readonly [name: string]: string },
  folder: string,
  ...args: string[]
): { status: number | null; out: string; error: string } {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout, error: stderr };
}

const study = `
name: tiny
stages:
  ingest:
    uses: ingest
    with: { format: synthetic, synthetic: garments, examples: { train: 40, test: 20 } }
  normalize: { uses: normalize, needs: { dataset: ingest } }
  train:
    uses: train
    needs: { dataset: normalize }
    with: { engine: tensorflow, epochs: 1, model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }] }
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize }, with: { engine: tensorflow } }
`;

test.serial('doctor tries every engine, and a broken one that was not requested is no failure', (t) => {
  const folder = temporaryFolder(t);
  installStandIn(folder, '@tensorflow/tfjs-node-gpu', standIns.broken, '4.0.0');
  const { status, out, error } = pipeline(folder, 'doctor', '--json');
  t.is(status, 0, out + error);
  const report = JSON.parse(out);
  t.like(report, { healthy: true, problems: [], store: { exists: false, writable: true, deadLocks: 0 } });
  const found = report.engines.map((one: { backend: string; state: string }) => [one.backend, one.state]);
  const native = found.splice(1, 1)[0];
  t.regex(native.join(), nativeKernels.length > 0 ? /^native avx(2|512),ready$/ : /^native,absent$/);
  t.deepEqual(found, [
    ['wasm simd128', 'ready'],
    ['tfjs-node-gpu 4.0.0', 'broken'],
    ['@tensorflow/tfjs-node', 'absent'],
    ['wasm', 'ready'],
    ['cpu', 'ready'],
  ]);
  const rates = report.engines.map((one: { imagesPerSecond?: number }) => one.imagesPerSecond);
  // Several hundred times as fast, so it holds on a busy machine too.
  t.true(rates[0] > rates[5] && rates[5] > 0 && rates[4] > 0, rates.join());
  t.true(report.machine.cores > 0 && report.machine.memoryBytes > 2 ** 28, JSON.stringify(report.machine));
});

test.serial('the backend is in the key and in the record, and doctor is a table for people', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'tiny.yaml'), study);
  const executed = (): number => {
    const run = pipeline(folder, 'run', 'tiny.yaml', '--json');
    t.is(run.status, 0, run.out + run.error);
    return JSON.parse(run.out.trimEnd().split('\n').at(-1) ?? '').executed;
  };
  t.is(executed(), 4);
  t.is(executed(), 0);
  installStandIn(folder, '@tensorflow/tfjs-node', standIns.working);
  t.is(executed(), 2, 'another backend is another training');
  t.is(executed(), 0);
  t.regex(pipeline(folder, 'why', 'tiny.yaml', 'train').out, /cached/);

  const results = join(folder, 'artifacts', 'results-v1');
  const records = readdirSync(results).flatMap((part) =>
    readdirSync(join(results, part)).map((name) =>
      // A record is a line of JSON; the line after it is its checksum.
      JSON.parse(readFileSync(join(results, part, name), 'utf8').split('\n')[0] ?? ''),
    ),
  );
  const notes = new Map<string, string>(
    records
      .filter((record) => record.fingerprint.kind === 'train')
      .map((record) => [record.fingerprint.with.tensorflowBackend, record.notes[0]]),
  );
  t.deepEqual([...notes.keys()].sort(), ['tfjs-node 9.9.9', 'wasm']);
  t.regex(notes.get('wasm')!, /^trained with tensorflow 4\.22\.0 wasm$/);
  t.regex(notes.get('tfjs-node 9.9.9')!, /^trained with tensorflow \S+ tfjs-node$/);

  const { status, out } = pipeline(folder, 'doctor');
  t.is(status, 0, out);
  t.regex(out, /tensorflow {2}tfjs-node 9\.9\.9 +ready +\d+/);
  t.regex(out, /6 results, \d+ blobs of /);
  t.regex(out, /all required parts work/);
});

test('doctor reports a broken part that is needed as a problem', (t) => {
  const ready = { engine: 'compiled', backend: 'wasm simd128', state: 'ready' } as const;
  const portable = { engine: 'tensorflow', backend: 'wasm', state: 'ready' } as const;
  const store = {
    root: '/somewhere',
    exists: true,
    presence: 'store' as const,
    writable: true,
    blobs: { count: 0, bytes: 0 },
    records: { count: 0, bytes: 0 },
    prefixes: 0,
    drafts: { count: 0, bytes: 0 },
    deadLocks: 0,
    freeBytes: 1e12,
  };
  const installation = {
    arrowline: '1.0.0',
    node: '20.20.2',
    nodeRange: '>=20.19',
    packages: [{ name: 'yaml', expected: '2.0.0', found: '2.0.0' }],
  };
  const sound = { engines: [ready, portable], store, installation };
  t.deepEqual(problemsOf(sound), []);
  t.deepEqual(problemsOf({ ...sound, engines: [ready, { ...portable, state: 'absent' }] }), [], 'it is optional');
  const broken = { ...ready, state: 'broken', reason: 'no SIMD' } as const;
  const wrong: [Parameters<typeof problemsOf>[0], RegExp][] = [
    [{ ...sound, engines: [broken, portable] }, /compiled engine does not work: no SIMD/],
    [
      { ...sound, engines: [ready, { ...portable, state: 'broken' }] },
      /TensorFlow\.js is installed, and no backend of it works/,
    ],
    [{ ...sound, installation: { ...installation, node: '20.9.0' } }, /Node 20\.9\.0 is outside/],
    [{ ...sound, installation: { ...installation, packages: [{ name: 'yaml', expected: '2.0.0' }] } }, /npm ci/],
    [{ ...sound, store: { ...store, writable: false } }, /cannot be written/],
    [{ ...sound, store: { ...store, freeBytes: 1e6 } }, /1\.0 MB left/],
    [{ ...sound, store: { ...store, presence: 'foreign' } }, /somewhere is not a store: it has other files/],
    [{ ...sound, store: { ...store, presence: 'no folder' } }, /somewhere is a file, not a store/],
  ];
  for (const [found, problem] of wrong) {
    const problems = problemsOf(found);
    t.is(problems.length, 1);
    t.regex(problems[0]!, problem);
  }
});

test('versions are compared by number', (t) => {
  const range = '>=20.19 <23';
  for (const version of ['20.19.0', '20.20.2', '22.99.0']) t.true(inRange(version, range), version);
  for (const version of ['20.9.0', '18.20.0', '23.0.0', '100.0.0']) t.false(inRange(version, range), version);
});
