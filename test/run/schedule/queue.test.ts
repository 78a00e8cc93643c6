/** The queue for a machine, step by step: who starts when a task comes or ends, and that none waits for ever. */

import test from 'ava';
import { add, createQueue, leave, startable } from '../../../src/run/schedule/queue.ts';
import type { Grant, Machine } from '../../../src/run/schedule/resources.ts';

const machine: Machine = { cpu: 4, gpus: ['0', '1'], memoryMebibytes: 100 };

interface Task {
  readonly name: string;
  readonly cpu?: number;
  readonly gpu?: number;
  readonly memory?: number;
  readonly priority?: number;
}

/** A task that comes, or the name of one that ends, and the names of those that start then. */
type Step = readonly [Task | string, readonly string[]];

const tables: { readonly [title: string]: readonly Step[] } = {
  'a task that waits for two graphics processors gets the next two that are free': [
    [{ name: 'a', gpu: 1 }, ['a']],
    [{ name: 'b', gpu: 1 }, ['b']],
    [{ name: 'both', gpu: 2 }, []],
    [{ name: 'c', gpu: 1 }, []],
    ['a', []],
    [{ name: 'd', gpu: 1, priority: 9 }, []],
    ['b', ['both']],
    ['both', ['c', 'd']],
  ],
  'a task without a graphics processor passes one that waits for some': [
    [{ name: 'a', gpu: 1 }, ['a']],
    [{ name: 'both', gpu: 2 }, []],
    [{ name: 'plain' }, ['plain']],
    ['a', ['both']],
  ],
  'a task that could not use cores keeps no one from them': [
    [{ name: 'a', gpu: 2 }, ['a']],
    [{ name: 'large', gpu: 1, cpu: 4 }, []],
    [{ name: 'plain' }, ['plain']],
    ['a', []],
    [{ name: 'late' }, []],
    ['plain', ['large']],
    ['large', ['late']],
  ],
  'large tasks one after another do not starve one that waits for graphics processors': [
    [{ name: 'a', gpu: 2 }, ['a']],
    [{ name: 'both', gpu: 2 }, []],
    [{ name: 'large', cpu: 4 }, []],
    [{ name: 'next', cpu: 4 }, []],
    [{ name: 'third', cpu: 4 }, []],
    ['a', ['large']],
    ['large', ['both']],
    ['both', ['next']],
    ['next', ['third']],
  ],
  'a task that waits for memory gets it before later ones': [
    [{ name: 'a', memory: 60 }, ['a']],
    [{ name: 'large', memory: 80 }, []],
    [{ name: 'small', memory: 10, priority: 9 }, []],
    ['a', ['large', 'small']],
  ],
  'a task that waits for cores gets them before later ones': [
    [{ name: 'a' }, ['a']],
    [{ name: 'large', cpu: 4 }, []],
    [{ name: 'small', priority: 9 }, []],
    ['a', ['large']],
    ['large', ['small']],
  ],
};

for (const [title, steps] of Object.entries(tables))
  test(title, (t) => {
    const queue = createQueue<Task>(machine);
    const running = new Map<string, Grant>();
    for (const [step, expected] of steps) {
      if (typeof step === 'string') leave(queue, running.get(step)!);
      else {
        const { cpu = 1, gpu = 0, memory = 0, priority = 0 } = step;
        add(queue, step, { cpu, gpu, memoryMebibytes: memory }, priority);
      }
      const started = startable(queue);
      for (const { task, grant } of started) running.set(task.name, grant);
      const names = started.map(({ task }) => task.name);
      t.deepEqual(names, expected, typeof step === 'string' ? `${step} ends` : `${step.name} comes`);
    }
  });
