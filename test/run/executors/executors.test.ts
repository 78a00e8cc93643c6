/** Every executor keeps the contract: processes of this machine, the process of the run, one that is loaded late, a fake. */

import test from 'ava';
import { inProcess } from '../../../src/run/executors/in-process.ts';
import { lateExecutor } from '../../../src/run/executors/late.ts';
import { localProcesses } from '../../../src/run/executors/local/local.ts';
import { bodiesOnDisk } from './bodies.ts';
import { executorContract } from './contract.ts';
import { fakeExecutor, fakeRequest } from './fake.ts';

const machine = { cpu: 2, gpus: [], memoryMebibytes: 4096 };

executorContract(
  'processes of this machine',
  (t) => {
    const bodies = bodiesOnDisk(t);
    return { ...bodies, executor: localProcesses(bodies.store.layout.root, machine) };
  },
  true,
);

executorContract(
  'the process of the run',
  (t) => {
    const bodies = bodiesOnDisk(t);
    return { ...bodies, executor: inProcess(bodies.store, machine) };
  },
  false,
);

executorContract(
  'a fake, loaded with the first request',
  () => {
    const fake = fakeExecutor();
    return {
      executor: lateExecutor(fake, async () => fake),
      request: fakeRequest,
      leftovers: () => Array.from({ length: fake.running() }, () => 'an execution'),
    };
  },
  true,
);

test('of more bodies than there are cores, one a core is executed at a time', async (t) => {
  const bodies = bodiesOnDisk(t);
  const executor = localProcesses(bodies.store.layout.root, { ...machine, cpu: 1 });
  t.teardown(() => executor.stop());
  const seen: string[] = [];
  const listener = { log: (line: string) => seen.push(line), progress: () => {} };
  const all = await Promise.all(
    [1, 2, 3].map(async () => executor.execute(await bodies.request('process'), listener, {})),
  );
  t.deepEqual(
    all.map(({ outcome }) => outcome),
    ['done', 'done', 'done'],
  );
  t.is(seen.length, 3);
  t.is(new Set(seen).size, 1, 'all three had the one process');
});
