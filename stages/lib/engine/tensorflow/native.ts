/**
 * Looks for a native TensorFlow package in the user's project and tries it in a process of its own: it must load,
 * train a little and agree with plain JavaScript. A library that crashes or hangs takes nothing else with it.
 */

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NativePackage } from './runtime.ts';

export interface NativeFinding {
  readonly package: NativePackage;
  readonly state: 'absent' | 'broken' | 'ready';
  /** Why not, in a line. */
  readonly reason?: string;
  /** Whether it computes on a GPU. */
  readonly gpu?: boolean;
  /** What it is: `tensorflow 4.22.0 tfjs-node`. */
  readonly description?: string;
}

/** What the probe prints as its last line. */
export interface ProbeAnswer {
  readonly gpu: boolean;
  readonly description: string;
  /** Largest difference of a weight after training, to plain JavaScript. */
  readonly difference: number;
}

const timeoutMs = 120_000;
const differenceMax = 1e-3;
const probe = fileURLToPath(new URL('./probe.js', import.meta.url));

/** @param project the folder whose node_modules are looked in */
export async function probeNative(packageName: NativePackage, project: string): Promise<NativeFinding> {
  const finding = { package: packageName };
  try {
    createRequire(join(project, 'package.json')).resolve(packageName);
  } catch {
    return { ...finding, state: 'absent', reason: `not installed in ${project}` };
  }
  const answer = await runProbe(packageName, project);
  if (typeof answer === 'string') return { ...finding, state: 'broken', reason: answer };
  const { gpu, description, difference } = answer;
  if (!(difference <= differenceMax))
    return { ...finding, state: 'broken', reason: `its weights differ from plain JavaScript's by ${difference}` };
  if (packageName.endsWith('-gpu') && !gpu) return { ...finding, state: 'broken', reason: 'it finds no GPU' };
  return { ...finding, state: 'ready', gpu, description };
}

/** The answer, or why there is none. */
function runProbe(packageName: NativePackage, project: string): Promise<ProbeAnswer | string> {
  const options = { timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [probe, packageName, project], options, (error, stdout, stderr) => {
      if (error?.killed === true) resolve(`no answer within ${timeoutMs / 1000} s`);
      else if (error !== null) resolve(lastError(stderr) ?? `it ended with ${error.signal ?? `status ${error.code}`}`);
      else resolve(JSON.parse(stdout.trim().split('\n').at(-1)!) as ProbeAnswer);
    });
  });
}

/** The line of a stack trace that says what happened. */
function lastError(stderr: string): string | undefined {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.filter((line) => line !== '').at(-1);
}
