/** What a failure ends, what goes on, and what is left behind for the next run. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { runSummary } from '../../src/ui/run-summary.ts';
import { createRig } from '../support/rig.ts';

const withFailure = (kind: string): string => `
name: failure
stages:
  start: { uses: source }
  bad: { uses: ${kind}, needs: { input: start } }
  after: { uses: half, needs: { input: bad } }
  apart: { uses: add, needs: { input: start } }
  further: { uses: half, needs: { input: apart } }
`;

test('a failure blocks the actions that depend on it; the rest goes on; the next run tries again', async (t) => {
  const rig = createRig(t);
  const { facts, events } = await rig.run(withFailure('fail'));
  t.like(facts, { outcome: 'failed', executed: 3, failed: 1, blocked: 1, cancelled: 0 });
  t.like(
    events.find((event) => event.event === 'action.failed'),
    {
      action: 'bad',
      failure: {
        code: 'bad-luck',
        message: 'it failed as asked',
        where: 'here',
        found: 'bad',
        expected: 'good',
        hint: 'try again',
        log: ['about to fail'],
      },
    },
  );
  const again = await rig.run(withFailure('fail'));
  t.deepEqual(again.executed, ['fail {}']);
});

const withHoles = `
name: holes
stages:
  start: { uses: source }
  plus: { uses: add, needs: { input: start }, matrix: { amount: [1, 2] }, with: { amount: '\${{ matrix.amount }}' } }
  bad: { uses: flaky, with: { failures: 1 } }
  after: { uses: half, needs: { input: bad } }
  strict: { uses: sum, needs: { inputs: [plus, after] } }
  some: { uses: some, needs: { inputs: [plus, bad, after], extra: strict } }
  next: { uses: half, needs: { input: some } }
  none: { uses: some, needs: { inputs: after } }
`;

test('an action that accepts missing inputs runs with those that succeeded, under a key of its own', async (t) => {
  const rig = createRig(t);
  const first = await rig.run(withHoles);
  t.like(first.facts, { outcome: 'failed', executed: 5, failed: 1, blocked: 3, cancelled: 0 });
  const told = (run: typeof first, id: string) => run.facts.actions.find((one) => one.id === id);
  t.like(told(first, 'some'), { outcome: 'executed', metrics: { value: 5 } });
  t.like(told(first, 'none'), { outcome: 'blocked' });
  const done = first.events.find((event) => event.event === 'action.executed' && event.action === 'some');
  t.deepEqual((done as { without?: readonly string[] }).without, ['bad', 'after', 'strict']);
  t.deepEqual(
    first.events.flatMap((event) => (event.event === 'action.blocked' ? [[event.action, event.by]] : [])).sort(),
    ['after', 'none', 'strict'].map((id) => [id, 'bad']),
  );
  const second = await rig.run(withHoles);
  t.like(second.facts, { outcome: 'succeeded', failed: 0, blocked: 0 });
  t.like(told(second, 'some'), { outcome: 'executed', metrics: { value: 608 } });
  t.not(told(second, 'some')?.key, told(first, 'some')?.key);
  t.deepEqual((await rig.run(withHoles)).executed, []);
});

test('with failFast a failure also blocks actions that accept missing inputs', async (t) => {
  const { facts, executed } = await createRig(t).run(withHoles, { failFast: true, jobs: 1 });
  t.like(
    facts.actions.find((one) => one.id === 'some'),
    { outcome: 'blocked' },
  );
  t.deepEqual(
    executed.filter((one) => one.startsWith('some')),
    [],
  );
});

test('with failFast nothing new is started after a failure', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(withFailure('fail'), { failFast: true, jobs: 1 });
  t.is(facts.outcome, 'failed');
  t.is(facts.failed, 1);
  t.is(rig.executions()['half {}'] ?? 0, 0);
  const cancelled = facts.actions.filter((one) => one.outcome === 'cancelled').length;
  t.true(cancelled > 0, `${cancelled} actions were cancelled`);
  const [summary] = runSummary(facts, (_format, text) => text).slice(-1);
  t.true(
    summary?.startsWith(
      `failed: executed ${facts.executed}, cached 0, failed 1, blocked ${facts.blocked}, cancelled ${cancelled} in `,
    ),
    summary,
  );
  t.is(facts.executed + facts.failed + facts.blocked + cancelled, facts.actions.length);
});

test('a body that throws by mistake is an internal error with its stack', async (t) => {
  const rig = createRig(t);
  const { events } = await rig.run(withFailure('stray'));
  const failed = events.find((event) => event.event === 'action.failed');
  t.like(failed, { failure: { code: 'internal', message: 'a bug' } });
  t.regex((failed as { failure: { stack: string } }).failure.stack, /run\.mjs/);
});

test('a worker that dies fails its action with its last words; the others live', async (t) => {
  const rig = createRig(t);
  const { facts, events } = await rig.run(withFailure('crash'), { jobs: 1 });
  t.like(facts, { outcome: 'failed', executed: 3, failed: 1, blocked: 1 });
  t.like(
    events.find((event) => event.event === 'action.failed'),
    {
      failure: { code: 'worker-exit', message: 'the worker process exited with code 9', log: ['dying words'] },
    },
  );
});

test('an abort ends an endless loop at once; the next run continues from the results in the store', async (t) => {
  const rig = createRig(t);
  const abort = new AbortController();
  let aborted = 0;
  const { facts } = await rig.run(withFailure('loop'), {
    jobs: 1,
    signal: abort.signal,
    listener: (event) => {
      if (event.event !== 'action.log') return;
      aborted = performance.now();
      abort.abort();
    },
  });
  t.true(aborted > 0, 'the action logged nothing');
  t.true(performance.now() - aborted < 2000, `${performance.now() - aborted} ms after the abort`);
  t.like(facts, { outcome: 'interrupted', failed: 0 });
  t.true(
    facts.actions.some((one) => one.id === 'bad' && one.outcome === 'cancelled'),
    JSON.stringify(facts.actions),
  );
  const blocked = facts.actions.filter((one) => one.outcome === 'blocked');
  t.true(blocked.length > 0, JSON.stringify(facts.actions));
  t.true(
    blocked.every((one) => /^by \w+: it was cancelled$/.test(one.error!)),
    JSON.stringify(blocked),
  );
  const next = await rig.run(withFailure('half'));
  t.is(next.facts.outcome, 'succeeded');
  t.false(next.executed.includes('source {"value":1}'), next.executed.join('\n'));
});

test('nothing is left behind in tmp, and a failed action leaves no result', async (t) => {
  const rig = createRig(t);
  await rig.run(withFailure('fail'));
  const { layout } = rig.store();
  t.deepEqual(readdirSync(layout.temporary), []);
  const records = readdirSync(layout.listing('records/').folder).flatMap((folder) =>
    readdirSync(join(layout.listing('records/').folder, folder)),
  );
  t.is(records.length, 3);
});
