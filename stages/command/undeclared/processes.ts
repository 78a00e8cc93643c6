/** Compares the processes that logged with those that were started: which did the hook in Python not see? Pure. */

import { programName } from './access.ts';

export interface Program {
  readonly words: readonly string[];
  /** The process that the first word became. */
  readonly pid: number;
}

export interface ProcessLog {
  readonly pid: number;
  /** Interpreters that began under this number, and the process that started each. */
  readonly begun: { readonly parent: number; readonly words: readonly string[] }[];
  /** Programs that it started. */
  readonly spawned: (readonly string[])[];
  /** The program that took its place, if no interpreter began after it. */
  replaced: readonly string[] | undefined;
}

/** Options that print something and end before any module is imported. */
const prints = /^(?:-V+|--version|-h|-\?|--help(?:-all|-env|-xoptions)?)$/;
/** Interpreters that `multiprocessing` starts for itself: their start is no event. */
const ownProcess = /^--multiprocessing-fork$|^from multiprocessing\./;

/** True if the words start a Python that imports `sitecustomize`, unless options or the environment forbid it. */
export function startsPython(words: readonly string[]): boolean {
  const [program = '', ...rest] = words;
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (name === 'env') {
    const first = rest.findIndex((word, at) => !/=|^-/.test(word) && !/^-[uCS]$/.test(rest[at - 1] ?? ''));
    return first >= 0 && startsPython(rest.slice(first));
  }
  // The first command of a shell's text: those after it may not be reached.
  if (isShell(words))
    return startsPython(
      (rest[1] ?? '')
        .trim()
        .replace(/^(?:(?:exec|\w+=\S*)\s+)*/, '')
        .split(/[\s;&|]+/),
    );
  if (!/^(?:python|pypy)[\d.]*t?$/.test(name)) return false;
  const script = rest.findIndex(
    (word, at) => word === '-c' || word === '-m' || (!word.startsWith('-') && !/^-[WX]$/.test(rest[at - 1] ?? '')),
  );
  return !rest.slice(0, script < 0 ? undefined : script).some((option) => prints.test(option));
}

function isShell([program = '', option]: readonly string[]): boolean {
  return /(?:^|\/)(?:ba|da|z)?sh$/.test(program) && option === '-c';
}

/** Says which Python ran without leaving a log. */
export function withoutLog(logs: readonly ProcessLog[], program: Program): string | undefined {
  const began = new Map<number, number>();
  let all = 0;
  for (const { pid, begun } of logs)
    for (const { parent, words } of pid === program.pid ? begun.slice(1) : begun)
      if (!words.some((word) => ownProcess.test(word))) {
        began.set(parent, (began.get(parent) ?? 0) + 1);
        all++;
      }
  const spawned = logs.map((log) => ({ pid: log.pid, words: log.spawned.filter(startsPython) }));
  const unlogged = [
    ...(logs.some(({ pid, begun }) => pid === program.pid && begun.length > 0) ? [] : [program.words]),
    ...logs.map(({ replaced }) => replaced ?? []),
    ...spawned.flatMap(({ pid, words }) => {
      const direct = words.filter((one) => !isShell(one));
      return (began.get(pid) ?? 0) < direct.length ? direct.slice(-1) : [];
    }),
    // A shell may run its command as a child of its own, whose parent nobody knows.
    ...(all < spawned.reduce((count, { words }) => count + words.length, 0)
      ? spawned.flatMap(({ words }) => words).slice(-1)
      : []),
  ].find(startsPython);
  return unlogged && `${unlogged.join(' ').slice(0, 200)} left no log of what it opened`;
}

/** The names of programs that were started and are no Python, and of the first one if it is none. */
export function unseenBy(logs: readonly ProcessLog[], { words }: Program): string[] {
  const others = logs.flatMap(({ spawned, replaced }) => [...spawned, ...(replaced === undefined ? [] : [replaced])]);
  return [...new Set([words, ...others].filter((one) => !startsPython(one)).map(programName))];
}
