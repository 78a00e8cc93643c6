/** Lines of squeue are read as Slurm 22.05 writes them; one that is not understood says nothing about any job. */

import test from 'ava';
import { QueueSilent, type Submission } from '../../../../src/run/executors/jobs/job-queue.ts';
import { readQueue, submissionOf } from '../../../../src/run/executors/slurm/queue.ts';

test('lines of an array are its tasks', (t) => {
  t.deepEqual(readQueue('1|2|COMPLETED|0|n1|a-0|None|\n1|0|FAILED|768|n2|a-0|NonZeroExitCode|\n\n'), [
    { job: '1', task: 2, name: 'a-0', state: 'COMPLETED', exitStatus: 0, node: 'n1', reason: 'None' },
    { job: '1', task: 0, name: 'a-0', state: 'FAILED', exitStatus: 768, node: 'n2', reason: 'NonZeroExitCode' },
  ]);
  t.deepEqual(readQueue(''), []);
});

test('a line without a number is about all tasks that have none of their own', (t) => {
  const tasks = readQueue('2|N/A|CANCELLED|0||a-0|None|\n2|1|COMPLETED|0|n1|a-0|None|');
  t.deepEqual(
    tasks.map(({ task, state }) => [task, state]),
    [
      [undefined, 'CANCELLED'],
      [1, 'COMPLETED'],
    ],
  );
});

test('a reason may hold anything', (t) => {
  const [task] = readQueue('7|0|PENDING|0||a-0|ReqNodeNotAvail, UnavailableNodes:n[1-2] | x|');
  t.is(task?.reason, 'ReqNodeNotAvail, UnavailableNodes:n[1-2] | x');
});

test('an exit status may be written as code and signal', (t) => {
  t.deepEqual(
    readQueue('7|0|FAILED|3:0|n1|a|x|\n7|1|FAILED|0:9|n1|a|x|').map(({ exitStatus }) => exitStatus),
    [768, 9],
  );
});

test('a line of another form is no answer: no task counts as gone because of it', (t) => {
  t.throws(() => readQueue('1|2|COMPLETED|0|n1|a-0|None|\n1 2 COMPLETED'), { instanceOf: QueueSilent });
});

const policy =
  "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)";

/** The words of sbatch 22.05 with slurmdbd and limits of users, accounts and qualities of service. */
const refusals: readonly [error: string, is: Submission['is']][] = [
  [`sbatch: error: AssocMaxSubmitJobLimit\n${policy}`, 'full'],
  [`sbatch: error: AssocGrpSubmitJobsLimit\n${policy}`, 'full'],
  [`sbatch: error: QOSMaxSubmitJobPerUserLimit\n${policy}`, 'full'],
  [policy, 'full'],
  ['sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying', 'full'],
  ['sbatch: error: Batch job submission failed: Invalid job array specification', 'full'],
  [`sbatch: error: AssocMaxWallDurationPerJobLimit\n${policy}`, 'refused'],
  [`sbatch: error: QOSMaxCpuPerJobLimit\n${policy}`, 'refused'],
  ['sbatch: error: Batch job submission failed: Invalid qos specification', 'refused'],
  ['sbatch: error: Batch job submission failed: Socket timed out on send/recv operation', 'doubtful'],
  ['no answer within 60 s', 'doubtful'],
];

for (const [error, is] of refusals)
  test(`an array that gets the answer "${error.replace(/sbatch: error: /g, '').replace(/\n.*/s, '')}" is ${is}`, (t) => {
    t.is(submissionOf({ code: 1, out: '', error }).is, is);
  });
