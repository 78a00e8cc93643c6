/** Counted resources: who waits for whom, and that never more is given out than there is. */

import test from 'ava';
import fc from 'fast-check';
import { allOf, type Grant, giveBack, type Machine, take } from '../../../src/run/schedule/resources.ts';

const machine: Machine = { cpu: 4, gpus: ['0', '1'], memoryMebibytes: 100 };
const needs = (cpu: number, gpu = 0, memoryMebibytes = 0) => ({ cpu, gpu, memoryMebibytes });

test('a large action keeps its place: no other is started before it', (t) => {
  const resources = allOf(machine);
  const [small, large, late] = [{}, {}, {}];
  const first = take(resources, small, needs(2));
  t.is(take(resources, large, needs(3)), undefined);
  t.is(take(resources, late, needs(1)), undefined);
  giveBack(resources, first!);
  t.is(take(resources, late, needs(1)), undefined);
  t.truthy(take(resources, large, needs(3)));
  t.truthy(take(resources, late, needs(1)));
});

test('an action that waits for a graphics processor lets others start', (t) => {
  const resources = allOf(machine);
  const first = take(resources, {}, needs(1, 2));
  t.deepEqual(first?.gpus, ['0', '1']);
  const waiting = {};
  t.is(take(resources, waiting, needs(1, 1)), undefined);
  t.truthy(take(resources, {}, needs(1)));
  giveBack(resources, first!);
  t.deepEqual(take(resources, waiting, needs(1, 1))?.gpus, ['0']);
});

test('more cores than there are means all of them', (t) => {
  const resources = allOf(machine);
  const all = take(resources, {}, needs(64));
  t.truthy(all);
  t.is(take(resources, {}, needs(1)), undefined);
});

test('never more than the machine has is granted, and every action gets a turn', (t) => {
  const request = fc.record({
    cpu: fc.integer({ min: 1, max: 6 }),
    gpu: fc.integer({ min: 0, max: 2 }),
    memoryMebibytes: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (requests, choices) => {
      const resources = allOf(machine);
      let waiting = requests.map((one) => ({ one, who: {} }));
      const running: { grant: Grant; cpu: number; memory: number }[] = [];
      while (waiting.length > 0 || running.length > 0) {
        waiting = waiting.filter(({ one, who }) => {
          const grant = take(resources, who, one);
          if (grant === undefined) return true;
          t.is(grant.gpus.length, one.gpu);
          running.push({ grant, cpu: Math.min(one.cpu, 4), memory: one.memoryMebibytes });
          return false;
        });
        t.true(running.length > 0, 'somebody can always run');
        const cpu = running.reduce((sum, one) => sum + one.cpu, 0);
        t.true(cpu <= machine.cpu, `${cpu} of ${machine.cpu} cores`);
        const memory = running.reduce((sum, one) => sum + one.memory, 0);
        t.true(memory <= machine.memoryMebibytes, `${memory} of ${machine.memoryMebibytes} MiB`);
        const held = running.flatMap(({ grant }) => grant.gpus);
        t.is(new Set(held).size, held.length);
        const [ended] = running.splice((choices.next().value as number) % running.length, 1);
        giveBack(resources, ended!.grant);
      }
    }),
    { numRuns: 100 },
  );
});
