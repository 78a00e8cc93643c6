/** Native packages that work, fail, crash or hang when they are tried, and the finding about each. */

import { tmpdir } from 'node:os';
import test, { type ExecutionContext } from 'ava';
import { type NativeFinding, probeNative } from '../../../../stages/lib/learning/engines/tensorflow/native.ts';
import { findInstalled, type NativePackage } from '../../../../stages/lib/learning/engines/tensorflow/packages.ts';
import { nativeRuntime } from '../../../../stages/lib/learning/engines/tensorflow/runtime.ts';
import { installStandIn, standIns } from '../../../support/native-package.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

function probe(t: ExecutionContext, name: NativePackage, source: string, timeoutMs?: number): NativeFinding {
  const project = temporaryFolder(t);
  installStandIn(project, name, source);
  return probeNative(name, project, timeoutMs);
}

test.serial('a package that works is ready, with its speed and that of the compiled engine', (t) => {
  const finding = probe(t, '@tensorflow/tfjs-node', standIns.working);
  t.like(finding, { state: 'ready', gpu: false, version: '9.9.9' });
  t.regex(finding.description!, /^tensorflow \S+ tfjs-node$/);
  t.true(finding.imagesPerSecond! > 0, `${finding.imagesPerSecond} images a second`);
  t.true(finding.compiledImagesPerSecond! > finding.imagesPerSecond!, JSON.stringify(finding));
  t.like(probe(t, '@tensorflow/tfjs-node-gpu', standIns.onGpu), { state: 'ready', gpu: true });
});

test.serial('a GPU package without a GPU is not used', (t) => {
  const finding = probe(t, '@tensorflow/tfjs-node-gpu', standIns.working);
  t.like(finding, { state: 'broken', reason: 'it finds no GPU' });
});

test.serial('a package that computes something else is not used', (t) => {
  const finding = probe(t, '@tensorflow/tfjs-node', standIns.wrong);
  t.is(finding.state, 'broken');
  t.regex(finding.reason!, /differ from plain JavaScript's by 0\.\d+/);
});

for (const [standIn, reason] of [
  ['broken', 'Error: libtensorflow.so.2: cannot open'],
  ['crashing', 'it ended with SIGSEGV'],
  ['silent', 'it ended without an answer'],
] as const)
  test.serial(`a package that is ${standIn} is refused with that reason`, (t) => {
    t.like(probe(t, '@tensorflow/tfjs-node', standIns[standIn]), { state: 'broken', reason, version: '9.9.9' });
  });

test.serial('a package that hangs is killed', (t) => {
  const started = performance.now();
  t.like(probe(t, '@tensorflow/tfjs-node', standIns.hanging, 1500), {
    state: 'broken',
    reason: 'no answer within 1.5 s',
  });
  t.true(performance.now() - started < 10_000, 'the probe was not stopped in time');
});

test.serial('a package that is not there is absent, without a process', async (t) => {
  const finding = probeNative('@tensorflow/tfjs-node', tmpdir());
  t.is(finding.state, 'absent');
  t.is(findInstalled('@tensorflow/tfjs-node', tmpdir()), undefined);
  await t.throwsAsync(nativeRuntime('@tensorflow/tfjs-node', tmpdir()), { code: 'MODULE_NOT_FOUND' });
});
