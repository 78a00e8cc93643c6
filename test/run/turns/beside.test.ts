/** Runs beside each other on one store. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { ActionId } from '../../../src/core/pipeline/pipeline.ts';
import { verifyStore } from '../../../src/store/care/verify.ts';
import { openLockFolder } from '../../../src/store/locks/lock-folder.ts';
import { claimStore } from '../../../src/store/presence.ts';
import { plainConsole } from '../../../src/ui/plain-console.ts';
import { runSummary } from '../../../src/ui/run-summary.ts';
import { createRig, type RigRun } from '../../support/rig.ts';

const source = `
name: beside
stages:
  start: { uses: source }
  plus: { uses: add, needs: { input: start }, matrix: { amount: [1, 2] }, with: { amount: '\${{ matrix.amount }}' } }
  total: { uses: sum, needs: { inputs: plus } }
`;

test('concurrent runs execute each action once; a run that waits names the run it waits for', async (t) => {
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

const lines = ({ events }: RigRun): string[] => {
  const written: string[] = [];
  const console = plainConsole(
    (line) => written.push(line),
    (_format, text) => text,
  );
  for (const event of events) console(event);
  return written;
};
const summary = ({ facts }: RigRun): string[] => runSummary(facts, (_format, text) => text);

for (const locks of [true, false])
  test(`stages of one run that are the same are executed once and share the result at once, locks ${locks ? 'on' : 'off'}`, async (t) => {
    const rig = createRig(t);
    const twins = await rig.run(
      '{ name: twins, stages: { a: { uses: source }, b: { uses: source }, after: { uses: half, needs: { input: b } } } }',
      { locks },
    );
    t.like(twins.facts, { outcome: 'succeeded', executed: 2, cached: 1, same: 1 });
    t.deepEqual(rig.executions(), { 'source {"value":1}': 1, 'half {}': 1 });
    t.deepEqual(
      twins.events.filter((event) => event.event === 'action.waiting'),
      [],
    );
    t.true(lines(twins).includes('cached    b  the same as a'), lines(twins).join('\n'));
    t.true(summary(twins).includes('1 of the cached is the same as executed ones'), summary(twins).join('\n'));
  });

test('of actions that are the same, the others try when the first has failed; a divergence they share', async (t) => {
  const rig = createRig(t);
  const flaky = await rig.run('{ name: twins, stages: { a: { uses: flaky }, b: { uses: flaky } } }');
  t.deepEqual(
    flaky.facts.actions.map((one) => one.outcome),
    ['failed', 'executed'],
  );
  const swing = '{ uses: swing, with: { value: -1 } }';
  const diverged = await rig.run(`{ name: twins, stages: { a: ${swing}, b: ${swing} } }`);
  t.like(diverged.facts, { failed: 2 });
  t.is(rig.executions()['swing {"value":-1}'], 1);
  t.is(diverged.facts.actions[1]?.error, 'diverged at once, like a, which has the same key');
});

test('work of a concurrent run is named as such, and no time is counted as saved', async (t) => {
  const rig = createRig(t);
  const until = join(rig.folder, 'open');
  // The second executes `own`, and finds `shared` and what follows from it made by the first.
  const beside = (name: string, own: number): string => `
name: ${name}
stages:
  own: { uses: source, with: { value: ${own} } }
  low: { uses: half, needs: { input: own } }
  shared: { uses: wait, with: { until: '${until}' } }
  both: { uses: sum, needs: { inputs: [low, shared] } }
  then: { uses: add, needs: { input: both } }
`;
  let second: ReturnType<typeof rig.run> | undefined;
  const first = await rig.run(beside('first', 2), {
    listener: (event) => {
      if (event.event === 'action.started' && event.action === 'shared')
        second ??= rig.run(beside('second', 3), {
          listener: (seen) => {
            if (seen.event === 'action.waiting' && seen.action === 'shared') writeFileSync(until, '');
          },
        });
    },
  });
  const other = await (second as ReturnType<typeof rig.run>);
  t.is(first.facts.executed + other.facts.executed, 7);
  for (const run of [first, other]) {
    const made = run.events.filter((event) => event.event === 'action.cached');
    for (const event of made) t.like(event, { cutOff: false });
    t.is(run.facts.cutOff, undefined);
    t.is(run.facts.meanwhile ?? 0, made.filter((event) => 'meanwhile' in event && event.meanwhile).length);
  }
  t.true(lines(other).includes('cached    shared  made by another run meanwhile'), lines(other).join('\n'));
  t.deepEqual(
    lines(other).filter((line) => line.includes('came out unchanged')),
    [],
  );
  t.true(
    summary(other).some((line) => /^[1-3] of the cached (was|were) made by another run meanwhile$/.test(line)),
    summary(other).join('\n'),
  );
});

test('a result of long ago under another key than last time is plainly cached: its inputs did not come out the same', async (t) => {
  const rig = createRig(t);
  const at = (value: number): string => `
name: back
stages:
  start: { uses: source, with: { value: ${value} } }
  low: { uses: half, needs: { input: start } }
  then: { uses: add, needs: { input: low } }
`;
  await rig.run(at(2));
  await rig.run(at(4));
  const back = await rig.run(at(3));
  t.deepEqual(back.executed, ['source {"value":3}', 'half {}']);
  t.true(lines(back).includes('cached    then'), lines(back).join('\n'));
  t.is(back.facts.cutOff, undefined);
});

test('a failure elsewhere is no failure here: the action gets its turn', async (t) => {
  const rig = createRig(t);
  const flaky = '{ name: flaky, stages: { it: { uses: flaky } } }';
  const runs = await Promise.all([rig.run(flaky), rig.run(flaky)]);
  t.deepEqual(runs.map(({ facts }) => facts.outcome).sort(), ['failed', 'succeeded']);
});

test('a run that is stopped while it waits stops at once', async (t) => {
  const rig = createRig(t);
  const { actions } = await rig.plan(source);
  const key = actions.flatMap((one) => ('decision' in one ? [one.decision.key] : []))[0] as string;
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
  t.true(
    events.some((event) => event.event === 'action.waiting' && event.for.startsWith('run another (process')),
    JSON.stringify(events),
  );
  locks.close();
});

test('a forced action is executed although another run made its result', async (t) => {
  const rig = createRig(t);
  await rig.run(source);
  const { executed } = await rig.run(source, { selection: { force: ['start' as ActionId] } });
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
    t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
  });
