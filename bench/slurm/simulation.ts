/**
 * A study of very many actions, planned and submitted to a queue that is none: time, memory and what is left on disk.
 * Everything is real but the cluster (`fake-cluster.ts`): keys, requests, arrays, outcomes, records and the journal.
 *
 *     eatmydata npm run bench -- simulation [--actions 1000000] [--at-once 2000]
 *
 * `eatmydata` (of Debian) leaves fsync out, which costs what a disk takes and would hide the rest.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { artifactTypes } from '../../src/artifacts/registry.ts';
import { readDocument } from '../../src/core/document/read-document.ts';
import { resolvePipeline } from '../../src/core/pipeline/resolve.ts';
import type { StageDescriptor } from '../../src/core/pipeline/stage-kind.ts';
import type { QueuedTask } from '../../src/run/executors/jobs/job-queue.ts';
import type { SlurmQueue } from '../../src/run/executors/slurm/queue.ts';
import { slurmExecutor } from '../../src/run/executors/slurm/slurm.ts';
import { kindsOf } from '../../src/run/kind.ts';
import { storeKnowledge } from '../../src/run/knowledge.ts';
import { runPipeline } from '../../src/run/runner.ts';
import { claimStore } from '../../src/store/presence.ts';
import { openStore } from '../../src/store/store.ts';
import { trivial } from '../orchestrate/trivial/stage.ts';
import type { BatchToDo } from './fake-cluster.ts';

const { values } = parseArgs({
  options: { actions: { type: 'string', default: '1000000' }, 'at-once': { type: 'string', default: '2000' } },
});
const wanted = Number(values.actions);
const atOnce = Number(values['at-once']);
const levels = 4;
const axis = Math.round(Math.sqrt(wanted / levels));
const list = (length: number): string => Array.from({ length }, (_, index) => index).join(', ');
/** A grid, of which each point goes through four stages, the first of them for a row of it. */
const source = `
name: simulation
stages:
  part: { uses: relay, matrix: { a: [${list(axis)}] }, with: { value: '\${{ matrix.a }}' } }
  train: { uses: relay, needs: { input: part }, matrix: { b: [${list(axis)}] }, with: { value: '\${{ matrix.b }}' } }
  predict: { uses: relay, needs: { input: train }, with: { value: 1 } }
  evaluate: { uses: relay, needs: { input: predict }, with: { value: 2 } }
  score: { uses: relay, needs: { input: evaluate }, with: { value: 3 } }
`;

const relay: StageDescriptor = {
  ...trivial('relay', false),
  inputs: { input: { type: 'metrics', optional: true, description: 'A number.' } },
};
const mebibytes = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);
const began = performance.now();
const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1);
const tell = (what: string): void => console.log(`| ${what} | ${seconds()} | ${mebibytes()} |`);

const folder = mkdtempSync(join(tmpdir(), 'arrowline-simulation-'));
mkdirSync(join(folder, 'pipelines'));
const store = openStore(join(folder, 'store'), { shared: true });
claimStore(store.layout);

/** A queue in which the tasks of an array go on until the cluster has left the outcomes of them all. */
function fakeQueue(cluster: ChildProcess, run: string): SlurmQueue & { readonly submitted: () => readonly number[] } {
  const sizes: number[] = [];
  const ended = new Set<string>();
  const jobs = new Map<number, string>();
  cluster.on('message', ({ batch }: BatchToDo) => ended.add(jobs.get(batch) ?? ''));
  const names: string[] = [];
  return {
    submitted: () => sizes,
    submit: async (options) => {
      const name = options.find((one) => one.startsWith('--job-name='))?.slice('--job-name='.length) ?? '';
      const batch = Number(/-(\d+)$/.exec(name)?.[1]);
      names.push(name);
      sizes.push(1 + Number(/--array=0-(\d+)/.exec(options.join(' '))?.[1]));
      jobs.set(batch, String(sizes.length));
      cluster.send({ folder: run, batch } satisfies BatchToDo);
      return { is: 'queued', job: String(sizes.length) };
    },
    tasks: async (asked) =>
      asked.flatMap((job) => {
        const state = ended.has(job) ? 'COMPLETED' : 'RUNNING';
        return Array.from({ length: sizes[Number(job) - 1] ?? 0 }, (_, task): QueuedTask => {
          return { job, task, name: names[Number(job) - 1] ?? '', state, reason: 'None', exitStatus: 0 };
        });
      }),
    named: async () => [],
    cancel: async () => {},
    arrayMax: async () => 1000,
  };
}

const cluster = fork(fileURLToPath(new URL('./fake-cluster.js', import.meta.url)), [store.root]);
try {
  const kinds = kindsOf([relay], artifactTypes);
  console.log(`${levels} stages of ${axis} x ${axis} points; at most ${atOnce} actions with Slurm at a time\n`);
  console.log('|  | seconds | MiB |\n|---|---|---|');
  tell('loaded');
  const { pipeline, diagnostics } = resolvePipeline({
    ...{ readDocument, source, kinds, params: new Map(), env: { get: () => undefined } },
    ...{ file: 'simulation.yaml', directory: join(folder, 'pipelines'), project: folder, invocationDirectory: folder },
    facts: { gpuEngine: false, tensorflowBackend: 'wasm' },
  });
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  tell(`resolved: ${pipeline.actions.size} actions`);
  let executed = 0;
  let queue: ReturnType<typeof fakeQueue> | undefined;
  const step = Math.ceil(pipeline.actions.size / 10);
  const facts = await runPipeline({
    ...{ pipeline, store, kinds, knowledge: storeKnowledge(store, kinds, pipeline.name), jobs: atOnce },
    ...{ selection: {}, signal: new AbortController().signal, version: '0' },
    listener: ({ event }) => {
      if (event !== 'action.executed') return;
      if (++executed % step === 0) tell(`${executed} executed`);
    },
    apart: (run, warn) => {
      queue = fakeQueue(cluster, run);
      const settings = { groupSeconds: 60 };
      return slurmExecutor({ store, run, queue, warn, settings, atOnce });
    },
  });
  tell(`${facts.outcome}: ${facts.executed} executed`);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const peak = Math.round(maxRSS / 1024);
  const arrays = queue?.submitted() ?? [];
  console.log(`\n${arrays.length} arrays, the largest of ${Math.max(0, ...arrays)} tasks; peak ${peak} MiB;`);
  console.log(`CPU of the run ${((userCPUTime + systemCPUTime) / 1e6).toFixed(0)} s, without the fake cluster's.`);
} finally {
  cluster.kill();
  rmSync(folder, { recursive: true, force: true });
}
