/** The engines as `pipeline doctor` shows them: each one is tried and timed, or the reason is given why it cannot be used. */

import { findKernels } from './compiled/native/finding.ts';
import type { Engine } from './engine.ts';
import { backendName, type FindingMemory, findingKey } from './machine-facts.ts';
import { probeNative } from './tensorflow/native.ts';
import {
  findInstalled,
  installCommand,
  type NativePackage,
  nativePackages,
  portablePlace,
} from './tensorflow/packages.ts';

export interface EngineFinding {
  readonly engine: Engine['name'];
  /** `wasm simd128`, `native avx512`, `tfjs-node 4.22.0`, `wasm`, `cpu`. */
  readonly backend: string;
  readonly state: 'absent' | 'broken' | 'ready';
  /** Why not, in a line. */
  readonly reason?: string;
  /** More about it: a digest, a version, whether it is a GPU. */
  readonly details?: string;
  readonly imagesPerSecond?: number;
}

/** Tries every engine anew, native packages in processes of their own, and keeps the answers of those. */
export async function inspectEngines(
  project: string,
  memory: FindingMemory,
  timeoutMs?: number,
): Promise<readonly EngineFinding[]> {
  return [
    await inspectWebAssembly(),
    await inspectCompiledNative(memory, timeoutMs),
    ...nativePackages.map((name) => inspectNative(name, project, memory, timeoutMs)),
    await inspectPortable('wasm', project),
    await inspectPortable('cpu', project),
  ];
}

function inspectWebAssembly(): Promise<EngineFinding> {
  return tried({ engine: 'compiled', backend: 'wasm simd128' }, async () => {
    const { compiledEngine } = await import('./compiled/index.ts');
    const { kernelsDigest } = await import('./compiled/wasm.ts');
    return { engine: compiledEngine, details: `kernels sha256:${kernelsDigest()}` };
  });
}

/** Proven anew: its row says whether the compiled engine uses them here, or why it uses WebAssembly. */
async function inspectCompiledNative(memory: FindingMemory, timeoutMs: number | undefined): Promise<EngineFinding> {
  const { kernels, reason, wrong } = findKernels(memory, true, timeoutMs);
  if (reason !== undefined)
    return { engine: 'compiled', backend: 'native', state: wrong === true ? 'broken' : 'absent', reason };
  const backend = kernels.slice(0, kernels.lastIndexOf(' '));
  return tried({ engine: 'compiled', backend }, async () => {
    const { compiledEngineFor } = await import('./compiled/index.ts');
    return { engine: await compiledEngineFor(kernels), details: 'used: the bits are those of WebAssembly' };
  });
}

async function inspectPortable(backend: 'wasm' | 'cpu', project: string): Promise<EngineFinding> {
  if (portablePlace(project) === undefined)
    return { engine: 'tensorflow', backend, state: 'absent', reason: `not installed: ${installCommand}` };
  return tried({ engine: 'tensorflow', backend }, async () => {
    const { tensorflowEngine } = await import('./tensorflow/index.ts');
    const engine = await tensorflowEngine(backend);
    return { engine, details: engine.backend };
  });
}

function inspectNative(
  name: NativePackage,
  project: string,
  memory: FindingMemory,
  timeoutMs: number | undefined,
): EngineFinding {
  const installed = findInstalled(name, project);
  const finding = probeNative(name, project, timeoutMs);
  if (installed !== undefined) memory.remember(findingKey(name, installed), finding);
  const { state, reason, description, gpu, imagesPerSecond } = finding;
  return {
    engine: 'tensorflow',
    backend: installed === undefined ? name : backendName(finding),
    state,
    ...(reason !== undefined && { reason }),
    ...(description !== undefined && { details: `${description}${gpu === true ? ', on a GPU' : ''}` }),
    ...(imagesPerSecond !== undefined && { imagesPerSecond }),
  };
}

async function tried(
  about: Pick<EngineFinding, 'engine' | 'backend'>,
  load: () => Promise<{ engine: Engine; details: string }>,
): Promise<EngineFinding> {
  const { imagesPerSecond } = await import('./rate.ts');
  try {
    const { engine, details } = await load();
    return { ...about, state: 'ready', details, imagesPerSecond: await imagesPerSecond(engine) };
  } catch (error) {
    return { ...about, state: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
}
