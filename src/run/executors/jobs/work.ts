/**
 * The program of a job: executes the requests of one task, one after another in one warm worker process, and leaves their
 * outcomes. It may be started twice, at once or again after a loss: a request that has its outcome is not executed.
 * A store that refuses is no outcome: another machine may be able to use it.
 *
 * node work.js STORE JOB BATCH TASK
 */

import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isDivergence } from '../../../core/facts/failure-code.ts';
import type { OutputRecord } from '../../../core/facts/record.ts';
import { blobsOf } from '../../../core/facts/record.ts';
import type { Digest } from '../../../core/values/digest.ts';
import { StoreFault } from '../../../store/fault.ts';
import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import { openStore } from '../../../store/store.ts';
import { describeFailure } from '../../execute/describe-failure.ts';
import type { ExecuteRequest, WorkerFailure } from '../../execute/worker-protocol.ts';
import { WorkerProcess } from '../local/worker-process.ts';
import { storeRefuses } from './exit-codes.ts';
import { isJobExecution, isJobRequest, type JobEvent, type JobExecution } from './protocol.ts';

/** Exit codes as BSD's sysexits has them. */
const noInput = 66;
const endedBy = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 } as const;

/** A file that another machine has just written may not be seen at once on a shared file system. */
const looksMs = [0, 100, 500, 2000, 5000];

const [, , root = '', job = '', batch = '', task = ''] = process.argv;
const store = openStore(root, { shared: true });
const folder = store.jobs.open(job);
const worker = new WorkerProcess(root);
let events: ReturnType<JobFolder['openEvents']> | undefined;

/** Progress and log lines may be lost with a full disk; an outcome may not. */
const tell = (event: JobEvent): void => {
  try {
    events?.tell(JSON.stringify(event));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
  }
};

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    tell({ type: 'stopped', signal });
    worker.stop();
    void worker.gone().then(() => process.exit(endedBy[signal]));
  });

let numbers: readonly number[] = [];
try {
  numbers = (await seen(() => folder.batch(Number(batch))?.tasks[Number(task)])) ?? [];
  if (numbers.length === 0) {
    console.error(`there is no task ${task} of batch ${batch} in ${folder.folder}: is the store the same here?`);
    process.exitCode = noInput;
  }
  for (const number of numbers)
    if (process.exitCode === undefined && !folder.ended([number]).has(number)) await work(number);
} catch (error) {
  if (!(error instanceof StoreFault)) throw error;
  refuse(error.message);
} finally {
  worker.stop();
  await worker.gone();
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = storeRefuses;
}

async function work(number: number): Promise<void> {
  const asked = await seen(() => folder.request(number));
  if (!isJobRequest(asked)) {
    console.error(`the request ${number} in ${folder.folder} is missing or damaged`);
    process.exit(noInput);
  }
  events = folder.openEvents(number);
  tell({ type: 'begun', host: hostname(), pid: process.pid });
  const { request, limits } = asked;
  const started = performance.now();
  const diverged = divergedBefore(request);
  const executed =
    diverged === undefined
      ? await worker.execute(
          request,
          { progress: (progress) => tell({ type: 'progress', progress }), log: (line) => tell({ type: 'log', line }) },
          limits,
        )
      : ({ outcome: 'failed', failure: diverged } as const);
  const length = events.close();
  events = undefined;
  // The job was asked to end: the handler of the signal goes on.
  if (executed.outcome === 'cancelled') return new Promise(() => {});
  const execution = executed.outcome === 'done' ? await stored(executed) : executed;
  if (execution.outcome === 'failed' && execution.failure.storeFault === true) {
    refuse(execution.failure.message);
    return;
  }
  const seconds = (performance.now() - started) / 1000;
  const told = execution.outcome === 'done' ? { ...execution, seconds } : execution;
  folder.leave({ number, blobs: blobsIn(execution), events: length, execution: told });
}

/** The divergence of a shorter link of the same chain, which the request would continue from. */
function divergedBefore({ prefix }: ExecuteRequest): WorkerFailure | undefined {
  if (prefix === undefined) return undefined;
  for (const number of numbers) {
    const execution = folder.ended([number]).has(number) ? folder.outcome(number)?.execution : undefined;
    if (!isJobExecution(execution) || execution.outcome !== 'failed' || !isDivergence(execution.failure)) continue;
    const asked = folder.request(number);
    if (!isJobRequest(asked) || asked.request.prefix !== prefix) continue;
    return {
      ...execution.failure,
      message: `${execution.failure.message}, like the shorter one, which it would continue`,
    };
  }
  return undefined;
}

/** The submitter publishes a record as soon as it sees the outcome, so the blobs have to be durable before. */
async function stored(execution: JobExecution & { readonly outcome: 'done' }): Promise<JobExecution> {
  try {
    await store.blobs.take(execution.result.staged);
    await store.objects.barrier();
    return { ...execution, result: { ...execution.result, staged: [] } };
  } catch (error) {
    return { outcome: 'failed', failure: describeFailure(error) };
  }
}

function blobsIn(execution: JobExecution): Digest[] {
  if (execution.outcome === 'failed') return [];
  const outputs: readonly OutputRecord[] = Object.values(execution.result.outputs);
  return outputs.flatMap((output) => blobsOf(output).map(({ digest }) => digest));
}

async function seen<Value>(look: () => Value | undefined): Promise<Value | undefined> {
  for (const ms of looksMs) {
    await pause(ms);
    const found = look();
    if (found !== undefined) return found;
  }
  return undefined;
}
