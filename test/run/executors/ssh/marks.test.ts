/** A list of processes tells which jobs run on a host, and what is free beside them. */

import test from 'ava';
import { markOf, marksIn, storeMark } from '../../../../src/run/executors/ssh/marks.ts';
import { freeCpus, roomFor } from '../../../../src/run/executors/ssh/room.ts';

const store = storeMark('/shared/artifacts');
const marked = { store, job: '20260101T000000-0001.3', task: 12, cpu: 4, memoryMebibytes: 8000.5, gpus: ['0', '2'] };

test('a mark is found again among other processes, with all that it says', (t) => {
  const mark = markOf(marked);
  const out = [
    '    1 /sbin/init',
    `  101 /bin/sh -s ${mark}`,
    `  102 /usr/bin/node /x/work.js /shared/artifacts 20260101T000000-0001 3 12 ${mark}`,
    '  103 grep arrowline-job',
    `  104 node x arrowline-job:${store}:broken`,
  ].join('\n');
  const expected = { ...marked, memoryMebibytes: 8001 };
  t.deepEqual(marksIn(out), [
    { pid: 101, ...expected },
    { pid: 102, ...expected },
  ]);
});

test('a job without graphics processors has none in its mark, and stores differ', (t) => {
  const [found] = marksIn(`7 sh ${markOf({ ...marked, gpus: [] })}`);
  t.deepEqual(found?.gpus, []);
  t.not(storeMark('/a'), storeMark('/b'));
});

const host = { name: 'h', cpus: 8, memory: 10_000, gpus: 2 };
const taken = (cpu: number, memoryMebibytes = 0, gpus: readonly string[] = []) => ({ cpu, memoryMebibytes, gpus });

test('room is what nobody has taken', (t) => {
  t.deepEqual(roomFor({}, host, []), taken(1), 'an action that asks for nothing takes a core');
  t.deepEqual(roomFor({ cpu: 2, gpu: 1 }, host, [taken(6, 0, ['0'])]), taken(2, 0, ['1']));
  t.is(roomFor({ cpu: 3 }, host, [taken(6)]), undefined);
  t.is(roomFor({ gpu: 2 }, host, [taken(1, 0, ['1'])]), undefined);
  t.is(roomFor({ memoryMebibytes: 3000 }, host, [taken(1, 7500)]), undefined);
  t.truthy(roomFor({ memoryMebibytes: 2500 }, host, [taken(1, 7500)]));
  t.truthy(
    roomFor({ memoryMebibytes: 1e9 }, { name: 'h', cpus: 1 }, []),
    'memory that the settings leave out is not counted',
  );
  t.is(freeCpus(host, [taken(3), taken(4)]), 1);
});
