/**
 * The processes of a program that an action started: the group and session of its first process, and all descendants,
 * also those that made a group or a session of their own. They are found in /proc; where there is none (macOS), only
 * the group is known. Unaware of actions and workers.
 */

import { readdirSync, readFileSync } from 'node:fs';
import type { ProgramGroup } from '../stage-api/context.ts';

/** The first process of a program, and a setting that all its processes have in their environment. */
export interface Program {
  readonly pid: number;
  readonly mark: string;
}

interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

/** Between the request to end and the kill. */
export const graceMs = 5000;
const patienceMs = 300;
const pollMs = 20;

/**
 * Numbers of the live processes. With `mark` also those that have this text in their environment: a process whose
 * parents have all ended is no descendant any more. Undefined where processes cannot be listed.
 */
export function processesOf(leader: number, mark?: string): number[] | undefined {
  const entries = allProcesses();
  if (entries === undefined) return undefined;
  const found = new Set<number>();
  const belongs = ({ pid, parent, group, session }: Entry): boolean =>
    pid === leader || group === leader || session === leader || found.has(parent);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const entry of entries) if (belongs(entry)) found.add(entry.pid);
  }
  if (mark !== undefined) for (const { pid } of entries) if (environmentHas(pid, mark)) found.add(pid);
  found.delete(process.pid);
  return [...found];
}

/** Sends a signal to each of the processes. */
export function signalProcesses(leader: number, signal: NodeJS.Signals, mark?: string): void {
  // Listed before the signal: once a parent has ended, its children are nobody's.
  const found = processesOf(leader, mark) ?? [];
  send(-leader, signal);
  for (const pid of found) send(pid, signal);
}

/** The processes as the body that started them sees them. */
export function programGroup(leader: number, mark: string): ProgramGroup {
  const stop = async (): Promise<void> => {
    signalProcesses(leader, 'SIGTERM', mark);
    if (await ended(leader, mark, graceMs)) return;
    signalProcesses(leader, 'SIGKILL', mark);
    await ended(leader, mark, graceMs);
  };
  return {
    stop,
    endRest: async () => {
      // A helper that ends with its parent may need a moment.
      if (await ended(leader, mark, patienceMs)) return 0;
      const left = processesOf(leader, mark)?.length ?? 1;
      await stop();
      return left;
    },
  };
}

async function ended(leader: number, mark: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = processesOf(leader, mark);
    if (found === undefined ? !send(-leader, 0) : found.length === 0) return true;
    if (performance.now() >= until) return false;
    await new Promise((resume) => setTimeout(resume, pollMs));
  }
}

/** Whether there was a process to take the signal. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function allProcesses(): Entry[] | undefined {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return undefined;
  }
  return names.flatMap((name) => {
    const text = /^\d+$/.test(name) ? contentOf(`/proc/${name}/stat`) : undefined;
    if (text === undefined) return [];
    // The name of a program, in parentheses, may hold anything.
    const [state, parent, group, session] = text.slice(text.lastIndexOf(')') + 2).split(' ', 4);
    // A zombie has ended; its parent has not asked how.
    if (state === 'Z' || state === 'X') return [];
    return [{ pid: Number(name), parent: Number(parent), group: Number(group), session: Number(session) }];
  });
}

function environmentHas(pid: number, mark: string): boolean {
  return contentOf(`/proc/${pid}/environ`)?.split('\0').includes(mark) === true;
}

/** Undefined for a process that has ended or is another user's. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
