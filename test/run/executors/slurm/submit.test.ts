/** A submission is made once, whatever Slurm answers. */

import test from 'ava';
import { QueueSilent, type Submission } from '../../../../src/run/executors/jobs/job-queue.ts';
import type { SlurmQueue } from '../../../../src/run/executors/slurm/queue.ts';
import { submitOnce } from '../../../../src/run/executors/slurm/submit.ts';

/** A queue that gives these answers to submissions, and knows the name after some looks. */
function queueOf(answers: Submission[], looks: (string | undefined | 'silent')[]) {
  const calls: string[] = [];
  const queue: SlurmQueue = {
    submit: async () => {
      calls.push('sbatch');
      return answers.shift() ?? { is: 'queued', job: '7' };
    },
    named: async () => {
      calls.push('squeue');
      const look = looks.shift();
      if (look === 'silent') throw new QueueSilent('no answer');
      return look === undefined ? [] : [look];
    },
    tasks: async () => [],
    cancel: async () => {},
    arrayMax: async () => 10,
  };
  return { queue, calls };
}

const submit = async ({ queue }: { queue: SlurmQueue }, stopped = () => false) => {
  const warned: string[] = [];
  const submitted = await submitOnce('name', () => queue.submit([], ''), {
    queue: { ...queue, called: 'Slurm' },
    warn: (message) => warned.push(message),
    stopped,
  });
  return { submitted, warned };
};
const doubtful: Submission = { is: 'doubtful', said: 'Socket timed out' };

test('after a doubtful answer a job that got through is found by its name, and not submitted again', async (t) => {
  const slurm = queueOf([doubtful], ['42']);
  const { submitted, warned } = await submit(slurm);
  t.deepEqual(submitted, { is: 'queued', job: '42' });
  t.deepEqual(slurm.calls, ['sbatch', 'squeue']);
  t.is(warned.length, 1);
});

test('one that did not get through is submitted again, but only after an answer of the queue', async (t) => {
  const slurm = queueOf([doubtful], ['silent', undefined]);
  t.deepEqual((await submit(slurm)).submitted, { is: 'queued', job: '7' });
  t.deepEqual(slurm.calls, ['sbatch', 'squeue', 'squeue', 'sbatch']);
});

test('a refusal is final', async (t) => {
  const slurm = queueOf([{ is: 'refused', said: 'Invalid partition name specified' }], []);
  t.deepEqual((await submit(slurm)).submitted, { is: 'refused', said: 'Invalid partition name specified' });
  t.deepEqual(slurm.calls, ['sbatch']);
});

test('a full queue is waited for', async (t) => {
  const slurm = queueOf([{ is: 'full', said: 'job submit limit' }], [undefined]);
  const { submitted, warned } = await submit(slurm);
  t.deepEqual(submitted, { is: 'queued', job: '7' });
  t.deepEqual(slurm.calls, ['sbatch', 'squeue', 'sbatch']);
  t.regex(warned[0] ?? '', /is full/);
});

test('a queue without room for an array that has parts is not waited for: the parts may fit', async (t) => {
  const slurm = queueOf([{ is: 'full', said: 'AssocMaxSubmitJobLimit' }], []);
  const submit = () => slurm.queue.submit([], '');
  const queue = { ...slurm.queue, called: 'Slurm' };
  const submitted = await submitOnce('name', submit, { queue, warn: t.fail, stopped: () => false, divisible: true });
  t.deepEqual(submitted, { is: 'too many' });
  t.deepEqual(slurm.calls, ['sbatch']);
});

test('a run that is stopped submits nothing more', async (t) => {
  const slurm = queueOf([doubtful], [undefined]);
  let calls = 0;
  t.deepEqual((await submit(slurm, () => calls++ > 0)).submitted, { is: 'stopped' });
  t.deepEqual(slurm.calls, ['sbatch', 'squeue']);
});
