/**
 * Looks for a native TensorFlow package in the user's project and tries it in a process of its own: it must load, train
 * a little, agree with plain JavaScript and report its speed. A library that crashes or hangs ends only that process.
 * Blocks meanwhile: planning needs the answer before it can compute a key.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findInstalled, type NativePackage } from './packages.ts';

export interface NativeFinding {
  readonly package: NativePackage;
  /** Of the package; absent if it is not installed. */
  readonly version?: string;
  readonly state: 'absent' | 'broken' | 'ready';
  /** Why not, in a line. */
  readonly reason?: string;
  /** Whether it computes on a GPU. */
  readonly gpu?: boolean;
  /** Versions and backend: `tensorflow 4.22.0 tfjs-node`. */
  readonly description?: string;
  /** Images a second (rate.ts), one after the other in one process: of the package, and of the compiled engine. */
  readonly imagesPerSecond?: number;
  readonly compiledImagesPerSecond?: number;
}

/** The last line that the probe prints. */
export interface ProbeAnswer {
  readonly gpu: boolean;
  readonly description: string;
  /** Largest difference of a weight after training, to plain JavaScript. */
  readonly difference: number;
  readonly imagesPerSecond: number;
  readonly compiledImagesPerSecond: number;
}

const defaultTimeoutMs = 120_000;
const differenceMax = 1e-3;
const probe = fileURLToPath(new URL('./probe.js', import.meta.url));

/** @param project the folder whose node_modules are looked in */
export function probeNative(
  packageName: NativePackage,
  project: string,
  timeoutMs: number = defaultTimeoutMs,
): NativeFinding {
  const installed = findInstalled(packageName, project);
  if (installed === undefined) return { package: packageName, state: 'absent', reason: `not installed in ${project}` };
  const finding = { package: packageName, version: installed.version };
  const answer = runProbe(packageName, project, timeoutMs);
  if (typeof answer === 'string') return { ...finding, state: 'broken', reason: answer };
  const { difference, ...facts } = answer;
  if (!(difference <= differenceMax))
    return { ...finding, state: 'broken', reason: `its weights differ from plain JavaScript's by ${difference}` };
  if (packageName.endsWith('-gpu') && !facts.gpu) return { ...finding, state: 'broken', reason: 'it finds no GPU' };
  return { ...finding, state: 'ready', ...facts };
}

/** The probe's answer, or the reason why there is none. */
function runProbe(packageName: NativePackage, project: string, timeoutMs: number): ProbeAnswer | string {
  const { error, status, signal, stdout, stderr } = spawnSync(process.execPath, [probe, packageName, project], {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT')
    return `no answer within ${timeoutMs / 1000} s`;
  if (status !== 0) return lastError(stderr ?? '') ?? error?.message ?? `it ended with ${signal ?? `status ${status}`}`;
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ProbeAnswer;
  } catch {
    return 'it ended without an answer';
  }
}

/** The line of a stack trace with the error's message. */
function lastError(stderr: string): string | undefined {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.filter((line) => line !== '').at(-1);
}
