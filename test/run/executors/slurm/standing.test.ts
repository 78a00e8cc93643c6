/** The standing of a task follows from its words in the queue: every row that Slurm 22.05 was seen to give. */

import test from 'ava';
import type { FailureCode } from '../../../../src/core/facts/failure-code.ts';
import { type Standing, standingOf } from '../../../../src/run/executors/slurm/standing.ts';

const signal = 9;
const exited = (code: number): number => code << 8;

const rows: [state: string, reason: string, exitStatus: number, is: Standing['is'], code?: FailureCode][] = [
  ['RUNNING', 'None', 0, 'going'],
  ['COMPLETING', 'None', 0, 'going'],
  ['CONFIGURING', 'None', 0, 'going'],
  ['SUSPENDED', 'None', 0, 'going'],
  ['A_WORD_OF_2031', 'None', 0, 'going'],
  ['PENDING', 'DependencyNeverSatisfied', 0, 'stuck'],
  ['PENDING', 'QOSMinGRES', 0, 'stuck'],
  ['PENDING', 'AssocMaxJobsLimit', 0, 'pending'],
  ['PENDING', 'Priority', 0, 'pending'],
  ['PENDING', 'Resources', 0, 'pending'],
  ['PENDING', 'BeginTime', 0, 'pending'],
  ['PENDING', 'JobArrayTaskLimit', 0, 'pending'],
  ['PENDING', 'ReqNodeNotAvail, UnavailableNodes:n1', 0, 'pending'],
  ['PENDING', 'PartitionConfig', 0, 'stuck'],
  ['PENDING', 'PartitionTimeLimit', 0, 'stuck'],
  ['PENDING', 'BadConstraints', 0, 'stuck'],
  ['PENDING', 'JobHeldAdmin', 0, 'stuck'],
  ['PENDING', 'launch failed requeued held', 0, 'stuck'],
  ['PENDING', 'QOSMaxCpuPerJobLimit', 0, 'stuck'],
  ['FAILED', 'NonZeroExitCode', exited(3), 'ended', 'job-failed'],
  ['FAILED', 'JobLaunchFailure', signal, 'killed'],
  ['FAILED', 'JobLaunchFailure', 4021, 'ended', 'job-failed'],
  ['COMPLETED', 'None', 0, 'ended', 'job-failed'],
  ['CANCELLED', 'None', signal, 'ended', 'job-cancelled'],
  ['TIMEOUT', 'TimeLimit', 15, 'ended', 'timeout'],
  ['OUT_OF_MEMORY', 'OutOfMemory', 125, 'ended', 'memory'],
  ['NODE_FAIL', 'NodeDown', 0, 'lost'],
  ['BOOT_FAIL', 'None', 0, 'lost'],
  ['PREEMPTED', 'None', 0, 'lost'],
];

for (const [state, reason, exitStatus, is, code] of rows)
  test(`${state} (${reason}), status ${exitStatus}, is ${is}${code === undefined ? '' : `: ${code}`}`, (t) => {
    const standing = standingOf({ job: '1', task: 0, name: 'n', state, reason, exitStatus });
    t.is(standing.is, is);
    t.is(standing.is === 'ended' ? standing.failure.code : undefined, code);
  });

test('a task that Slurm has forgotten is lost', (t) => {
  t.is(standingOf(undefined).is, 'lost');
});

test('the code with which a job ended is told', (t) => {
  const standing = standingOf({
    job: '1',
    task: 0,
    name: 'n',
    state: 'FAILED',
    reason: 'NonZeroExitCode',
    exitStatus: exited(3),
  });
  t.regex(standing.is === 'ended' ? standing.failure.message : '', /code 3/);
});
