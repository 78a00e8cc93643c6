/** Runs with native kernels and without: the same keys, the same artifacts, a note of which kernels were at work. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { nativeKernels, testNative } from '../support/kernel-targets.ts';
import { otherBuild, replaceFloat } from '../support/native-builds.ts';
import { temporaryFolder } from '../support/temporary.ts';

const command = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));
const study = `
name: kernels
stages:
  ingest:
    uses: ingest
    with: { format: synthetic, synthetic: garments, examples: { train: 80, test: 30 } }
  normalize: { uses: normalize, needs: { dataset: ingest } }
  train:
    uses: train
    needs: { dataset: normalize }
    with:
      epochs: 2
      model:
        - conv2d: { filters: 20, kernelSize: 3, activation: relu }
        - maxPooling2d: {}
        - flatten: {}
        - dense: { units: 12, activation: leakyRelu, name: encoded }
        - dense: { units: classes, activation: softmax }
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize } }
  embed: { uses: embed, needs: { model: train, dataset: normalize }, with: { layer: encoded } }
  map: { uses: reduce, needs: { embedding: embed }, with: { method: pca } }
  report: { uses: report, needs: { models: [train], histories: [train], evaluations: [evaluate] } }
`;

interface Record {
  readonly key: string;
  readonly kind: string;
  readonly outputs: { readonly [port: string]: { readonly digest: string } };
  readonly notes: readonly string[];
}

/** How many actions were executed, and what was said on standard error. */
function run(t: ExecutionContext, folder: string, store: string, setting?: string): { executed: number; said: string } {
  const { PIPELINE_NATIVE: _, ...rest } = process.env;
  const env = { ...rest, ...(setting !== undefined && { PIPELINE_NATIVE: setting }) };
  const words = [command, 'run', 'study.yaml', '--store', store];
  const before = recordsOf(store).length;
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' });
  t.is(status, 0, stdout + stderr);
  return { executed: recordsOf(store).length - before, said: stderr };
}

function recordsOf(store: string): Record[] {
  const results = join(store, 'results-v1');
  if (!existsSync(results)) return [];
  return readdirSync(results)
    .flatMap((part) => readdirSync(join(results, part)).map((name) => join(results, part, name)))
    .map((file) => JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? ''))
    .map(({ key, fingerprint, outputs, notes }) => ({ key, kind: fingerprint.kind, outputs, notes }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

const digests = (records: readonly Record[]) =>
  records.map(({ key, outputs }) => [key, Object.entries(outputs).map(([port, { digest }]) => [port, digest])]);

testNative('a run without native kernels has the keys and the artifacts of one with them', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'study.yaml'), study);
  const [one, two, three] = ['one', 'two', 'three'].map((name) => join(folder, name)) as [string, string, string];
  t.is(run(t, folder, one).executed, 7);
  t.is(run(t, folder, one, '0').executed, 0, 'other keys without native kernels');
  t.is(run(t, folder, two, '0').executed, 7);
  const [native, wasm] = [recordsOf(one), recordsOf(two)];
  t.deepEqual(digests(native), digests(wasm));
  const notes = (records: readonly Record[], kind: string) => records.find((one) => one.kind === kind)?.notes[0];
  const { backend } = nativeKernels[0]!;
  t.is(notes(native, 'train'), `trained with ${backend}`);
  t.is(notes(native, 'evaluate'), `predicted with ${backend}`);
  t.is(notes(native, 'embed'), `predicted with ${backend}`);
  t.is(notes(native, 'reduce'), `components computed with ${backend}`);
  t.is(notes(wasm, 'reduce'), 'components computed with wasm simd128');
  t.is(notes(wasm, 'train'), 'trained with wasm simd128');

  const wrong = otherBuild(folder, 'wrong', (bytes) => void replaceFloat(bytes, 0.2, 0.25));
  t.regex(run(t, folder, three, wrong).said, /^warning: the native kernels are not used, WebAssembly is: native avx/m);
  t.deepEqual(digests(recordsOf(three)), digests(wasm));
  t.is(notes(recordsOf(three), 'train'), 'trained with wasm simd128');
});
