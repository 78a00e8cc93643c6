/** Retries, timeouts and what actions occupy. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { RunEvent } from '../../../src/core/facts/event.ts';
import { machineHere } from '../../../src/run/machine.ts';
import { plainConsole } from '../../../src/ui/plain-console.ts';
import { createRig, type RigRun } from '../../support/rig.ts';

const one = (kind: string, settings: string): string =>
  `{ name: limits, stages: { it: { uses: ${kind}, ${settings} } } }`;

function failureOf({ events }: RigRun): Extract<RunEvent, { event: 'action.failed' }>['failure'] | undefined {
  const failed = events.find((event) => event.event === 'action.failed');
  return failed?.event === 'action.failed' ? failed.failure : undefined;
}

test('an action is tried again in a fresh process, as often as its stage says', async (t) => {
  const rig = createRig(t);
  const { facts, events } = await rig.run(one('flaky', 'with: { failures: 2 }, retries: 2'));
  t.is(facts.outcome, 'succeeded');
  t.is(facts.actions[0]?.metrics.value, 3);
  const retried = events.flatMap((event) => (event.event === 'action.retried' ? [event] : []));
  t.deepEqual(
    retried.map((event) => event.attempt),
    [1, 2],
  );
  const processes = retried.map((event) => event.failure.message.split(' ').at(-1));
  t.is(new Set(processes).size, 2);
});

test('another attempt continues from the checkpoints of the one before, and the console shows it', async (t) => {
  const rig = createRig(t);
  const { facts, events } = await rig.run(one('steps', 'with: { epochs: 5, diesAt: 3 }, retries: 1'));
  t.like(facts, { outcome: 'succeeded', executed: 1 });
  t.deepEqual(facts.actions[0]?.notes, ['continued from 2']);
  const epochs = Object.keys(rig.executions()).filter((line) => line.startsWith('epoch'));
  t.deepEqual(epochs, ['epoch 1', 'epoch 2', 'epoch 3', 'epoch 4', 'epoch 5']);
  const lines: string[] = [];
  const console = plainConsole(
    (line) => lines.push(line),
    (_format, text) => text,
  );
  for (const event of events) console(event);
  t.true(
    lines.includes('again     it  attempt 1 of 2 failed: the worker process exited with code 9'),
    lines.join('\n'),
  );
});

test('retries, timeouts and resources are in no key', async (t) => {
  const rig = createRig(t);
  await rig.run(one('source', ''));
  const again = one('source', 'retries: 2, timeoutMinutes: 5, resources: { cpu: 2, memory: 300 }');
  t.like((await rig.run(again)).facts, { executed: 0, cached: 1 });
});

test('every attempt has the whole time; a time longer than timers are long is no time at all', async (t) => {
  const rig = createRig(t);
  const started = performance.now();
  const run = await rig.run(one('wait', "with: { until: '/nowhere' }, timeoutMinutes: 0.02, retries: 1"));
  t.true(performance.now() - started > 2400, `${performance.now() - started} ms`);
  t.like(failureOf(run), { code: 'timeout', message: 'it did not end within 0.02 minutes' });
  t.like(
    run.events.find((event) => event.event === 'action.retried'),
    { attempt: 1, attempts: 2, failure: { code: 'timeout' } },
  );
  t.is((await rig.run(one('source', 'with: { value: 2 }, timeoutMinutes: 1e9'))).facts.outcome, 'succeeded');
});

test('a kind that runs in the process of the run gets one of its own where its stage has a time limit', async (t) => {
  const rig = createRig(t);
  const kinds = new Map(
    [...rig.kinds].map(([name, kind]) => [name, { ...kind, descriptor: { ...kind.descriptor, inProcess: true } }]),
  );
  const run = await rig.run(one('wait', "with: { until: '/nowhere' }, timeoutMinutes: 0.02"), { kinds });
  t.like(failureOf(run), { code: 'timeout' });
});

test('retries run out', async (t) => {
  const rig = createRig(t);
  const run = await rig.run(one('flaky', 'with: { failures: 5 }, retries: 1'));
  t.is(run.facts.outcome, 'failed');
  t.like(failureOf(run), { code: 'bad-luck' });
  t.deepEqual(rig.executions(), { 'flaky {"failures":5}': 2 });
});

test('a worker that died is a failure like another', async (t) => {
  const rig = createRig(t);
  rig.editBody('flaky', (source) => source.replace('throw new StageFailure', 'process.exit(7); new StageFailure'));
  const { facts, events } = await rig.run(one('flaky', 'retries: 1'));
  t.is(facts.outcome, 'succeeded');
  t.true(
    events.some((event) => event.event === 'action.retried' && /code 7/.test(event.failure.message)),
    JSON.stringify(events),
  );
});

test('an endless loop ends at its timeout, and the next action gets a worker', async (t) => {
  const rig = createRig(t);
  const started = performance.now();
  const run = await rig.run(
    `{ name: limits, stages: { it: { uses: source }, bad: { uses: loop, needs: { input: it }, timeoutMinutes: 0.05 },
      good: { uses: half, needs: { input: it } } } }`,
    { jobs: 1 },
  );
  t.true(performance.now() - started > 3000, `${performance.now() - started} ms`);
  t.like(failureOf(run), { code: 'timeout', message: 'it did not end within 0.05 minutes', log: ['looping'] });
  t.like(run.facts, { outcome: 'failed', executed: 2, failed: 1 });
});

test('more memory than a stage asked for ends its worker', async (t) => {
  const rig = createRig(t);
  const run = await rig.run(one('hoard', 'with: { mebibytes: 700 }, resources: { memory: 500 }'));
  if (process.platform !== 'linux') return t.log('memory of workers is watched on Linux only');
  t.like(failureOf(run), { code: 'memory', expected: 'at most 500 MiB' });
});

test('more memory or graphics processors than there are is refused before anything starts', async (t) => {
  const rig = createRig(t);
  const machine = { cpu: 2, gpus: [], memoryMebibytes: 1000 };
  const memory = await rig.run(one('source', 'resources: { memory: 2000 }'), { machine });
  t.like(failureOf(memory), { code: 'resources', found: '1000 MiB', expected: '2000 MiB' });
  const gpu = await rig.run(one('source', 'resources: { gpu: 1 }'), { machine });
  t.like(failureOf(gpu), { code: 'resources', found: '0', expected: '1' });
  const chain = await rig.run(
    one('steps', "matrix: { epochs: [2, 5] }, with: { epochs: '${{ matrix.epochs }}' }, resources: { gpu: 1 }"),
    { machine },
  );
  t.like(chain.facts, { failed: 2, cancelled: 0 });
  t.deepEqual(rig.executions(), {});
});

test.serial('a crash by a full JavaScript heap is named as such', async (t) => {
  const rig = createRig(t);
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = '--max-old-space-size=48';
  t.teardown(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  const run = await rig.run(
    '{ name: limits, stages: { full: { uses: heap }, after: { uses: half, needs: { input: full } } } }',
  );
  t.like(failureOf(run), { code: 'worker-exit', message: 'the worker process ran out of JavaScript heap' });
  t.like(run.facts, { outcome: 'failed', failed: 1, blocked: 1 });
});

test('graphics processors are handed out, each to one action at a time', async (t) => {
  const rig = createRig(t);
  const source = `
name: devices
stages:
  one: { uses: devices, matrix: { number: [1, 2, 3, 4] }, with: { number: '\${{ matrix.number }}' }, resources: { gpu: 1 } }
  two: { uses: devices, with: { number: 9 }, resources: { gpu: 2 } }
  none: { uses: source }
`;
  const machine = { cpu: 2, gpus: ['3', 'GPU-5'], memoryMebibytes: 1000 };
  const { facts } = await rig.run(source, { machine });
  t.is(facts.outcome, 'succeeded');
  const seen = readFileSync(join(rig.folder, 'executions.log'), 'utf8')
    .split('\n')
    .filter((line) => /^devices [^{]/.test(line));
  t.is(seen.length, 5);
  t.is(seen.filter((line) => line === 'devices 3,GPU-5').length, 1);
  t.deepEqual(
    seen.filter((line) => !/^devices (3|GPU-5|3,GPU-5)$/.test(line)),
    [],
  );
});

test("the machine's resources come from the environment", (t) => {
  t.deepEqual(machineHere(3, { CUDA_VISIBLE_DEVICES: '1,GPU-7' }).gpus, ['1', 'GPU-7']);
  t.deepEqual(machineHere(3, { CUDA_VISIBLE_DEVICES: '-1' }).gpus, []);
  t.is(machineHere(3, {}).cpu, 3);
  t.true(machineHere(3, {}).memoryMebibytes > 100, `${machineHere(3, {}).memoryMebibytes} MiB`);
});
