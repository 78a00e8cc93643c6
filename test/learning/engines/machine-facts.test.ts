/** The meaning of `auto` and `tensorflow` on different machines. */

import { mkdirSync, writeFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import type { MachineFacts } from '../../../src/core/pipeline/stage-kind.ts';
import { storeLayout } from '../../../src/store/layout.ts';
import { type EngineMemory, openEngineMemory } from '../../../src/store/memories/engine-memory.ts';
import { findingKey, machineFacts } from '../../../stages/lib/learning/engines/machine-facts.ts';
import type { NativeFinding } from '../../../stages/lib/learning/engines/tensorflow/native.ts';
import { findInstalled } from '../../../stages/lib/learning/engines/tensorflow/packages.ts';
import { installStandIn, standIns } from '../../support/native-package.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const gpu = '@tensorflow/tfjs-node-gpu';
const native = '@tensorflow/tfjs-node';
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const both = ({ gpuEngine, tensorflowBackend }: MachineFacts) => ({ gpuEngine, tensorflowBackend });

function counted(t: ExecutionContext): EngineMemory & { remembered: string[] } {
  const remembered: string[] = [];
  const memory = openEngineMemory(storeLayout(temporaryFolder(t)));
  return {
    remembered,
    recall: memory.recall,
    remember: (key, finding) => {
      remembered.push(key);
      memory.remember(key, finding);
    },
  };
}

test.serial('without native packages it is compiled and wasm, at once and without a trace', (t) => {
  const project = temporaryFolder(t);
  const memory = counted(t);
  const times = Array.from({ length: 9 }, () => {
    const started = performance.now();
    t.deepEqual(both(machineFacts(project, memory)), { gpuEngine: false, tensorflowBackend: 'wasm' });
    return performance.now() - started;
  });
  t.true(median(times) < 5, `${median(times)} ms`);
  t.deepEqual(memory.remembered, []);
});

test.serial('auto does not choose a GPU that is slower than the compiled engine', (t) => {
  const project = temporaryFolder(t);
  installStandIn(project, gpu, standIns.onGpu);
  const memory = counted(t);
  t.deepEqual(both(machineFacts(project, memory)), { gpuEngine: false, tensorflowBackend: 'tfjs-node-gpu 9.9.9' });
  t.is(memory.remembered.length, 1);
});

test.serial('auto chooses a GPU that is faster; a remembered finding is not measured again', (t) => {
  const project = temporaryFolder(t);
  installStandIn(project, gpu, standIns.crashing);
  const memory = counted(t);
  const finding = { package: gpu, version: '9.9.9', state: 'ready', gpu: true } as const satisfies NativeFinding;
  const key = findingKey(gpu, findInstalled(gpu, project)!);
  memory.remember(key, { ...finding, imagesPerSecond: 3000, compiledImagesPerSecond: 2000 });
  t.deepEqual(both(machineFacts(project, memory)), { gpuEngine: true, tensorflowBackend: 'tfjs-node-gpu 9.9.9' });
  t.is(memory.remembered.length, 1);
});

test.serial('a new version is tried again; one that fails leaves the next best', (t) => {
  const project = temporaryFolder(t);
  const memory = counted(t);
  for (const [version, tries] of [
    ['1.0.0', 2],
    ['1.0.0', 2],
    ['2.0.0', 4],
  ] as const) {
    installStandIn(project, gpu, standIns.broken, version);
    installStandIn(project, native, standIns.crashing, version);
    t.deepEqual(both(machineFacts(project, memory)), { gpuEngine: false, tensorflowBackend: 'wasm' });
    t.is(memory.remembered.length, tries);
  }
});

test.serial('a package that hangs is given up', (t) => {
  const project = temporaryFolder(t);
  installStandIn(project, native, standIns.hanging);
  t.is(machineFacts(project, counted(t), 1000).tensorflowBackend, 'wasm');
});

test.serial('a memory that is damaged, of another time or not to be written is no memory', (t) => {
  const layout = storeLayout(temporaryFolder(t));
  const memory = openEngineMemory(layout);
  memory.remember('a', 1);
  t.is(memory.recall('a'), 1);
  t.is(memory.recall('toString'), undefined);
  for (const text of ['', '[]', '{"version":1}', '{"version":0,"findings":{"a":1}}', '{"version":1,"findings":{']) {
    writeFileSync(layout.engines, text);
    t.is(memory.recall('a'), undefined, text);
  }
  const blocked = storeLayout(temporaryFolder(t));
  mkdirSync(blocked.engines);
  t.notThrows(() => openEngineMemory(blocked).remember('a', 1));
});
