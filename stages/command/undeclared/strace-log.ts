/**
 * Reads strace's log of a program and of everything that it started: which paths each opened, changed and listed.
 *
 * The log is read twice: a child's lines may stand before the line that says whose child it is, and a relative path means
 * nothing without the folder that the child began in. Opens through io_uring are no calls, and strace does not see them.
 */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Access, type Observed, programName } from './access.ts';
import { bytesAsText, eachLine, isCut } from './lines.ts';
import { type Argument, type Call, readCall, readLine, textsIn } from './strace-line.ts';

/** The state of a process that a later line depends on. Threads share the folder. */
interface Process {
  folder: { path: string };
  by: string;
}

const changes = /O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/;

/** Calls that change paths: where in their arguments the paths are. `at`: a descriptor stands before each. */
const changers: { readonly [call: string]: { readonly paths: readonly number[]; readonly at?: true } } = {
  creat: { paths: [0] },
  rename: { paths: [0, 1] },
  renameat: { paths: [1, 3], at: true },
  renameat2: { paths: [1, 3], at: true },
  unlink: { paths: [0] },
  unlinkat: { paths: [1], at: true },
  mkdir: { paths: [0] },
  mkdirat: { paths: [1], at: true },
  rmdir: { paths: [0] },
  mknod: { paths: [0] },
  mknodat: { paths: [1], at: true },
  link: { paths: [1] },
  linkat: { paths: [3], at: true },
  symlink: { paths: [1] },
  symlinkat: { paths: [2], at: true },
  truncate: { paths: [0] },
  chmod: { paths: [0] },
  fchmodat: { paths: [1], at: true },
  fchmodat2: { paths: [1], at: true },
  chown: { paths: [0] },
  lchown: { paths: [0] },
  fchownat: { paths: [1], at: true },
  utime: { paths: [0] },
  utimes: { paths: [0] },
  futimesat: { paths: [1], at: true },
  utimensat: { paths: [1], at: true },
};

/** `ignoreLists`: of processes that say by themselves which listings are the program's. */
export async function readTrace(
  file: string,
  about: { readonly directory: string; readonly ignoreLists: ReadonlySet<number> },
  see: (access: Access) => void,
): Promise<Observed> {
  const nothing: Observed = { processes: new Set(), unseen: [], connections: [], native: [], own: [] };
  if (!existsSync(file)) return { ...nothing, incomplete: 'strace wrote no log' };
  const children = await childrenByLine(file);
  const processes = new Map<number, Process>();
  const pending = new Map<number, { text: string; index: number }>();
  const alive = new Set<number>();
  let damage = (await isCut(file)) ? "strace's log ends within a line" : undefined;
  await eachLine(file, (text, index) => {
    const line = readLine(text);
    if (line === undefined || line.kind === 'detached') {
      damage ??= `strace's log has the line ${JSON.stringify(text.slice(0, 80))}`;
      return;
    }
    const { pid } = line;
    const known = processes.get(pid) ?? { folder: { path: about.directory }, by: '' };
    processes.set(pid, known);
    if (line.kind === 'end') {
      alive.delete(pid);
      const left = pending.get(pid);
      pending.delete(pid);
      if (line.heir !== undefined && left !== undefined) pending.set(line.heir, left);
      // A process that was killed within a call may have done it.
      else if (left !== undefined) perform(readCall(left.text), known, pid);
      return;
    }
    alive.add(pid);
    if (line.kind === 'other') return;
    const child = children.get(index);
    if (child !== undefined) {
      const shares = text.includes('CLONE_FS');
      processes.set(child, { folder: shares ? known.folder : { ...known.folder }, by: known.by });
    }
    if (line.kind === 'unfinished') pending.set(pid, { text: line.text, index });
    else if (line.kind === 'call') perform(readCall(line.text), known, pid);
    else {
      const begun = pending.get(pid);
      pending.delete(pid);
      if (begun !== undefined) perform(readCall(begun.text + line.rest), known, pid);
    }
  });
  if (alive.size > 0) damage ??= `strace lost sight of process ${[...alive][0]}`;

  function perform(call: Call, process: Process, pid: number): void {
    const failed = call.result.raw.startsWith('-1');
    const missing = call.result.raw.startsWith('-1 ENOENT');
    const { name, arguments: given } = call;
    const pathOf = (argument: Argument | undefined, folder?: Argument): string | undefined => {
      if (argument?.text === undefined || argument.text === '') return folder?.behind && bytesAsText(folder.behind);
      return resolve(bytesAsText(folder?.behind ?? '') || process.folder.path, bytesAsText(argument.text));
    };
    const tell = (kind: Access['kind'], path: string | undefined, real?: string): void => {
      if (path?.startsWith('/')) see({ kind, path, by: process.by, ...(real?.startsWith('/') && { real }) });
    };
    if (name === 'open' || name === 'openat' || name === 'openat2') {
      const first = name === 'open' ? 0 : 1;
      const path = pathOf(given[first], name === 'open' ? undefined : given[0]);
      const flags = given[first + 1]?.raw ?? '';
      if (/O_(?:DIRECTORY|PATH)\b/.test(flags)) return;
      const real = call.result.behind;
      if (!failed) tell(changes.test(flags) ? 'write' : 'read', path, real && bytesAsText(real));
      else if (missing && !changes.test(flags)) tell('missing', path);
    } else if (name === 'execve' || name === 'execveat') {
      const first = name === 'execve' ? 0 : 1;
      const path = pathOf(given[first], name === 'execve' ? undefined : given[0]);
      if (failed) return;
      process.by = programName(textsIn(given[first + 1]?.raw ?? '').map(bytesAsText)) || process.by;
      tell('read', path);
    } else if (failed) return;
    else if (name === 'getdents' || name === 'getdents64') {
      const folder = given[0]?.behind;
      if (folder !== undefined && !about.ignoreLists.has(pid)) tell('list', bytesAsText(folder));
    } else if (name === 'chdir') process.folder.path = pathOf(given[0]) ?? process.folder.path;
    else if (name === 'fchdir') process.folder.path = bytesAsText(given[0]?.behind ?? '') || process.folder.path;
    else {
      if (name === 'link' || name === 'linkat')
        tell('read', name === 'link' ? pathOf(given[0]) : pathOf(given[1], given[0]));
      const { paths = [], at } = changers[name] ?? {};
      for (const place of paths) tell('write', pathOf(given[place], at ? given[place - 1] : undefined));
    }
  }

  return damage === undefined ? nothing : { ...nothing, incomplete: damage };
}

/** The number of the process that a call made, by the line in which the call begins. */
async function childrenByLine(file: string): Promise<Map<number, number>> {
  const children = new Map<number, number>();
  const begun = new Map<number, number>();
  await eachLine(file, (text, index) => {
    if (!/clone|fork/.test(text)) return;
    const line = readLine(text);
    const child = Number(/ = (\d+)(?:<[^>]*>)?$/.exec(text)?.[1]);
    if (line?.kind === 'unfinished') begun.set(line.pid, index);
    else if (line?.kind === 'call' && child > 0) children.set(index, child);
    else if (line?.kind === 'resumed' && child > 0) children.set(begun.get(line.pid) ?? index, child);
  });
  return children;
}
