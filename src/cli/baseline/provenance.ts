/**
 * The commit that a baseline is accepted at, or a run made at: of the repository that holds the document. Git only reads,
 * and nothing that the repository's configuration names is run.
 */

import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export interface Provenance {
  /** With `-dirty` if tracked files differ from it. Absent without a repository, without a commit, or without git. */
  readonly commit?: string;
  /** Why git does not tell it, if there is a repository. */
  readonly problem?: string;
}

/** @param written files that the command writes: changes of them do not make the commit dirty */
export async function provenanceOf(directory: string, written: readonly string[] = []): Promise<Provenance> {
  const head = await git(directory, ['rev-parse', 'HEAD', '--show-toplevel']);
  if ('problem' in head) return /not a git repository/i.test(head.problem) ? {} : head;
  const [commit = '', root = ''] = head.text.split('\n');
  const status = await git(directory, [
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=no',
    '--ignore-submodules=none',
  ]);
  if ('problem' in status) return status;
  const own = new Set(written.map(realPath));
  const isDirty = changedIn(status.text).some((path) => !own.has(realPath(resolve(root, path))));
  return { commit: isDirty ? `${commit}-dirty` : commit };
}

/** Paths in the output of `git status --porcelain -z`: `XY path`, and after a rename the path before it. */
function changedIn(status: string): string[] {
  const fields = status.split('\0').filter((field) => field !== '');
  const paths: string[] = [];
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] as string;
    paths.push(field.slice(3));
    if (/^(?:[RC].|.[RC])/.test(field)) paths.push(fields[++at] ?? '');
  }
  return paths;
}

/** Also of a file that is not there. */
function realPath(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

/** Variables by which a hook's repository would be taken for the document's. */
const ofHooks = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR'];

type Answer = { readonly text: string } | { readonly problem: string };

function git(directory: string, words: readonly string[]): Promise<Answer> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofHooks.includes(name)));
  const all = ['-C', directory, '--no-optional-locks', '-c', 'core.fsmonitor=false', ...words];
  const settings = { timeout: 20_000, maxBuffer: 2 ** 26, env: { ...environment, LC_ALL: 'C' } };
  return new Promise((resolve) => {
    execFile('git', all, settings, (error, stdout, stderr) => {
      if (error === null) return resolve({ text: stdout });
      if (error.code === 'ENOENT') return resolve({ problem: 'not a git repository' });
      const [first = ''] = stderr.split('\n');
      // A repository without a commit.
      if (/unknown revision/i.test(stderr)) return resolve({ problem: 'not a git repository yet' });
      resolve({ problem: first === '' ? error.message : first });
    });
  });
}
