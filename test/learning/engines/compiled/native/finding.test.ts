/** Which kernels are chosen: proven ones, once for each file; with any trouble those of WebAssembly. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { pcaTargetOf } from '../../../../../stages/lib/analysis/projection/pca/native.ts';
import { nativeFile } from '../../../../../stages/lib/kernels/native-file.ts';
import type { ProofAnswer } from '../../../../../stages/lib/kernels/native-proof.ts';
import { chooseTarget } from '../../../../../stages/lib/learning/engines/compiled/choose-target.ts';
import { nativeTargets } from '../../../../../stages/lib/learning/engines/compiled/native/addon.ts';
import { findKernels } from '../../../../../stages/lib/learning/engines/compiled/native/finding.ts';
import { programFormat } from '../../../../../stages/lib/learning/engines/compiled/program-format.ts';
import { machineFacts } from '../../../../../stages/lib/learning/engines/machine-facts.ts';
import { nativeKernels, testNative } from '../../../../support/kernel-targets.ts';
import { otherBuild, replaceFloat } from '../../../../support/native-builds.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

function memory() {
  const answers = new Map<string, ProofAnswer>();
  return {
    answers,
    recall: (key: string) => answers.get(key),
    remember: (key: string, answer: ProofAnswer) => void answers.set(key, answer),
  };
}

function withSetting<Result>(setting: string | undefined, work: () => Result): Result {
  const before = process.env.PIPELINE_NATIVE;
  if (setting === undefined) delete process.env.PIPELINE_NATIVE;
  else process.env.PIPELINE_NATIVE = setting;
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env.PIPELINE_NATIVE;
    else process.env.PIPELINE_NATIVE = before;
  }
}

function reasonOf(setting: string): string {
  const found = nativeTargets(setting);
  return 'reason' in found ? found.reason : '';
}

test('the file is that of Linux on x86-64, unless it is turned off or another is named', (t) => {
  t.like(nativeFile('0', 'linux-x64'), { reason: 'turned off by PIPELINE_NATIVE=0' });
  for (const platform of ['linux-arm64', 'darwin-arm64', 'win32-x64'])
    t.deepEqual(nativeFile(undefined, platform), { reason: `there is none for ${platform}` });
  t.like(nativeFile(undefined, 'linux-x64'), { lanesMax: 16 });
  t.like(nativeFile('avx2', 'linux-x64'), { lanesMax: 8 });
  t.deepEqual(nativeFile('/dev/null', 'linux-x64'), { reason: '/dev/null is not a file', fault: true });
  t.deepEqual(nativeFile('/nowhere/a.node', 'linux-x64'), { reason: '/nowhere/a.node is not there', fault: true });
});

test('a setting that is none, a file that is none and one that cannot be read give WebAssembly and a warning', (t) => {
  for (const setting of ['off', 'false', 'AVX2'])
    t.deepEqual(nativeFile(setting, 'linux-x64'), {
      reason: `PIPELINE_NATIVE is none of 0, avx2, avx512 and a path with a /: ${setting}`,
      fault: true,
    });
  const folder = `${temporaryFolder(t)}/`;
  const empty = join(folder, 'empty.node');
  writeFileSync(empty, '');
  if (`${process.platform}-${process.arch}` !== 'linux-x64') return;
  for (const [setting, reason] of [
    ['off', /none of 0, avx2/],
    [folder, /is not a file$/],
    [join(folder, 'none.node'), /is not there$/],
    [empty, /^it cannot be loaded: /],
  ] as const) {
    const kept = memory();
    const found = withSetting(setting, () => findKernels(kept));
    t.like(found, { kernels: 'wasm simd128', wrong: true });
    t.regex(found.reason ?? '', reason);
    t.deepEqual([...kept.answers], [], `remembered for ${setting}`);
  }
});

testNative('a trial that is ended from outside says nothing about the kernels, and is made again', (t) => {
  const kept = memory();
  const found = withSetting(undefined, () => findKernels(kept, false, 1));
  t.like(found, { kernels: 'wasm simd128', wrong: true });
  t.regex(found.reason ?? '', /could not be tried/);
  t.deepEqual([...kept.answers], []);
  const again = withSetting(undefined, () => findKernels(kept));
  t.regex(again.kernels, /^native /);
});

testNative('a file that is none, or was built from other sources, is refused in words', (t) => {
  const folder = temporaryFolder(t);
  const text = join(folder, 'text.node');
  writeFileSync(text, 'no library');
  t.regex(reasonOf(text), /^it cannot be loaded: .*text\.node/);
  const old = otherBuild(folder, 'old', (bytes) =>
    bytes.writeDoubleLE(programFormat() + 1, bytes.indexOf(doubleOf(programFormat()))),
  );
  t.is(reasonOf(old), 'it was built from other sources');
});

function doubleOf(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

testNative('the widest proven kernels are found, and not proven again', async (t) => {
  const kept = memory();
  const found = withSetting(undefined, () => findKernels(kept));
  t.regex(found.kernels, new RegExp(`^${nativeKernels[0]!.backend} sha256:[0-9a-f]{64}$`));
  t.deepEqual([...kept.answers.values()], [{ backend: nativeKernels[0]!.backend }]);
  t.is((await chooseTarget(found.kernels)).backend, nativeKernels[0]!.backend);
  const [key] = kept.answers.keys();
  kept.answers.set(key!, { difference: 'as remembered' });
  t.like(
    withSetting(undefined, () => findKernels(kept)),
    { reason: 'as remembered', wrong: true },
  );
  t.like(
    withSetting(undefined, () => findKernels(kept, true)),
    found,
  );
  const narrow = withSetting('avx2', () => findKernels(kept));
  t.regex(narrow.kernels, /^native avx2 /);
});

testNative(
  'principal components are computed with the kernels that were proven for them, and those of another file with WebAssembly',
  (t) => {
    const { kernels } = withSetting(undefined, () => findKernels(memory(), false, undefined, 'principal components'));
    t.is(pcaTargetOf(kernels).backend, nativeKernels[0]!.backend);
    for (const other of [undefined, 'wasm simd128', `native avx2 sha256:${'0'.repeat(64)}`])
      t.is(pcaTargetOf(other).backend, 'wasm simd128');
  },
);

testNative('kernels of another file than the proven one are proven first', async (t) => {
  const target = await chooseTarget(`native avx2 sha256:${'0'.repeat(64)}`);
  t.is(target.backend, nativeKernels[0]!.backend);
});

test('WebAssembly is used where it was found, and where native kernels are turned off', async (t) => {
  t.is((await chooseTarget('wasm simd128')).backend, 'wasm simd128');
  t.is((await withSetting('0', () => chooseTarget(undefined))).backend, 'wasm simd128');
  t.is((await withSetting('0', () => chooseTarget('native avx2 sha256:0'))).backend, 'wasm simd128');
  t.deepEqual(
    withSetting('0', () => findKernels(memory())),
    {
      kernels: 'wasm simd128',
      reason: 'turned off by PIPELINE_NATIVE=0',
    },
  );
});

/** Asks for the kernels of a machine with another build, and for what it says. */
function factsWith(t: ExecutionContext, build: string): { kernels: string | undefined; warnings: readonly string[] } {
  return withSetting(build, () => {
    const facts = machineFacts(temporaryFolder(t), memory());
    t.deepEqual(facts.warnings, []);
    return { kernels: facts.kernels, warnings: facts.warnings ?? [] };
  });
}

testNative('kernels that compute otherwise are not used, and there is a warning', (t) => {
  const wrong = otherBuild(temporaryFolder(t), 'wrong', (bytes) => {
    t.true(replaceFloat(bytes, 0.2, 0.25) > 0, 'the slope of the leaky rectifier is nowhere in the file');
  });
  const { kernels, warnings } = factsWith(t, wrong);
  t.is(kernels, 'wasm simd128');
  t.regex(
    warnings.join(),
    /^the native kernels are not used, WebAssembly is: native avx\d+ computes another result than WebAssembly for /,
  );
});

testNative(
  'principal components that native kernels compute otherwise are those of WebAssembly, and training keeps its own',
  (t) => {
    const wrong = otherBuild(temporaryFolder(t), 'wrong', (bytes) => {
      // The bound on rounding becomes so great that products of columns are never used.
      const [from, to] = [doubleOf(2 ** -53), doubleOf(1)];
      for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from)) to.copy(bytes, at);
    });
    const facts = withSetting(wrong, () => {
      const { componentKernels, kernels, warnings } = machineFacts(temporaryFolder(t), memory());
      return { componentKernels, kernels, warnings };
    });
    t.is(facts.componentKernels, 'wasm simd128');
    t.regex(facts.kernels ?? '', /^native avx/);
    t.regex((facts.warnings ?? []).join(), /computes another result than WebAssembly for the principal components of /);
  },
);

testNative('kernels that crash end only the process that tries them', (t) => {
  const crashing = otherBuild(temporaryFolder(t), 'crashing', (bytes) => {
    // All code becomes breakpoints: the second loadable segment of the file is the executable one.
    const at = Number(bytes.readBigUInt64LE(32));
    for (let header = at; header < at + 56 * bytes.readUInt16LE(56); header += 56)
      if (bytes.readUInt32LE(header) === 1 && (bytes.readUInt32LE(header + 4) & 1) === 1) {
        const from = Number(bytes.readBigUInt64LE(header + 8));
        bytes.fill(0xcc, from, from + Number(bytes.readBigUInt64LE(header + 32)));
      }
  });
  const { kernels, warnings } = factsWith(t, crashing);
  t.is(kernels, 'wasm simd128');
  t.regex(warnings.join(), /the process that tries them ended with SIGTRAP/);
});

testNative('the shipped file needs no version of a C library', (t) => {
  const file = nativeFile(undefined, 'linux-x64');
  t.false('reason' in file, 'no file');
  t.notRegex(readFileSync((file as { path: string }).path, 'latin1'), /GLIBC_\d/);
});
