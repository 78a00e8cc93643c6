/**
 * Which kernels the compiled engine uses on this machine: native ones if there are any and they have been proven, once
 * for each file, to compute the bits of WebAssembly. Cheap where the answer is remembered.
 */

import { spawnSync } from 'node:child_process';
import { cpus, hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { digestOf, nativeFile } from '../../../../kernels/native-file.ts';
import type { ProofAnswer } from '../../../../kernels/native-proof.ts';

/** Where answers are kept between commands; losing them costs a proof. */
export interface ProofMemory {
  recall(key: string): unknown;
  remember(key: string, answer: ProofAnswer): void;
}

export interface KernelsFinding {
  /** Outside the key: `native avx512 sha256:…`, with the digest of the proven file, or `wasm simd128`. */
  readonly kernels: string;
  /** Why they are not native. */
  readonly reason?: string;
  /** Whether that is a fault of the native kernels. */
  readonly wrong?: boolean;
}

/** Kernels that are proven by themselves: the program that tries them, and the module that they are to agree with. */
const subjects = {
  training: {
    program: new URL('./prove.js', import.meta.url),
    definition: new URL('../../../../../../../stages/lib/learning/engines/compiled/engine.wasm', import.meta.url),
  },
  'principal components': {
    program: new URL('../../../../analysis/projection/pca/prove.js', import.meta.url),
    definition: new URL('../../../../../../../stages/lib/analysis/analysis.wasm', import.meta.url),
  },
};
export type ProvenSubject = keyof typeof subjects;

const defaultTimeoutMs = 60_000;
/** Signals that a program brings upon itself; others come from outside and say nothing about the kernels. */
const crashes: readonly (string | null)[] = ['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGSYS', 'SIGTRAP'];

/** @param anew whether they are proven even if that is remembered */
export function findKernels(
  memory: ProofMemory,
  anew = false,
  timeoutMs: number = defaultTimeoutMs,
  subject: ProvenSubject = 'training',
): KernelsFinding {
  const file = nativeFile();
  if ('reason' in file) return { kernels: wasm, reason: file.reason, ...(file.fault && { wrong: true }) };
  const { program, definition } = subjects[subject];
  const [digest, agreeing] = [digestOf(file.path), digestOf(fileURLToPath(definition))];
  if (digest === undefined) return { kernels: wasm, reason: `${file.path} cannot be read`, wrong: true };
  const machine = `node ${process.version} on ${hostname()}, ${cpus()[0]?.model}`;
  const key = `native kernels of ${subject} sha256:${digest} for ${agreeing}, ${file.lanesMax} lanes, ${machine}`;
  const known = anew ? undefined : memory.recall(key);
  const answer = isAnswer(known) ? known : prove(fileURLToPath(program), timeoutMs);
  if (answer !== known && !('fault' in answer)) memory.remember(key, answer);
  if ('backend' in answer) return { kernels: `${answer.backend} sha256:${digest}` };
  if ('absent' in answer) return { kernels: wasm, reason: answer.absent };
  return { kernels: wasm, reason: 'fault' in answer ? answer.fault : answer.difference, wrong: true };
}

const wasm = 'wasm simd128';

function isAnswer(value: unknown): value is ProofAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const [entry, ...more] = Object.entries(value);
  return (
    more.length === 0 && /^(backend|absent|difference|fault)$/.test(entry?.[0] ?? '') && typeof entry?.[1] === 'string'
  );
}

function prove(program: string, timeoutMs: number): ProofAnswer {
  const { error, status, signal, stdout } = spawnSync(process.execPath, [program], {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  if (error !== undefined) return { fault: `they could not be tried: ${error.message}` };
  if (status !== 0) {
    const reason = `the process that tries them ended with ${signal ?? `status ${status}`}`;
    return crashes.includes(signal) ? { difference: reason } : { fault: reason };
  }
  try {
    const answer: unknown = JSON.parse(stdout);
    if (isAnswer(answer)) return answer;
  } catch {
    // No JSON is no answer.
  }
  return { fault: 'the process that tries them gave no answer' };
}
