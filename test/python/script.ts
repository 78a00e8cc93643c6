/** Runs a Python script with `arrowline` beside an action's file, as a command or somebody who debugs it would. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { pythonFolder } from '../../stages/command/assets.ts';
import { python } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary.ts';

export interface Script {
  readonly status: number | null;
  /** The lines that it printed. */
  readonly lines: readonly string[];
  readonly stderr: string;
  /** The text of a file in its folder. */
  read(path: string): string;
  readonly folder: string;
}

export interface ScriptOptions {
  readonly action?: object;
  readonly files?: { readonly [path: string]: string | Uint8Array };
  /** Without any package that is installed, as on a new machine. */
  readonly bare?: boolean;
  readonly environment?: { readonly [name: string]: string };
}

export function runScript(t: ExecutionContext, code: string, options: ScriptOptions = {}): Script {
  const folder = temporaryFolder(t);
  for (const [path, content] of Object.entries(options.files ?? {})) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const file = join(folder, 'action.json');
  if (options.action !== undefined) writeFileSync(file, JSON.stringify({ version: 1, ...options.action }));
  writeFileSync(join(folder, 'script.py'), `import json, arrowline\n${code}\n`);
  const { status, stdout, stderr } = spawnSync(python, [...(options.bare ? ['-S'] : []), 'script.py'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PYTHONPATH: pythonFolder,
      PYTHONDONTWRITEBYTECODE: '1',
      ...(options.action !== undefined && { ARROWLINE_ACTION: file }),
      ...options.environment,
    },
  });
  return {
    ...{ status, stderr, folder },
    lines: stdout.split('\n').slice(0, -1),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
  };
}

/** The JSON that a script prints which has nothing to complain about. */
export function printed(t: ExecutionContext, code: string, options: ScriptOptions = {}): unknown {
  const { status, stderr, lines } = runScript(t, code, options);
  t.is(stderr, '');
  t.is(status, 0);
  return JSON.parse(lines.join('\n'));
}
