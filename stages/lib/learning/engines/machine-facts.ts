/**
 * Facts of this machine that stages need, found out on request: whether `engine: auto` is a GPU, the backend of
 * `engine: tensorflow`, and the kernels of the compiled engine and of principal components. Without a native package the
 * first two cost a look into node_modules; with one, its probe; the others cost a proof each. Answers are kept.
 */

import { hostname } from 'node:os';
import type { MachineFacts } from 'arrowline/stage';
import { findKernels, type KernelsFinding, type ProofMemory, type ProvenSubject } from './compiled/native/finding.ts';
import { portableBackend } from './tensorflow/backend.ts';
import { type NativeFinding, probeNative } from './tensorflow/native.ts';
import { findInstalled, type NativePackage, nativePackages } from './tensorflow/packages.ts';

/** Where answers are kept between commands; losing them costs a probe. */
export interface FindingMemory extends ProofMemory {
  remember(key: string, finding: Parameters<ProofMemory['remember']>[1] | NativeFinding): void;
}

/**
 * @param project the folder whose node_modules are looked in
 * @param timeoutMs how long a probe may take
 */
export function machineFacts(project: string, memory: FindingMemory, timeoutMs?: number): MachineFacts {
  const found = new Map<NativePackage, NativeFinding | undefined>();
  const find = (name: NativePackage): NativeFinding | undefined => {
    if (!found.has(name)) found.set(name, findingOf(name, project, memory, timeoutMs));
    return found.get(name);
  };
  const kernels = new Map<ProvenSubject, KernelsFinding>();
  const kernelsOf = (subject: ProvenSubject): string => {
    const finding = kernels.get(subject) ?? findKernels(memory, false, undefined, subject);
    kernels.set(subject, finding);
    return finding.kernels;
  };
  return {
    get kernels() {
      return kernelsOf('training');
    },
    get componentKernels() {
      return kernelsOf('principal components');
    },
    get warnings() {
      const wrong = [...kernels.values()].flatMap(({ wrong, reason }) => (wrong === true ? [reason] : []));
      return [...new Set(wrong)].map((reason) => `the native kernels are not used, WebAssembly is: ${reason}`);
    },
    get gpuEngine() {
      const gpu = find('@tensorflow/tfjs-node-gpu');
      return gpu?.state === 'ready' && (gpu.imagesPerSecond ?? 0) > (gpu.compiledImagesPerSecond ?? 0);
    },
    get tensorflowBackend() {
      for (const name of nativePackages) {
        const native = find(name);
        if (native?.state === 'ready') return backendName(native);
      }
      return portableBackend(project);
    },
  };
}

/** The key of a probe's answer. Another Node, machine or place may give another answer; another driver is not seen. */
export function findingKey(name: NativePackage, { folder, version }: { folder: string; version: string }): string {
  return `${name}@${version} in ${folder}, node ${process.version} on ${hostname()}`;
}

/** `tfjs-node 4.22.0`, the form that backend.ts reads. */
export function backendName({ package: name, version }: NativeFinding): string {
  return `${name.slice('@tensorflow/'.length)} ${version}`;
}

function findingOf(
  name: NativePackage,
  project: string,
  memory: FindingMemory,
  timeoutMs: number | undefined,
): NativeFinding | undefined {
  const installed = findInstalled(name, project);
  if (installed === undefined) return undefined;
  const key = findingKey(name, installed);
  const known = memory.recall(key) as NativeFinding | undefined;
  if (known?.package === name && known.version === installed.version) return known;
  const finding = probeNative(name, project, timeoutMs);
  memory.remember(key, finding);
  return finding;
}
