/**
 * Reads an Arrow file that another program wrote, in a thread that is ended when it takes too long or too much memory:
 * the Arrow decoder may loop or allocate without end on damaged bytes. The thread encodes the table as ours, so that
 * only bytes of our own encoder are decoded here.
 */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { decodeTable, encodeTable } from '../arrow-file.ts';
import { type FailureFacts, StageFailure } from '../failure.ts';
import type { Table } from '../table.ts';

export interface ForeignLimits {
  readonly bytesMax: number;
  readonly timeoutMs: number;
  readonly heapMebibytes: number;
  /** How much the memory of the process may grow: the heap does not hold the bytes of columns. */
  readonly memoryMebibytes: number;
}

const watchMs = 20;

/** Views of a file are indexed by 32 bits in the Arrow decoder. */
const bytesMax = 2 ** 31 - 1;

/** @throws StageFailure `foreign-arrow` */
export async function decodeForeign(path: string, limits: Partial<ForeignLimits> = {}): Promise<Table> {
  const size = sizeOf(path);
  const mebibytes = size / 2 ** 20;
  const {
    timeoutMs,
    heapMebibytes,
    memoryMebibytes,
    bytesMax: most,
  } = {
    ...{ bytesMax, timeoutMs: 20_000 + 200 * mebibytes },
    ...{ heapMebibytes: Math.ceil(512 + 8 * mebibytes), memoryMebibytes: Math.ceil(1024 + 16 * mebibytes) },
    ...limits,
  };
  if (size > most)
    throw failure(path, 'the file is too large', { found: `${size} bytes`, expected: `at most ${most} bytes` });
  const answer = await inThread(path, timeoutMs, heapMebibytes, memoryMebibytes);
  if ('problem' in answer) throw failure(path, answer.problem, answer.facts);
  return decodeTable(answer.bytes);
}

type Answer = { readonly bytes: Uint8Array } | { readonly problem: string; readonly facts: FailureFacts };

/** Tells a thread of this module from a thread of somebody else that loads it. */
const task = 'arrowline: decode a foreign file';

function inThread(path: string, timeoutMs: number, heapMebibytes: number, memoryMebibytes: number): Promise<Answer> {
  const memoryMax = process.memoryUsage.rss() + memoryMebibytes * 2 ** 20;
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), {
      workerData: { task, path },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
    });
    const stopWatching = (): void => {
      clearTimeout(timer);
      clearInterval(watch);
    };
    const end = (answer: Answer): void => {
      stopWatching();
      void thread.terminate();
      resolve(answer);
    };
    const timer = setTimeout(() => end(takesTooMuch(`more than ${Math.round(timeoutMs / 1000)} seconds`)), timeoutMs);
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() > memoryMax) end(takesTooMuch(`more than ${memoryMebibytes} MiB`));
    }, watchMs);
    thread.on('message', end);
    thread.on('error', (error: NodeJS.ErrnoException) => {
      stopWatching();
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(takesTooMuch(`more than ${heapMebibytes} MiB`));
      else reject(error);
    });
    thread.on('exit', () => {
      stopWatching();
      resolve(takesTooMuch('the thread that read it'));
    });
  });
}

function takesTooMuch(found: string): Answer {
  return {
    problem: 'reading an Arrow file takes too much',
    facts: { found, hint: 'write it again: it may be damaged' },
  };
}

function failure(path: string, message: string, facts: FailureFacts): StageFailure {
  const where = facts.where === undefined ? path : `${path}, ${facts.where}`;
  return new StageFailure('foreign-arrow', message, { ...facts, where });
}

function sizeOf(path: string): number {
  return withFile(path, (_descriptor, size) => size);
}

function withFile<Result>(path: string, use: (descriptor: number, size: number) => Result): Result {
  // A named pipe would block.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw failure(path, 'an Arrow file is expected', { found: 'something that is not a file' });
    return use(descriptor, stat.size);
  } finally {
    closeSync(descriptor);
  }
}

function readAll(path: string): Uint8Array {
  return withFile(path, (descriptor, size) => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const count = readSync(descriptor, bytes, at, Math.min(2 ** 30, size - at), at);
      if (count === 0) return bytes.subarray(0, at);
      at += count;
    }
    return bytes;
  });
}

async function answerFor(path: string): Promise<Answer> {
  const [{ foreignTable }, { ForeignProblem }] = await Promise.all([
    import('./foreign-table.ts'),
    import('./foreign-problem.ts'),
  ]);
  try {
    return { bytes: encodeTable(foreignTable(readAll(path))) };
  } catch (error) {
    if (error instanceof ForeignProblem) return { problem: error.message, facts: error.facts };
    // The Arrow decoder gives damaged parts to its callers, where anything may go wrong.
    return { problem: 'an Arrow file cannot be read', facts: { found: String(error), hint: 'write it again' } };
  }
}

const given = workerData as { readonly task?: unknown; readonly path?: string } | null;
if (!isMainThread && given?.task === task && given.path !== undefined) {
  const answer = await answerFor(given.path);
  parentPort?.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer as ArrayBuffer] : []);
}
