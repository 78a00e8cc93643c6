/** A remote is tried again, told, and turned off by rules that do not depend on its kind. */

import test from 'ava';
import { RemoteFault, type RemoteFaultKind } from '../../../../src/store/remote/shared-objects.ts';
import { type Health, type Way, watchHealth } from '../../../../src/store/remote/tier/health.ts';
import { openTally } from '../../../../src/store/remote/tier/tally.ts';

interface Watched {
  readonly health: Health;
  readonly told: readonly string[];
  /** Calls something that fails in these ways before it succeeds; returns how often it was called. */
  call(way: Way, ...kinds: readonly RemoteFaultKind[]): Promise<{ readonly calls: number; readonly result?: string }>;
  closed(): number;
}

function watched(): Watched {
  const told: string[] = [];
  let closed = 0;
  const tally = openTally('https://cache/');
  tally.listen((message) => told.push(message));
  const health = watchHealth({ url: 'https://cache/', close: async () => void closed++ }, tally);
  return {
    health,
    told,
    closed: () => closed,
    call: async (way, ...kinds) => {
      let calls = 0;
      const done = await health.attempt(way, async () => {
        const kind = kinds[calls++];
        if (kind !== undefined) throw new RemoteFault(kind, `it is ${kind}`);
        return 'done';
      });
      return { calls, ...(done !== undefined && { result: done.done }) };
    },
  };
}

const cases: readonly (readonly [string, readonly RemoteFaultKind[], number, string | undefined])[] = [
  ['a busy remote is tried three times', ['busy', 'busy'], 3, 'done'],
  ['and not a fourth time', ['busy', 'busy', 'busy'], 3, undefined],
  ['silence is waited for once', ['silent'], 1, undefined],
  ['a refusal is not repeated', ['refused'], 1, undefined],
  ['an object that is too large is not repeated', ['too large'], 1, undefined],
];
for (const [what, kinds, calls, result] of cases)
  test(what, async (t) => {
    const { call, health } = watched();
    t.deepEqual(await call('read', ...kinds), { calls, ...(result !== undefined && { result }) });
    t.true(health.isOn('read') && health.isOn('write'), 'one fault turns nothing off');
  });

test('two faults without a success between them turn a sick remote off, and end what is under way', async (t) => {
  const { call, health, told, closed } = watched();
  for (let round = 0; round < 3; round++) {
    await call('read', 'silent');
    await call('read');
  }
  t.is(closed(), 0);
  await call('write', 'silent');
  await call('write', 'busy', 'busy', 'busy');
  t.false(health.isOn('read') || health.isOn('write'), 'it is off');
  t.deepEqual(await call('read'), { calls: 0 });
  t.deepEqual(told, [
    'the shared cache https://cache/ fails: it is silent',
    'the shared cache https://cache/ is not used for the rest of this command: it is busy',
  ]);
  t.is(closed(), 1);
});

test('a remote that fails now and then is turned off by its tenth fault', async (t) => {
  const { call, health, told } = watched();
  for (let round = 1; round < 10; round++) {
    await call('read', 'silent');
    await call('read');
    t.true(health.isOn('read'), `after ${round}`);
  }
  await call('write', 'silent');
  t.false(health.isOn('read') || health.isOn('write'), 'each may have cost seconds');
  t.is(told.length, 2);
});

test('missing rights turn one direction off, once, and the other goes on', async (t) => {
  const { call, health, told } = watched();
  await Promise.all([call('write', 'denied'), call('write', 'denied')]);
  t.deepEqual(told, ['the shared cache https://cache/ is not written to for the rest of this command: it is denied']);
  t.false(health.isOn('write'), 'no writing');
  t.deepEqual(await call('read'), { calls: 1, result: 'done' });
});

test('a remote that nothing will cure is off at once', async (t) => {
  const { call, health, closed } = watched();
  await call('read', 'unusable');
  t.false(health.isOn('read') || health.isOn('write'), 'it is off');
  t.is(closed(), 1);
});

test('objects that are too large turn nothing off, however many they are', async (t) => {
  const { call, health, told } = watched();
  for (let round = 0; round < 5; round++) await call('write', 'too large');
  t.true(health.isOn('write'), 'smaller ones go on');
  t.is(told.length, 1);
});

test('an error of this program is no fault of the remote', async (t) => {
  const { health } = watched();
  const bug = health.attempt('read', () => Promise.reject(new TypeError('a bug')));
  await t.throwsAsync(bug, { instanceOf: TypeError });
});
