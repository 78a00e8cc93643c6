/** Driving: which executor is asked for which action, and that an abort or a mistake leaves nobody waiting. */

import test from 'ava';
import type { Executor } from '../../src/run/executors/executor.ts';
import { createRig } from '../support/rig.ts';
import { fakeExecutor } from './executors/fake.ts';

const source = `
name: driven
stages:
  quick: { uses: source }
  limited: { uses: source, with: { value: 2 }, timeoutMinutes: 5 }
  plain: { uses: half, needs: { input: quick } }
`;

/** Answers `done` to everything and writes down what it was asked for. */
function recording(asked: string[]): Executor {
  const fake = fakeExecutor();
  return {
    ...fake,
    execute: (request, listener, limits) => {
      asked.push(`${request.parameters.value ?? 'half'}${limits.timeoutMs === undefined ? '' : ' with a limit'}`);
      return fake.execute({ ...request, code: { ...request.code, locator: 'succeed' } }, listener, limits);
    },
  };
}

test('a kind in the process of the run asks no worker, unless its stage has a limit', async (t) => {
  const rig = createRig(t);
  const kinds = new Map(rig.kinds);
  const kind = kinds.get('source')!;
  kinds.set('source', { ...kind, descriptor: { ...kind.descriptor, inProcess: true } });
  const [here, apart]: [string[], string[]] = [[], []];
  const executors = { here: recording(here), apart: recording(apart) };
  const { events } = await rig.run(source, { kinds, executors });
  t.deepEqual(here, ['1']);
  t.deepEqual(apart.sort(), ['2 with a limit', 'half']);
  t.is(events.filter(({ event }) => event === 'action.executed').length, 3);
});

test('a run that is aborted stops its executors, and ends when they have', async (t) => {
  const rig = createRig(t);
  const abort = new AbortController();
  const fake = fakeExecutor();
  const endless: Executor = {
    ...fake,
    execute: (request, listener, limits) =>
      fake.execute({ ...request, code: { ...request.code, locator: 'endless' } }, listener, limits),
  };
  const { facts } = await rig.run('{ name: driven, stages: { it: { uses: source } } }', {
    executors: { here: fakeExecutor(), apart: endless },
    signal: abort.signal,
    listener: (event) => {
      if (event.event === 'action.log') abort.abort();
    },
  });
  t.is(facts.outcome, 'interrupted');
  t.is(fake.running(), 0, 'nothing is executed any more');
});

test('a run that was aborted before it began asks for nothing', async (t) => {
  const asked: string[] = [];
  const executors = { here: recording(asked), apart: recording(asked) };
  const { facts } = await createRig(t).run(source, { executors, signal: AbortSignal.abort() });
  t.like(facts, { outcome: 'interrupted', cancelled: 2, blocked: 1 });
  t.deepEqual(asked, []);
});

test('an executor that throws is a mistake of this program: the run fails with it and waits for nothing', async (t) => {
  const broken: Executor = { ...fakeExecutor(), execute: () => Promise.reject(new Error('Internal error: planted')) };
  const run = createRig(t).run(source, { executors: { here: broken, apart: broken } });
  await t.throwsAsync(run, { message: 'Internal error: planted' });
});
