/** Compares the processes that logged with those that were started: which did the hook in Python not see? Pure. */

export interface Program {
  readonly words: readonly string[];
  /** The process that the first word became. */
  readonly pid: number;
  /** Its PATH. */
  readonly path?: string;
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
const pythonName = /^(?:python|pypy)[\d.]*t?$/;
const shell = /(?:^|\/)(?:ba|da|z)?sh$/;
/** Programs that start the one that follows among their words. */
const starters = /^(?:env|nice|nohup|stdbuf|taskset|ionice|chrt|timeout|time|setsid)$/;
/** The ones among them that start it as a child of their own. */
const parents = /^(?:timeout|time|setsid)$/;
/** Options by which Python ignores the variables that the hook needs. */
const unwatched = /\b(?:python|pypy)[\d.]*t?(?:\s+-[a-zA-Z]+)*?\s+-[a-zA-Z]*[IES][a-zA-Z]*(?:\s|$)/;
/** Interpreters that `multiprocessing` starts for itself: their start is no event. */
const ownProcess = /^--multiprocessing-fork$|^from multiprocessing\./;

/** True if the words start a Python that imports `sitecustomize`, unless options or the environment forbid it. */
export function startsPython(words: readonly string[]): boolean {
  const [program = '', ...rest] = words;
  const name = nameOf(program);
  if (starters.test(name)) {
    const first = rest.findIndex((word) => pythonName.test(nameOf(word)));
    // Another program before it may do anything with a word `python`.
    return first >= 0 && rest.slice(0, first).every(isSetting) && startsPython(rest.slice(first));
  }
  // The first command of a shell's text: those after it may not be reached.
  if (isShell(words))
    return startsPython(
      (rest[1] ?? '')
        .trim()
        .replace(/^(?:(?:exec|\w+=\S*)\s+)*/, '')
        .split(/[\s;&|]+/),
    );
  if (!pythonName.test(name)) return false;
  const script = rest.findIndex(
    (word, at) => word === '-c' || word === '-m' || (!word.startsWith('-') && !/^-[WX]$/.test(rest[at - 1] ?? '')),
  );
  return !rest.slice(0, script < 0 ? undefined : script).some((option) => prints.test(option));
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

/** An option, a setting, a number as a time or a priority is, or a starter before another one. */
function isSetting(word: string): boolean {
  return /^-|=|^\d[\d.]*[smhd]?$/.test(word) || /^[A-Z]\w*$/.test(word) || starters.test(nameOf(word));
}

function isShell([program = '', option]: readonly string[]): boolean {
  return shell.test(program) && option === '-c';
}

/** Whether the program may run the one that it is given as a child of its own. */
function isParent(words: readonly string[]): boolean {
  const begin = words.findIndex((word) => pythonName.test(nameOf(word)));
  return isShell(words) || words.slice(0, begin).some((word) => parents.test(nameOf(word)));
}

/** The text that a shell is given to run. */
export function shellText([program = '', ...rest]: readonly string[]): string | undefined {
  const option = shell.test(program) ? rest.findIndex((word) => /^-\w*c$/.test(word)) : -1;
  return option < 0 ? undefined : rest[option + 1];
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
    ...(logs.some(({ pid, begun }) => begun.length > 0 && (pid === program.pid || isParent(program.words)))
      ? []
      : [program.words]),
    ...logs.map(({ replaced }) => replaced ?? []),
    ...[program.words, ...logs.flatMap((log) => log.spawned)].filter((one) => unwatched.test(shellText(one) ?? '')),
    ...spawned.flatMap(({ pid, words }) => {
      const direct = words.filter((one) => !isParent(one));
      return (began.get(pid) ?? 0) < direct.length ? direct.slice(-1) : [];
    }),
    // The parent of such a child is not known.
    ...(all < spawned.reduce((count, { words }) => count + words.length, 0)
      ? spawned.flatMap(({ words }) => words).slice(-1)
      : []),
  ].find((words) => startsPython(words) || unwatched.test(shellText(words) ?? ''));
  return unlogged && `${unlogged.join(' ').slice(0, 200)} left no log of what it opened`;
}

/** The command lines of programs that were started and are no Python, and of the first one if it is none. */
export function unseenBy(logs: readonly ProcessLog[], { words }: Program): (readonly string[])[] {
  const others = logs.flatMap(({ spawned, replaced }) => [...spawned, ...(replaced === undefined ? [] : [replaced])]);
  return [words, ...others].filter((one) => !startsPython(one));
}
