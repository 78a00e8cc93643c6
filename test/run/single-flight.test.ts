/** Runs beside each other on one store. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { StageName } from '../../src/core/pipeline.ts';
import { openLockFolder } from '../../src/store/lock-folder.ts';
import { claimStore } from '../../src/store/presence.ts';
import { verifyStore } from '../../src/store/verify.ts';
import { createRig } from '../support/rig.ts';

const source = `
name: beside
stages:
  start: { uses: source }
  plus: { uses: add, needs: { input: start }, matrix: { amount: [1, 2] }, with: { amount: '\${{ matrix.amount }}' } }
  total: { uses: sum, needs: { inputs: plus } }
`;

test('runs beside each other execute each action once; those who wait say for whom', async (t) => {
  const rig = createRig(t);
  const until = join(rig.folder, 'open');
  const waits = `{ name: waits, stages: { it: { uses: wait, with: { until: '${until}' } }, then: { uses: half, needs: { input: it } } } }`;
  const first = rig.run(waits, {
    listener: (event) => {
      // The second is certain to find the first at work.
      if (event.event === 'action.started' && event.action === 'it') second ??= startSecond();
    },
  });
  let second: ReturnType<typeof rig.run> | undefined;
  const startSecond = (): ReturnType<typeof rig.run> =>
    rig.run(waits, {
      listener: (event) => {
        if (event.event === 'action.waiting' && event.action === 'it') writeFileSync(until, '');
      },
    });
  const { facts } = await first;
  const other = await second!;
  t.like(facts, { outcome: 'succeeded' });
  t.like(other.facts, { outcome: 'succeeded' });
  t.is(facts.executed + other.facts.executed, 2);
  const waiting = other.events.find((event) => event.event === 'action.waiting');
  t.like(waiting, { action: 'it', for: `run ${facts.run} (process ${process.pid})` });
  t.deepEqual(
    facts.actions.map((one) => one.outputs),
    other.facts.actions.map((one) => one.outputs),
  );
});

test('two stages of one run that are the same are executed once', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run('{ name: twins, stages: { a: { uses: source }, b: { uses: source } } }');
  t.like(facts, { outcome: 'succeeded', executed: 1, cached: 1 });
});

test('a failure elsewhere is no failure here: the action gets its turn', async (t) => {
  const rig = createRig(t);
  const flaky = '{ name: flaky, stages: { it: { uses: flaky } } }';
  const runs = await Promise.all([rig.run(flaky), rig.run(flaky)]);
  t.deepEqual(runs.map(({ facts }) => facts.outcome).sort(), ['failed', 'succeeded']);
});

test('a run that is stopped while it waits stops at once', async (t) => {
  const rig = createRig(t);
  const key = rig.plan(source).actions.flatMap((one) => ('decision' in one ? [one.decision.key] : []))[0] as string;
  const { layout } = rig.store();
  claimStore(layout);
  const locks = openLockFolder(layout.locks, 'another');
  t.is((await locks.acquire(key)).outcome, 'taken');
  const abort = new AbortController();
  const { facts, events } = await rig.run(source, {
    signal: abort.signal,
    listener: (event) => {
      if (event.event === 'action.waiting') abort.abort();
    },
  });
  t.like(facts, { outcome: 'interrupted', executed: 0 });
  t.true(events.some((event) => event.event === 'action.waiting' && event.for.startsWith('run another (process')));
  locks.close();
});

test('what is forced is executed although another run made it', async (t) => {
  const rig = createRig(t);
  await rig.run(source);
  const { executed } = await rig.run(source, { selection: { force: ['start' as StageName] } });
  t.deepEqual(executed, ['source {"value":1}']);
});

for (const locks of [true, false])
  test(`four runs on one store end alike, locks ${locks ? 'on' : 'off'}`, async (t) => {
    const rig = createRig(t);
    const runs = await Promise.all([1, 2, 3, 4].map(() => rig.run(source, { locks, jobs: 1 })));
    for (const { facts } of runs) {
      t.is(facts.outcome, 'succeeded');
      t.deepEqual(
        facts.actions.map((one) => one.outputs),
        runs[0]?.facts.actions.map((one) => one.outputs),
      );
    }
    if (locks)
      t.deepEqual(rig.executions(), {
        'source {"value":1}': 1,
        'add {"amount":1}': 1,
        'add {"amount":2}': 1,
        'sum {}': 1,
      });
    t.deepEqual(verifyStore(rig.store(), false).problems, []);
  });
