/** Lines of squeue are read as Slurm 22.05 writes them; one that is not understood says nothing about any job. */

import test from 'ava';
import { QueueSilent, readQueue } from '../../../../src/run/executors/slurm/queue.ts';

test('lines of an array are its tasks', (t) => {
  t.deepEqual(readQueue('1|2|COMPLETED|0|n1|None|\n1|0|FAILED|768|n2|NonZeroExitCode|\n\n'), [
    { job: '1', task: 2, state: 'COMPLETED', exitStatus: 0, node: 'n1', reason: 'None' },
    { job: '1', task: 0, state: 'FAILED', exitStatus: 768, node: 'n2', reason: 'NonZeroExitCode' },
  ]);
  t.deepEqual(readQueue(''), []);
});

test('a line without a number is about all tasks that have none of their own', (t) => {
  const tasks = readQueue('2|N/A|CANCELLED|0||None|\n2|1|COMPLETED|0|n1|None|');
  t.deepEqual(
    tasks.map(({ task, state }) => [task, state]),
    [
      [undefined, 'CANCELLED'],
      [1, 'COMPLETED'],
    ],
  );
});

test('a reason may hold anything', (t) => {
  const [task] = readQueue('7|0|PENDING|0||ReqNodeNotAvail, UnavailableNodes:n[1-2] | x|');
  t.is(task?.reason, 'ReqNodeNotAvail, UnavailableNodes:n[1-2] | x');
});

test('an exit status may be written as code and signal', (t) => {
  t.deepEqual(
    readQueue('7|0|FAILED|3:0|n1|x|\n7|1|FAILED|0:9|n1|x|').map(({ exitStatus }) => exitStatus),
    [768, 9],
  );
});

test('a line of another form is no answer: no task counts as gone because of it', (t) => {
  t.throws(() => readQueue('1|2|COMPLETED|0|n1|None|\n1 2 COMPLETED'), { instanceOf: QueueSilent });
});
