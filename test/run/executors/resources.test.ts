import test from 'ava';
import fc from 'fast-check';
import { countResources, type Grant, type Machine } from '../../../src/run/executors/local/resources.ts';

const machine: Machine = { cpu: 4, gpus: ['0', '1'], memoryMebibytes: 100 };
const needs = (cpu: number, gpu = 0, memoryMebibytes = 0) => ({ cpu, gpu, memoryMebibytes });

test('a large action keeps its place: nobody passes it', (t) => {
  const resources = countResources(machine);
  const [small, large, late] = [{}, {}, {}];
  const first = resources.take(small, needs(2));
  t.is(resources.take(large, needs(3)), undefined);
  t.is(resources.take(late, needs(1)), undefined);
  first?.release();
  t.is(resources.take(late, needs(1)), undefined);
  t.truthy(resources.take(large, needs(3)));
  t.truthy(resources.take(late, needs(1)));
});

test('who waits for a graphics processor lets others pass', (t) => {
  const resources = countResources(machine);
  const first = resources.take({}, needs(1, 2));
  t.deepEqual(first?.gpus, ['0', '1']);
  const waiting = {};
  t.is(resources.take(waiting, needs(1, 1)), undefined);
  t.truthy(resources.take({}, needs(1)));
  first?.release();
  t.deepEqual(resources.take(waiting, needs(1, 1))?.gpus, ['0']);
});

test('more cores than there are means all of them', (t) => {
  const resources = countResources(machine);
  const all = resources.take({}, needs(64));
  t.truthy(all);
  t.is(resources.take({}, needs(1)), undefined);
});

test('never more is given out than there is, and everybody gets a turn', (t) => {
  const request = fc.record({
    cpu: fc.integer({ min: 1, max: 6 }),
    gpu: fc.integer({ min: 0, max: 2 }),
    memoryMebibytes: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (requests, choices) => {
      const resources = countResources(machine);
      let waiting = requests.map((one) => ({ one, who: {} }));
      const running: { grant: Grant; cpu: number; memory: number }[] = [];
      while (waiting.length > 0 || running.length > 0) {
        waiting = waiting.filter(({ one, who }) => {
          const grant = resources.take(who, one);
          if (grant === undefined) return true;
          t.is(grant.gpus.length, one.gpu);
          running.push({ grant, cpu: Math.min(one.cpu, 4), memory: one.memoryMebibytes });
          return false;
        });
        t.true(running.length > 0, 'somebody can always run');
        t.true(running.reduce((sum, { cpu }) => sum + cpu, 0) <= machine.cpu);
        t.true(running.reduce((sum, { memory }) => sum + memory, 0) <= machine.memoryMebibytes);
        const held = running.flatMap(({ grant }) => grant.gpus);
        t.is(new Set(held).size, held.length);
        running.splice((choices.next().value as number) % running.length, 1)[0]?.grant.release();
      }
    }),
    { numRuns: 100 },
  );
});
