/** A job that another run has left for a key is found if it can still bring the result. */

import test, { type ExecutionContext } from 'ava';
import { parseActionKey } from '../../../../src/core/values/digest.ts';
import type { ExecuteRequest } from '../../../../src/run/execute/worker-protocol.ts';
import type { Limits } from '../../../../src/run/executors/executor.ts';
import { attachable, type Taking } from '../../../../src/run/executors/slurm/attach.ts';
import type { SlurmQueue } from '../../../../src/run/executors/slurm/queue.ts';
import { slurmExecutor } from '../../../../src/run/executors/slurm/slurm.ts';
import type { JobFolder } from '../../../../src/store/jobs/job-folder.ts';
import { claimStore } from '../../../../src/store/presence.ts';
import { temporaryStore } from '../../../support/temporary.ts';
import { fakeRequest } from '../fake.ts';

const left = '20260101T000000-0001';

interface Left {
  readonly limits?: Limits;
  readonly request?: Partial<ExecuteRequest>;
  readonly submitted?: boolean;
  readonly outcome?: object;
}

/** Looks for a job of `limits`, of which one was left as described. */
function look(
  t: ExecutionContext,
  { limits = {}, request = {}, submitted = true, outcome }: Left,
  now: Limits = {},
  taking: Taking = {},
): { readonly found: ReturnType<typeof attachable>; readonly folder: JobFolder } {
  const { jobs } = temporaryStore(t);
  const folder = jobs.open(left);
  folder.ask(0, { request: { ...fakeRequest('succeed'), ...request }, limits });
  if (submitted) {
    folder.intend({ batch: 0, name: 'first', tasks: [[0]] });
    folder.intend({ batch: 1, name: 'second', tasks: [[5], [3, 0]] });
    folder.queued(1, '42');
  }
  if (outcome !== undefined) folder.leave({ number: 0, blobs: [], events: 0, execution: outcome });
  return { found: attachable({ limits: now, request: fakeRequest('succeed') }, { folder, number: 0 }, taking), folder };
}

const done = { outcome: 'done', result: { outputs: {}, metrics: {}, timings: {}, notes: [] } };
const failed = { outcome: 'failed', failure: { code: 'memory', message: 'too much' } };

test('a job that was submitted is found at the last place that it got', (t) => {
  const { found } = look(t, {});
  t.like(found, { number: 0, ended: false, place: { name: 'second', batch: 1, task: 1, job: '42' } });
});

test('a submission of which the answer was lost is found by its name', (t) => {
  const { jobs } = temporaryStore(t);
  const folder = jobs.open(left);
  folder.ask(0, { request: fakeRequest('succeed'), limits: {} });
  folder.intend({ batch: 0, name: 'first', tasks: [[0]] });
  const found = attachable({ limits: {}, request: fakeRequest('succeed') }, { folder, number: 0 });
  t.deepEqual(found?.place, { name: 'first', batch: 0, task: 0 });
});

test('a request that was never submitted is no job, nor is one of a key that has none', (t) => {
  t.is(look(t, { submitted: false }).found, undefined);
  t.is(attachable({ limits: {}, request: fakeRequest('succeed') }, undefined), undefined);
});

test('a job with less time or memory than the action may have now is not waited for', (t) => {
  t.is(look(t, { limits: { timeoutMs: 1000 } }, { timeoutMs: 2000 }).found, undefined);
  t.is(look(t, { limits: { timeoutMs: 1000 } }).found, undefined, 'no limit is the most');
  t.is(look(t, { limits: { memoryMebibytes: 100 } }, { memoryMebibytes: 200 }).found, undefined);
  t.truthy(look(t, { limits: { timeoutMs: 2000 } }, { timeoutMs: 1000 }).found);
  t.truthy(look(t, {}, { memoryMebibytes: 200 }).found);
  t.truthy(look(t, { limits: { timeoutMs: 1000 }, outcome: done }, { timeoutMs: 2000 }).found, 'it has its result');
});

test('a failure that nobody has heard of is told instead of being paid for again, unless that is asked for', (t) => {
  t.like(look(t, { outcome: failed }).found, { ended: true });
  t.is(look(t, { outcome: failed }, {}, { retryFailed: true }).found, undefined);
  t.like(look(t, { outcome: failed }, {}, { retryFailed: true, attached: left }).found, { ended: true });
  t.like(look(t, { outcome: done }, {}, { retryFailed: true }).found, { ended: true });
});

test('a failure is tried again where its cause may have been mended, but told to the run that goes on with it', (t) => {
  const failures = [
    { code: 'code-changed', message: 'other code' },
    { code: 'store', message: 'full', storeFault: true },
    { code: 'damaged', message: 'other bytes', damaged: 'sha256:0' },
  ];
  for (const failure of failures) {
    const outcome = { outcome: 'failed', failure };
    t.is(look(t, { outcome }).found, undefined, failure.code);
    t.like(look(t, { outcome }, {}, { attached: left }).found, { ended: true }, failure.code);
  }
  const outgrown = look(t, { limits: { memoryMebibytes: 100 }, outcome: failed }, { memoryMebibytes: 200 });
  t.is(outgrown.found, undefined, 'it may have more memory now');
});

test('a job that begins anew is none for an action that does not, and the other way round', (t) => {
  t.is(look(t, { request: { anew: true } }).found, undefined);
});

test('the job of a key is known until its result is stored, and no longer', async (t) => {
  const store = temporaryStore(t);
  claimStore(store.layout);
  const queue: SlurmQueue = {
    submit: async () => {
      store.jobs.open(left).leave({ number: 0, blobs: [], events: 0, execution: done });
      return { is: 'queued', job: '1' };
    },
    ...{ tasks: async () => [], named: async () => [], cancel: async () => {}, arrayMax: async () => 1000 },
  };
  const settings = { groupSeconds: 60 };
  const executor = slurmExecutor({ store, run: left, queue, settings, atOnce: 5, warn: t.log });
  const key = parseActionKey('a'.repeat(64));
  const listener = { progress: () => {}, log: () => {} };
  const execution = await executor.execute({ ...fakeRequest('succeed'), key }, listener, {});
  t.is(execution.outcome, 'done');
  t.deepEqual(store.jobs.keys(), [key], 'a run that dies now finds it again');
  executor.stored?.(key);
  t.deepEqual(store.jobs.keys(), []);
  await executor.stop();
});
