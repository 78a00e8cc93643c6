/** Interrupts, ends of parents, readers that go away. Every one ends in a store that is good and a run that resumes. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { digestOf } from '../../src/core/values/digest.ts';
import { processExists } from '../../src/store/locks/owner.ts';
import { createRig } from '../support/rig.ts';
import { createProject, groupMembers, killGroup, long, skipped, until } from './project.ts';

const linux = process.platform === 'linux';

/** Long enough to be at work when the signal comes, and to have checkpoints. */
const training = (epochs: number): string => `
name: small
stages:
  ingest: { uses: ingest, with: { format: synthetic, examples: { train: 100, test: 20 } } }
  normalize: { uses: normalize, needs: { dataset: ingest } }
  train:
    uses: train
    needs: { dataset: normalize }
    with: { epochs: ${epochs}, model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }] }
`;

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;
for (const [signal, code] of long ? signals : signals.slice(0, 2))
  test(`${signal} to the whole group ends a run with ${code}; nothing stays behind and nothing published is lost`, async (t) => {
    const project = createProject(t, training(1_000_000));
    const started = project.start();
    await started.saw('action.progress', 'train');
    const before = performance.now();
    killGroup(started.process, signal);
    const { code: found, out } = await started.ended;
    // Two seconds on an idle machine; this one may be busy.
    t.true(performance.now() - before < 10_000, `${performance.now() - before} ms`);
    t.is(found, code);
    t.regex(out, /"event":"run\.finished".*"outcome":"interrupted"/);
    if (linux) await until(() => groupMembers(started.process.pid!).length === 0, 'the workers to end');
    t.deepEqual(await project.problems(), []);
    t.deepEqual(project.store().runs.live(), []);
    const resumed = project.start();
    await resumed.saw('action.progress', 'train');
    killGroup(resumed.process, 'SIGKILL');
    const again = await resumed.ended;
    t.regex(again.out, /"event":"action\.cached","action":"normalize"/);
    t.deepEqual(await project.problems(), []);
  });

test('a second interrupt ends it at once', async (t) => {
  const project = createProject(t, training(1_000_000));
  const started = project.start();
  await started.saw('action.progress', 'train');
  killGroup(started.process, 'SIGINT');
  killGroup(started.process, 'SIGINT');
  t.is((await started.ended).code, 130);
  t.deepEqual(await project.problems(), []);
});

test('a reader that goes away does not end the run', async (t) => {
  const project = createProject(t);
  const started = project.start();
  await started.saw('run.started');
  started.process.stdout?.destroy();
  t.is((await started.ended).code, 0);
  t.is(Object.keys(project.digests()).length, 4);
  t.deepEqual(await project.problems(), []);
});

test('a worker in an endless loop ends when its parent is killed', async (t) => {
  if (!linux && process.platform !== 'darwin') return skipped(t, 'parents are not told apart here');
  const rig = createRig(t);
  const worker = fileURLToPath(new URL('../../src/run/execute/worker.js', import.meta.url));
  const request = {
    // The store holds no parts of that code, so that it is loaded unchecked.
    code: { digest: digestOf('loop'), locator: rig.kinds.get('loop')?.descriptor.body.href },
    parameters: {},
    seed: 1,
    inputs: {},
    outputs: { output: 'metrics' },
    artifacts: {},
    files: [],
  };
  // A parent between this process and the worker, to be killed; it says who its child is once that is in its loop.
  const script = `
    const child = require('node:child_process').fork(${JSON.stringify(worker)}, [${JSON.stringify(join(rig.folder, 'artifacts'))}, String(process.pid)]);
    child.on('message', (message) => { if (message.type === 'log') process.stdout.write(child.pid + '\\n'); });
    child.send({ type: 'execute', request: ${JSON.stringify(request)} });`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
  const pid = Number(line);
  t.teardown(() => {
    if (processExists(pid)) process.kill(pid, 'SIGKILL');
  });
  t.true(processExists(pid), `process ${pid} works`);
  parent.kill('SIGKILL');
  await until(() => !processExists(pid), 'the worker to end');
  t.false(processExists(pid), `process ${pid} has ended`);
});

test('a worker that is killed fails its action, and the run names it', async (t) => {
  if (!linux) return skipped(t, 'workers are found through /proc');
  const project = createProject(t, training(1_000_000));
  const started = project.start();
  await started.saw('action.progress', 'train');
  const main = started.process.pid as number;
  for (const pid of groupMembers(main)) if (pid !== main) process.kill(pid, 'SIGKILL');
  const { code, out } = await started.ended;
  t.is(code, 1);
  t.regex(out, /"event":"action\.failed","action":"train".*"worker-exit".*was killed by SIGKILL/);
  t.deepEqual(await project.problems(), []);
});
