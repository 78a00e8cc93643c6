/** The scheduler: single steps as tables, and thousands of orders in which everything may happen. */

import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import type { FailureCode } from '../../src/core/facts/failure-code.ts';
import type { ActionId } from '../../src/core/pipeline/pipeline.ts';
import type { Ended, Rules, Schedule } from '../../src/run/schedule/schedule.ts';
import { createSchedule, step } from '../../src/run/scheduler.ts';
import { damage, failed, idOf, type Part, play, recordOf, rulesFor, toRun } from './played-schedule.ts';

/** One step after another in short words: `?` is asked about, `>` started, `~` waited for; events by name. */
function tellerOf(parts: readonly Part[], rules: Partial<Rules> = {}) {
  const schedule: Schedule = createSchedule(rulesFor(parts, rules));
  const said = (happening: Parameters<typeof step>[1]): string[] => {
    const { emit, decide, start, wait, finished } = step(schedule, happening);
    return [
      ...emit.map((event) => `${event.event.replace('action.', '')}${'action' in event ? ` ${event.action}` : ''}`),
      ...decide.map(({ action }) => `? ${action.id}`),
      ...start.map(({ ready }) => `> ${ready.action.id}`),
      ...wait.map(({ action }) => `~ ${action.id}`),
      ...(finished ? ['finished'] : []),
    ].map((line) => line.replaceAll('part', ''));
  };
  const provenance = { meanwhile: false, cutOff: false };
  return {
    schedule,
    begin: () => said({ event: 'begun' }),
    abort: () => said({ event: 'aborted' }),
    toRun: (...numbers: number[]) =>
      said({
        event: 'decided',
        verdicts: numbers.map((number) => ({
          action: schedule.rules.actions[number]!,
          decision: toRun(parts, idOf(number)),
          ...provenance,
        })),
      }),
    cached: (number: number) => {
      const { key, fingerprint } = toRun(parts, idOf(number));
      const record = recordOf(parts, idOf(number), 'before');
      const decision = { outcome: 'cached', key, fingerprint, record } as const;
      return said({
        event: 'decided',
        verdicts: [{ action: schedule.rules.actions[number]!, decision, ...provenance }],
      });
    },
    running: (number: number) => said({ event: 'running', action: idOf(number), reason: 'it never ran' }),
    made: (number: number) => said({ event: 'made', action: idOf(number) }),
    held: (number: number) => said({ event: 'held', action: idOf(number), by: 'another' }),
    free: (number: number) => said({ event: 'free', action: idOf(number) }),
    givenUp: (number: number) => said({ event: 'given up', action: idOf(number) }),
    found: (number: number) =>
      said({ event: 'found', action: idOf(number), record: recordOf(parts, idOf(number), 'other') }),
    executed: (number: number) => said({ event: 'ended', action: idOf(number), ...executed(parts, idOf(number)) }),
    failed: (number: number, code: FailureCode = 'test/bad-luck') =>
      said({ event: 'ended', action: idOf(number), ...failed(code) }),
    damaged: (number: number) => said({ event: 'ended', action: idOf(number), ...failed('damaged', damage) }),
    cancelled: (number: number) => said({ event: 'ended', action: idOf(number), outcome: 'cancelled' }),
  };
}

function executed(parts: readonly Part[], id: ActionId): Ended {
  return { outcome: 'executed', record: recordOf(parts, id), notes: [], seconds: 1 };
}

function endsOf(t: ExecutionContext, { pass }: Schedule, expected: string): void {
  t.is([...pass.state.states.values()].map(({ at }) => at).join(' '), expected);
}

test('an action is looked up, started and reported, and makes the next one ready', (t) => {
  const run = tellerOf([{}, { needs: [0] }]);
  t.deepEqual(run.begin(), ['? 0']);
  t.deepEqual(run.toRun(0), ['> 0']);
  t.deepEqual(run.running(0), ['started 0']);
  t.deepEqual(run.executed(0), ['executed 0', '? 1']);
  t.deepEqual(run.cached(1), ['cached 1', 'finished']);
  endsOf(t, run.schedule, 'executed cached');
});

test('a run of which everything is cached starts nothing', (t) => {
  const run = tellerOf([{}, { needs: [0] }, { needs: [1] }]);
  t.deepEqual(run.begin(), ['? 0']);
  t.deepEqual(run.cached(0), ['cached 0', '? 1']);
  t.deepEqual(run.cached(1), ['cached 1', '? 2']);
  t.deepEqual(run.cached(2), ['cached 2', 'finished']);
});

test('no actions are finished at once', (t) => {
  t.deepEqual(tellerOf([]).begin(), ['finished']);
});

test('nothing starts while a decision is outstanding', (t) => {
  const run = tellerOf([{}, {}, { needs: [0] }]);
  t.deepEqual(run.begin(), ['? 0', '? 1']);
  t.deepEqual(run.toRun(1), [], '0 may come before it');
  t.deepEqual(run.cached(0), ['cached 0', '? 2']);
  t.deepEqual(run.toRun(2), ['> 1', '> 2']);
});

test('a chain starts with its shortest link, though another was decided first', (t) => {
  const run = tellerOf([{ position: 10 }, {}, { needs: [1], position: 5 }]);
  t.deepEqual(run.begin(), ['? 0', '? 1']);
  t.deepEqual(run.toRun(0), []);
  t.deepEqual(run.cached(1), ['cached 1', '? 2']);
  t.deepEqual(run.toRun(2), ['> 2']);
});

test('another action starts while a result is being stored; what follows from the result waits for its end', (t) => {
  const one = { capacity: { cpu: 1, gpus: [], memoryMebibytes: 1 } };
  const run = tellerOf([{}, {}, {}, { needs: [0] }, { key: 7 }, { key: 7 }], one);
  run.begin();
  t.deepEqual(run.toRun(0, 1, 2, 4, 5), ['> 0']);
  run.running(0);
  t.deepEqual(run.made(0), ['> 1']);
  run.running(1);
  t.deepEqual(run.executed(0), ['executed 0', '? 3'], 'its place was given away once');
  t.deepEqual(run.toRun(3), []);
  t.deepEqual(run.made(1), ['> 2']);
  t.deepEqual(run.failed(1), ['failed 1'], 'storing it failed');
  run.running(2);
  t.deepEqual(run.executed(2), ['executed 2', '> 4']);
  run.running(4);
  t.deepEqual(run.made(4), ['> 3'], 'not its twin');
  run.running(3);
  t.deepEqual(run.executed(3), ['executed 3']);
  t.deepEqual(run.executed(4), ['executed 4', 'cached 5', 'finished'], 'it is waited for');
});

test('of many results only so many are stored while others are made', (t) => {
  const parts = Array.from({ length: 70 }, () => ({}));
  const run = tellerOf(parts, { capacity: { cpu: 1, gpus: [], memoryMebibytes: 1 } });
  run.begin();
  run.toRun(...parts.keys());
  for (let number = 0; number < 64; number++) {
    run.running(number);
    t.deepEqual(run.made(number), [`> ${number + 1}`]);
  }
  run.running(64);
  t.deepEqual(run.made(64), [], 'too many are being stored');
  t.deepEqual(run.executed(3), ['executed 3'], 'its place is taken');
  t.deepEqual(run.executed(64), ['executed 64', '> 65']);
});

test('twins wait for the first of them and take its result', (t) => {
  const run = tellerOf([{ key: 1 }, { key: 1 }, { needs: [1] }]);
  run.begin();
  t.deepEqual(run.toRun(0, 1), ['> 0']);
  run.running(0);
  t.deepEqual(run.executed(0), ['executed 0', 'cached 1', '? 2']);
});

test('a twin that was cached meanwhile leaves the others waiting for the one that is executed', (t) => {
  const run = tellerOf([{ key: 1 }, {}, { key: 1, needs: [1] }, { key: 1, needs: [1] }]);
  run.begin();
  run.toRun(0);
  t.deepEqual(run.toRun(1), ['> 0', '> 1']);
  t.deepEqual(run.executed(1), ['executed 1', '? 2', '? 3']);
  t.deepEqual(run.cached(2), ['cached 2']);
  t.deepEqual(run.toRun(3), []);
  t.deepEqual(run.executed(0), ['executed 0', 'cached 3', 'finished']);
});

test('twins try in turn after a failure, and share a divergence', (t) => {
  const run = tellerOf([{ key: 1 }, { key: 1 }, { key: 1 }]);
  run.begin();
  run.toRun(0, 1, 2);
  t.deepEqual(run.failed(0), ['failed 0', '> 1']);
  t.deepEqual(run.failed(1, 'diverged'), ['failed 1', 'failed 2', 'finished']);
});

test('links of a chain start shortest first; the chain that goes furthest comes first in the queue', (t) => {
  const run = tellerOf([{}, {}, {}, { position: 10 }, { position: 5 }], {
    capacity: { cpu: 1, gpus: [], memoryMebibytes: 1 },
  });
  run.begin();
  t.deepEqual(run.toRun(0, 1, 2, 3, 4), ['> 4']);
  t.deepEqual(run.executed(4), ['executed 4', '> 3']);
  t.deepEqual(run.executed(3), ['executed 3', '> 0']);
});

test('a link that would go on from a divergence diverges; after another failure it is tried', (t) => {
  const links = [{ position: 1 }, { position: 2 }, { position: 3 }];
  const diverged = tellerOf(links);
  diverged.begin();
  diverged.toRun(0, 1, 2);
  t.deepEqual(diverged.failed(0, 'diverged'), ['failed 0', 'failed 1', 'failed 2', 'finished']);
  const unlucky = tellerOf(links);
  unlucky.begin();
  unlucky.toRun(0, 1, 2);
  t.deepEqual(unlucky.failed(0), ['failed 0', '> 1']);
});

test('an action that another run executes is waited for and leaves its place to others', (t) => {
  const run = tellerOf([{}, {}], { capacity: { cpu: 1, gpus: [], memoryMebibytes: 1 } });
  run.begin();
  t.deepEqual(run.toRun(0, 1), ['> 0']);
  t.deepEqual(run.held(0), ['waiting 0', '> 1', '~ 0']);
  t.deepEqual(run.free(0), []);
  t.deepEqual(run.executed(1), ['executed 1', '> 0']);
  t.deepEqual(run.held(0), ['waiting 0', '~ 0']);
  t.deepEqual(run.found(0), ['cached 0', 'finished']);
});

test('a hole is done without where that is allowed; a failure blocks where it is not', (t) => {
  const run = tellerOf([{}, {}, { needs: [0, 1], takesHoles: true }, { needs: [0, 1] }]);
  run.begin();
  run.toRun(0, 1);
  t.deepEqual(run.failed(0), ['failed 0']);
  t.deepEqual(run.executed(1), ['executed 1', 'blocked 3', '? 2']);
});

test('failing fast starts nothing more; whatever runs comes to its end, the rest is cancelled', (t) => {
  const run = tellerOf([{}, {}, {}, { needs: [0] }, { needs: [1] }], { failFast: true });
  run.begin();
  t.deepEqual(run.toRun(0, 1, 2), ['> 0', '> 1']);
  run.running(0);
  run.running(1);
  t.deepEqual(run.failed(0), ['failed 0', 'blocked 3']);
  t.deepEqual(run.executed(1), ['executed 1', 'cancelled 2', 'cancelled 4', 'finished']);
  t.is(run.schedule.storeFault, false);
});

test('failing fast, a divergence is the failure of one action: twins and links behind it are cancelled', (t) => {
  for (const parts of [
    [{ key: 1 }, { key: 1 }],
    [{ position: 1 }, { position: 2 }],
  ]) {
    const run = tellerOf(parts, { failFast: true });
    run.begin();
    t.deepEqual(run.toRun(0, 1), ['> 0']);
    t.deepEqual(run.failed(0, 'diverged'), ['failed 0', 'cancelled 1', 'finished']);
  }
});

test('a store at fault closes the run', (t) => {
  const run = tellerOf([{}, {}, {}]);
  run.begin();
  run.toRun(0, 1, 2);
  t.deepEqual(run.failed(0, 'store'), ['failed 0']);
  t.deepEqual(run.givenUp(1), ['cancelled 1', 'cancelled 2', 'finished']);
  t.is(run.schedule.storeFault, true);
});

test('nothing is started after an abort, whatever is still decided', (t) => {
  const run = tellerOf([{}, {}, { needs: [0] }]);
  run.begin();
  run.toRun(0, 1);
  run.running(0);
  t.deepEqual(run.abort(), []);
  t.deepEqual(run.cancelled(0), ['blocked 2', 'cancelled 0']);
  t.deepEqual(run.givenUp(1), ['cancelled 1', 'finished']);
  const early = tellerOf([{}, {}]);
  early.begin();
  t.deepEqual(early.abort(), []);
  t.deepEqual(early.toRun(0, 1), ['cancelled 0', 'cancelled 1', 'finished']);
  t.deepEqual(tellerOf([{}]).abort(), ['cancelled 0', 'finished']);
});

test('damage is mended in another pass, in which all is asked about again; the third time is the last', (t) => {
  const run = tellerOf([{}, { needs: [0] }]);
  t.deepEqual(run.begin(), ['? 0']);
  run.cached(0);
  t.deepEqual(run.toRun(1), ['> 1']);
  run.running(1);
  t.deepEqual(run.damaged(1), ['warning', '? 0']);
  t.deepEqual(run.toRun(0), ['> 0']);
  run.running(0);
  t.deepEqual(run.executed(0), ['executed 0', '? 1']);
  run.toRun(1);
  t.deepEqual(run.damaged(1), ['warning', '? 0']);
  t.deepEqual(run.cached(0), ['? 1'], 'it was told as executed');
  run.toRun(1);
  t.deepEqual(run.damaged(1), ['warning', 'cancelled 1', 'finished']);
  t.is(run.schedule.pass.damaged, damage);
});

test('an action that can never start fails, and so do its twins and the links behind it', (t) => {
  const none = tellerOf([
    { gpu: 2, key: 1 },
    { gpu: 2, key: 1 },
    { gpu: 2, position: 1 },
    { gpu: 2, position: 2 },
  ]);
  none.begin();
  t.deepEqual(none.toRun(0, 1, 2, 3), ['failed 2', 'failed 3', 'failed 0', 'failed 1', 'finished']);
  const refused = tellerOf([{}, {}, { needs: [1] }], { refused: { code: 'store', message: 'no', storeFault: true } });
  refused.begin();
  t.deepEqual(refused.cached(0), ['cached 0']);
  t.deepEqual(refused.toRun(1), ['failed 1', 'blocked 2', 'finished']);
});

test('ten thousand twins that can never start are no recursion', (t) => {
  const run = tellerOf(Array.from({ length: 10_000 }, () => ({ gpu: 2, key: 1 })));
  run.begin();
  const told = run.toRun(...Array.from({ length: 10_000 }, (_, number) => number));
  t.is(told.length, 10_001);
});

test('a forced stage is asked about as that until it has been executed', (t) => {
  const rules = rulesFor([{}, { needs: [0] }], { force: new Set([idOf(0)]) });
  const schedule = createSchedule(rules);
  t.like(step(schedule, { event: 'begun' }).decide[0], { forced: true, follows: false });
  const parts = [{}, { needs: [0] }];
  const [action] = rules.actions;
  const verdict = { action: action!, decision: toRun(parts, idOf(0)), meanwhile: false, cutOff: false };
  step(schedule, { event: 'decided', verdicts: [verdict] });
  step(schedule, { event: 'running', action: idOf(0), reason: '' });
  const { decide } = step(schedule, { event: 'ended', action: idOf(0), ...executed(parts, idOf(0)) });
  t.like(decide[0], { forced: false, follows: true });
});

const part = fc.record({
  back: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
  takesHoles: fc.boolean(),
  key: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 2 }),
  position: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 2 }),
  cpu: fc.integer({ min: 1, max: 4 }),
  gpu: fc.integer({ min: 0, max: 2 }),
});
const plays = fc.record({
  parts: fc.array(part, { maxLength: 14 }).map((all) =>
    all.map(({ back, key, position, ...rest }, at): Part => {
      const needs = [...new Set(back.map((far) => at - far).filter((number) => number >= 0))];
      return {
        ...rest,
        needs,
        ...(key !== undefined && { key }),
        // Of one key is of one chain.
        ...(key === undefined && position !== undefined && { position }),
      };
    }),
  ),
  machine: fc.record({
    cpu: fc.integer({ min: 1, max: 3 }),
    gpus: fc.constantFrom([], ['0'], ['0', '1']),
    memoryMebibytes: fc.constant(10),
  }),
  failFast: fc.boolean(),
  abortAt: fc.integer({ min: 1, max: 80 }),
  chances: fc.record({
    cached: fc.constantFrom(0, 30, 90),
    held: fc.constantFrom(0, 0, 20),
    failed: fc.constantFrom(0, 10, 50),
    damaged: fc.constantFrom(0, 0, 5, 30),
  }),
  choices: fc.infiniteStream(fc.nat()),
});

test('whatever happens in whatever order: all ends, nothing starts twice, and no promise is broken', (t) => {
  const seen = { passes: new Set<number>(), outcomes: new Set<string>() };
  fc.assert(
    fc.property(plays, (drawn) => {
      const { schedule, violations, passes } = play(drawn);
      t.deepEqual(violations, []);
      t.true(passes <= 3, 'one blob is mended at most twice');
      seen.passes.add(passes);
      for (const { at } of schedule.pass.state.states.values()) seen.outcomes.add(at);
    }),
    { numRuns: process.env.FAULTS === 'long' ? 50_000 : 1500 },
  );
  t.deepEqual([...seen.passes].sort(), [1, 2, 3], 'the plays reach every number of passes');
  t.deepEqual([...seen.outcomes].sort(), ['blocked', 'cached', 'cancelled', 'executed', 'failed']);
});
