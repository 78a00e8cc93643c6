/**
 * Runs a program in a process group of its own, without input, and follows its output until all its processes have
 * ended. Knows no metrics and no artifacts.
 */

import { spawn } from 'node:child_process';
import { type ProgramGroup, StageFailure } from 'arrowline/stage';
import { lineSplitter } from './lines.ts';

/** After the program has exited, its output is awaited this long: its children may keep the pipes open. */
const outputMsMax = 1000;

export interface Launch {
  readonly words: readonly string[];
  readonly directory: string;
  readonly environment: { readonly [name: string]: string };
  /** Called with the process as soon as it is there. */
  started(pid: number): ProgramGroup;
  line(line: string, cut: number, from: 'stdout' | 'stderr'): void;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Processes that were left behind, and have been ended. */
  readonly left: number;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** Ends all its processes. */
  stop(): void;
}

/** @throws StageFailure `program-missing` for a program that cannot be started, by the promise */
export function runProgram({ words, directory, environment, started, line }: Launch): Running {
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const group = child.pid === undefined ? undefined : started(child.pid);
  const splitters = (['stdout', 'stderr'] as const).map((from) => {
    const splitter = lineSplitter((text, cut) => line(text, cut, from));
    child[from].on('data', (chunk: Uint8Array) => splitter.push(chunk));
    return splitter;
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const exited = new Promise<Omit<Ended, 'left'>>((resolve, reject) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) reject(notStarted(program, directory, environment, error));
    });
  });
  const finish = async (): Promise<Ended> => {
    const how = await exited;
    await within(closed, outputMsMax);
    const left = (await group?.endRest()) ?? 0;
    await within(closed, outputMsMax);
    child.stdout.destroy();
    child.stderr.destroy();
    for (const splitter of splitters) splitter.end();
    return { ...how, left };
  };
  return { ended: finish(), stop: () => void group?.stop() };
}

async function within(event: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    event,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}

function notStarted(
  program: string,
  directory: string,
  { PATH = '' }: Launch['environment'],
  { code, message }: NodeJS.ErrnoException,
): StageFailure {
  const byPath = !program.includes('/');
  const found: { readonly [code: string]: string } = {
    ENOENT: byPath ? 'no such program in the folders of PATH' : 'no such file',
    EACCES: 'a file that may not be executed',
    E2BIG: 'more words and environment than the system takes',
  };
  return new StageFailure('program-missing', `the program "${program}" cannot be started`, {
    where: byPath ? `PATH: ${PATH}` : directory,
    found: found[code ?? ''] ?? message,
    hint: byPath
      ? 'install it, or name its file: ./tool is taken from the folder of the document'
      : 'a file needs the executable bit (chmod +x), and its first line an interpreter that is there',
  });
}
