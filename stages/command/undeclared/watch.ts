/**
 * Prepares a program so that its opens are logged: the hook for every Python that it starts, strace around everything
 * if that is asked for. `undeclaredOf` reads the logs afterwards.
 */

import { execFile } from 'node:child_process';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { StageFailure } from 'arrowline/stage';
import { pythonFolder } from '../assets.ts';

export interface WatchOptions {
  /** A folder for the logs, made here. The program has no other use for it; not the one named by TMPDIR. */
  readonly folder: string;
  readonly project: string;
  readonly strace: boolean;
}

export interface Watch {
  readonly folder: string;
  readonly strace: boolean;
  /** Variables that the program has to be given. */
  readonly environment: { readonly [name: string]: string };
  /** Folders that come first on PYTHONPATH: the hook, then the folder of `arrowline.py`. */
  readonly pythonPath: readonly string[];
  /** The command line to start instead of `words`. strace ends as its program does, with the same code or signal. */
  wrap(words: readonly string[]): readonly string[];
}

/** Calls that open, change or list a path, or tell what relative paths are relative to. `?`: not on every machine. */
const calls = [
  ...['?open', 'openat', '?openat2', '?creat', 'execve', 'execveat', '?getdents', 'getdents64'],
  ...['?rename', 'renameat', 'renameat2', '?unlink', 'unlinkat', '?mkdir', 'mkdirat', '?rmdir', '?mknod', 'mknodat'],
  ...['?link', 'linkat', '?symlink', 'symlinkat', 'truncate', '?chmod', 'fchmodat', '?fchmodat2', '?chown', '?lchown'],
  ...['fchownat', '?utime', '?utimes', '?futimesat', 'utimensat'],
  ...['chdir', 'fchdir', 'clone', '?clone3', '?fork', '?vfork'],
];

const traceOptions = ['-f', '--seccomp-bpf', '-y', '-s', '256', '--quiet=attach,personality', '-e', 'signal=none'];
const probeTimeoutMs = 10_000;

export function traceFile(folder: string): string {
  return join(folder, 'strace.log');
}

export async function watch({ folder, project, strace }: WatchOptions): Promise<Watch> {
  if (strace) await checkStrace();
  await mkdir(folder, { recursive: true });
  const traced = [...traceOptions, '-e', `trace=${calls.join(',')}`, '-o', traceFile(folder), '--'];
  return {
    folder,
    strace,
    environment: { ARROWLINE_WATCH: folder, ARROWLINE_WATCH_PROJECT: await realpath(project) },
    pythonPath: [join(pythonFolder, 'arrowline_hook'), pythonFolder],
    wrap: (words) => (strace ? ['strace', ...traced, ...words] : words),
  };
}

/** strace may be there and yet be forbidden: most containers do not allow ptrace. */
async function checkStrace(): Promise<void> {
  const found = await new Promise<string | undefined>((resolve) => {
    const probe = [...traceOptions, '-e', `trace=${calls.join(',')}`, '-o', '/dev/null', '--', 'true'];
    execFile('strace', probe, { timeout: probeTimeoutMs }, (error, _, stderr) => {
      if (error === null) resolve(undefined);
      else resolve(error.code === 'ENOENT' ? 'no program strace on PATH' : stderr.trim() || error.message);
    });
  });
  if (found === undefined) return;
  throw new StageFailure('no-strace', 'this machine cannot watch a program by strace', {
    found,
    expected: 'strace 5.7 or later that may trace processes (ptrace)',
    hint: 'install strace, allow ptrace in the container (--cap-add SYS_PTRACE), or delete `trace: strace`',
  });
}
