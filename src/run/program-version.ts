/**
 * The text of a program's version: everything that it prints. Found once per machine and file, and kept in the store by
 * the program's path and state, its arguments, its declared variables and the folder it runs in; and by the files and folders that the text
 * depends on: arguments that are files, and those that the program names in lines `::depends PATH`.
 *
 * A program that is a script is asked by every command: it may start another one tomorrow, as the shims of pyenv do.
 */

import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { VersionReference } from '../core/pipeline/pipeline.ts';
import { Undecidable } from '../core/plan/undecidable.ts';
import { listOf, object, shapeCheck, text, texts } from '../core/values/shape.ts';
import type { EngineMemory } from '../store/memories/engine-memory.ts';

const timeoutMs = 10_000;
const outputBytesMax = 2 ** 20;

/** Works as with `spawn`, although the types of `spawnSync` leave it out. */
const ownGroup = { detached: true };

/** As a command's program has it. */
const fixed = { LC_ALL: 'C.UTF-8', TZ: 'UTC', PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' };

interface Finding {
  readonly text: string;
  /** The state of each path that the text depends on. */
  readonly depends: readonly (readonly string[])[];
}

const isFinding = shapeCheck<Finding>(object({ text, depends: listOf(texts) }));

/** Returns a function that asks each program once. It throws Undecidable. */
export function versionFinder(
  memory: Pick<EngineMemory, 'recall' | 'remember'>,
  environment: { readonly [name: string]: string | undefined } = process.env,
): (version: VersionReference) => string {
  const known = new Map<string, string | Undecidable>();
  return (version) => {
    const asked = JSON.stringify([version.directory, version.words, version.environment]);
    const found = known.get(asked) ?? attempt(version, memory, environment);
    known.set(asked, found);
    if (found instanceof Undecidable) throw new Undecidable(found.failure, version.parameter);
    return found;
  };
}

function attempt(
  { words, directory, environment: declared = {} }: VersionReference,
  memory: Pick<EngineMemory, 'recall' | 'remember'>,
  { PATH, HOME }: { readonly [name: string]: string | undefined },
): string | Undecidable {
  const environment = { ...fixed, PATH, HOME, ...declared };
  const [name = ''] = words;
  const program = findProgram(name, directory, environment.PATH ?? '');
  if (program === undefined)
    return new Undecidable({
      code: 'version',
      message: `the program "${name}" is not there`,
      expected: /[/\\]/.test(name) ? `an executable file at ${resolve(directory, name)}` : 'an executable file in PATH',
      hint: 'install it, or correct the name; its version is part of the key',
    });
  if (isScript(program)) return textOf(ask(program, words, directory, environment));
  const key = `version ${JSON.stringify([program, stateOf(program), words.slice(1), directory, ...Object.entries(declared)])}`;
  const remembered = memory.recall(key);
  if (isFinding(remembered) && remembered.depends.every(([path = '', state]) => stateOf(path) === state))
    return remembered.text;
  const found = ask(program, words, directory, environment);
  if (!(found instanceof Undecidable)) memory.remember(key, found);
  return textOf(found);
}

function textOf(found: Finding | Undecidable): string | Undecidable {
  return found instanceof Undecidable ? found : found.text;
}

function ask(
  program: string,
  words: readonly string[],
  directory: string,
  env: NodeJS.ProcessEnv,
): Finding | Undecidable {
  const line = words.join(' ');
  const { error, status, signal, stdout, stderr, pid } = spawnSync(program, words.slice(1), {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: outputBytesMax,
    ...ownGroup,
  });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  // It leads a group of its own, so that its children end with it.
  if (error !== undefined && pid > 0) endGroup(pid);
  const failed = (found: string, hint: string): Undecidable =>
    new Undecidable({
      code: 'version',
      message: `the version of "${words[0]}" cannot be found`,
      found,
      expected: `\`${line}\` prints it`,
      hint,
    });
  const last = (stderr || stdout || '').trim().split('\n').slice(-1).join('').slice(0, 200);
  if (code === 'ETIMEDOUT')
    return failed(`it did not end within ${timeoutMs / 1000} s`, 'name the command that prints its version');
  if (code === 'ENOBUFS') return failed('more than 1 MiB', 'name a command that prints the version and little else');
  if (error !== undefined) return failed(code ?? error.message, 'is it a program that this machine can run?');
  if (status !== 0)
    return failed(
      `it ended with ${signal ?? status}${last === '' ? '' : `: ${last}`}`,
      'name the command that prints its version',
    );
  const lines = `${stdout}${stderr}`.split('\n');
  const named = lines.flatMap((one) => /^::depends (.+?)\r?$/.exec(one)?.[1] ?? []);
  return {
    text: lines
      .filter((one) => !one.startsWith('::depends '))
      .join('\n')
      .trim(),
    depends: [...new Set([...words.slice(1).filter((word) => existsSync(resolve(directory, word))), ...named])]
      .map((path) => resolve(directory, path))
      .map((path) => [path, stateOf(path)]),
  };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/** The absolute path of a program: as it is written if it has a slash, else the first in PATH. */
function findProgram(name: string, directory: string, path: string): string | undefined {
  const candidates = /[/\\]/.test(name)
    ? [resolve(directory, name)]
    : path.split(delimiter).map((folder) => join(resolve(directory, folder || '.'), name));
  return name === '' ? undefined : candidates.find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isScript(program: string): boolean {
  const start = new Uint8Array(2);
  try {
    const descriptor = openSync(program, 'r');
    try {
      readSync(descriptor, start);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // It can be run and not read: it is no script.
  }
  return String.fromCharCode(...start) === '#!';
}

function stateOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? 'absent' : `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}`;
}
