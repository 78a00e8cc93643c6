/** Requests become arrays: alike ones together, short ones one after another, with the options of their needs. */

import test from 'ava';
import type { ActionKey } from '../../../../src/core/values/digest.ts';
import type { ExecuteRequest } from '../../../../src/run/execute/worker-protocol.ts';
import type { Limits } from '../../../../src/run/executors/executor.ts';
import { batchOptions, batchScript, bundles, literal } from '../../../../src/run/executors/slurm/submission.ts';

interface Asked {
  readonly limits: Limits;
  readonly request: Pick<ExecuteRequest, 'prefix' | 'program' | 'parameters'>;
  readonly shunned?: string;
}

const asked = (count: number, limits: Limits): Asked[] =>
  Array.from({ length: count }, () => ({ limits, request: { parameters: {} } }));
const shape = (requests: readonly Asked[], seconds = 60, tasksMax = 1000) =>
  bundles(requests, seconds, tasksMax).map(({ tasks, options }) => ({
    tasks: tasks.map(({ length }) => length),
    options,
  }));

test('needs become options: 15 % more memory, and time to start and to end', (t) => {
  t.deepEqual(shape(asked(1, { cpu: 4, gpu: 2, memoryMebibytes: 8000, timeoutMs: 90_000 })), [
    { tasks: [1], options: ['--cpus-per-task=4', '--gpus=2', '--mem=9200M', '--time=4'] },
  ]);
  t.deepEqual(shape(asked(1, { cpu: 1, memoryMebibytes: 100 })), [
    { tasks: [1], options: ['--cpus-per-task=1', '--mem=228M'] },
  ]);
  t.deepEqual(shape(asked(1, {})), [{ tasks: [1], options: [] }]);
});

test('requests with other needs are other arrays, and an array is no longer than Slurm takes', (t) => {
  const all = [...asked(5, { cpu: 1 }), ...asked(3, { cpu: 2 })];
  t.deepEqual(
    shape(all, 60, 2).map(({ tasks }) => tasks),
    [[1, 1], [1, 1], [1], [1, 1], [1]],
  );
  t.deepEqual(bundles([], 60, 10), []);
});

test('short actions follow one another in a task, with time for all of them', (t) => {
  t.deepEqual(shape(asked(7, { expectedSeconds: 20, timeoutMs: 60_000 })), [
    { tasks: [3, 3, 1], options: ['--time=5'] },
  ]);
  t.deepEqual(shape(asked(3, { expectedSeconds: 20 }), 0)[0]?.tasks, [1, 1, 1], 'groups can be turned off');
  t.deepEqual(shape(asked(3, { expectedSeconds: 100 }))[0]?.tasks, [1, 1, 1]);
});

test('actions of which no time is known, with graphics processors, or that are tried again are alone', (t) => {
  t.deepEqual(shape(asked(3, {}))[0]?.tasks, [1, 1, 1]);
  t.deepEqual(shape(asked(3, { expectedSeconds: 1, gpu: 1 }))[0]?.tasks, [1, 1, 1]);
  t.deepEqual(shape(asked(3, { expectedSeconds: 1, fresh: true }))[0]?.tasks, [1, 1, 1]);
});

test('the links of a chain are one task, shortest first, beside the groups of short actions', (t) => {
  const link = (prefix: string, position: number): Asked => ({
    limits: { position, timeoutMs: 60_000, expectedSeconds: 1 },
    request: { prefix, parameters: {} },
  });
  const [short] = asked(1, { timeoutMs: 60_000, expectedSeconds: 1 });
  const all = [link('a', 10), short!, link('b', 5), link('a', 1), short!, link('a', 5)];
  const [bundle, ...others] = bundles(all, 60, 10);
  t.deepEqual(others, []);
  t.deepEqual(
    bundle?.tasks.map((task) => task.map(({ limits, request }) => `${request.prefix} ${limits.position}`)),
    [['a 1', 'a 5', 'a 10'], ['undefined undefined', 'undefined undefined'], ['b 5']],
  );
  t.deepEqual(bundle?.options, ['--time=5']);
});

test('variables that stages pass on by name are those of their own array', (t) => {
  const program = { directory: '/', project: '/', key: 'k' as ActionKey, versions: [], files: [], lists: [] };
  const passing = (...passEnv: string[]): Asked => ({ limits: {}, request: { parameters: { passEnv }, program } });
  const all = [passing('B', 'A'), ...asked(1, {}), passing('A', 'B'), passing('C')];
  t.deepEqual(
    bundles(all, 60, 10).map(({ tasks, passed }) => [tasks.length, passed]),
    [
      [2, ['A', 'B']],
      [1, []],
      [1, ['C']],
    ],
  );
});

test('a node that is shunned is excluded beside those that the user excludes', (t) => {
  const [one] = asked(1, {});
  const all = [one!, { ...one!, shunned: 'n1' }];
  t.deepEqual(
    bundles(all, 60, 10).map(({ shunned }) => shunned),
    [undefined, 'n1'],
  );
  const naming = { name: 'a', tasks: 1, log: '/l', shunned: 'n1' };
  t.is(batchOptions(naming, [], {}).at(-1), '--exclude=n1');
  t.is(batchOptions(naming, [], { options: ['-xn7', '--exclude=n[8-9]'] }).at(-1), '--exclude=n7,n[8-9],n1');
});

test("the user's options come last, so that they hold", (t) => {
  const naming = { name: 'a', tasks: 3, log: '/store/%a.log' };
  const settings = { partition: 'gpu', account: 'x', atOnce: 2, options: ['--qos=low'], groupSeconds: 60 };
  const options = batchOptions(naming, ['--mem=1M'], settings);
  t.true(options.includes('--array=0-2%2'), options.join(' '));
  t.deepEqual(options.slice(-4), ['--partition=gpu', '--account=x', '--mem=1M', '--qos=low']);
});

test('the script runs the prologue, then the program, whose words may hold anything', (t) => {
  const script = batchScript(['/a b/node', "it's"], 'module load x\nset -u');
  t.is(script, `#!/bin/sh\nmodule load x\nset -u\nexec '/a b/node' 'it'\\''s' "$SLURM_ARRAY_TASK_ID"\n`);
  t.is(literal('/50%/a'), '/50%%/a');
});
