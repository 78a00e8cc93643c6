/** Runs a program in a project of its own as a command would, and says what was found undeclared. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type Undeclared, undeclaredOf } from '../../../../stages/command/undeclared/undeclared.ts';
import { watch } from '../../../../stages/command/undeclared/watch.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

export interface Watched {
  readonly found: Undeclared;
  readonly project: string;
  readonly status: number | null;
  readonly stderr: string;
}

export interface Case {
  /** Files below the project, with their texts. `pipelines/` is the folder of the document. */
  readonly files: { readonly [path: string]: string };
  readonly words: readonly string[];
  readonly declared?: readonly string[];
  readonly strace?: boolean;
  /** Folders of the project that are on PYTHONPATH besides. */
  readonly packages?: readonly string[];
  /** The project is named by a link. */
  readonly throughLink?: boolean;
  /** Is called before the program starts, with the project's folder. */
  readonly prepare?: (project: string) => void;
}

/** The program finds the variables SCRATCH and OUT, folders in which it may write, and OUTSIDE, one of no concern. */
export async function runWatched(t: ExecutionContext, given: Case): Promise<Watched> {
  const folder = temporaryFolder(t);
  const project = join(folder, given.throughLink ? 'link' : 'project');
  symlinkSync('project', join(folder, 'link'));
  mkdirSync(join(folder, 'project'));
  const directory = join(project, 'pipelines');
  const store = join(project, 'artifacts');
  const scratch = join(store, 'scratch');
  const out = join(store, 'out');
  const outside = join(folder, 'outside');
  for (const made of [directory, scratch, out, outside]) mkdirSync(made, { recursive: true });
  for (const [path, text] of Object.entries(given.files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  given.prepare?.(project);
  const watched = await watch({ folder: join(store, 'watch'), project, strace: given.strace ?? false });
  const [program = '', ...words] = watched.wrap(given.words);
  const child = spawn(program, words, {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PYTHONDONTWRITEBYTECODE: '1',
      ...{ SCRATCH: scratch, OUT: out, OUTSIDE: outside, TMPDIR: scratch },
      ...watched.environment,
      PYTHONPATH: [...watched.pythonPath, ...(given.packages ?? []).map((name) => join(project, name))].join(delimiter),
    },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await once(child, 'close');
  const found = await undeclaredOf(
    watched,
    { words: given.words, pid: child.pid ?? 0 },
    {
      ...{ directory, project, declared: given.declared ?? [] },
      readable: [store],
      writable: [scratch, out, join(store, 'watch')],
    },
  );
  return { found, project, status: child.exitCode, stderr };
}
