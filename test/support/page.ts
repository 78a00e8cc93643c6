/**
 * A page of documentation as a program: its blocks are run one after the other in a folder.
 *
 * - `sh`: a script; every command of it has to succeed.
 * - `console`: lines that begin with `$ ` are commands, the lines after one are its output, stderr too. `…` stands for any
 *   text, a line of its own for any lines. Times, runs and digests may differ.
 * - Any other language: its first line is a comment that names a file. The block is written to it; after `from`, the file
 *   has to hold it, whatever its indentation.
 */

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Block {
  readonly language: string;
  readonly text: string;
  /** Of its first line in the page. */
  readonly line: number;
}

export interface Folder {
  readonly path: string;
  readonly environment: { readonly [name: string]: string };
  /** Where the files of blocks with `from` are. */
  readonly sources: string;
}

export function blocksIn(page: string): Block[] {
  const fences = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return fences.map(({ 1: language = '', 2: text = '', index }) => ({
    language,
    text,
    line: page.slice(0, index).split('\n').length + 1,
  }));
}

/** What is wrong with a block, once it has been run; undefined if nothing is. */
export async function problemOf({ language, text }: Block, folder: Folder): Promise<string | undefined> {
  if (language === 'sh') {
    const { failed, out, error } = await run(['set -e', text], folder);
    return failed ? `a command fails\n${out}${error}` : undefined;
  }
  if (language === 'console') return sessionProblem(text, folder);
  const [, from, name] = /^(?:#|\/\/) (from )?(\S+)\n/.exec(text) ?? [];
  const content = text.slice(text.indexOf('\n') + 1);
  if (name === undefined) return 'its first line names no file';
  if (from !== undefined)
    return flush(readFileSync(join(folder.sources, name), 'utf8')).includes(flush(content))
      ? undefined
      : `${name} does not hold it`;
  writeFileSync(join(folder.path, name), content);
  return undefined;
}

async function sessionProblem(text: string, folder: Folder): Promise<string | undefined> {
  const commands = text.split(/^\$ /m).slice(1);
  const lines = commands.map((one) => one.slice(0, one.indexOf('\n')));
  const { out } = await run(['exec 2>&1', ...lines.map((line) => `${line}\necho "${mark}"`)], folder);
  const outputs = out.split(`${mark}\n`);
  for (const [index, command] of commands.entries()) {
    const expected = command.slice(command.indexOf('\n') + 1);
    if (!pattern(steady(expected)).test(steady(outputs[index] ?? '')))
      return `$ ${lines[index]}\n--- expected\n${expected}--- found\n${outputs[index]}`;
  }
  return undefined;
}

const mark = '--- the command has ended';

interface Ran {
  readonly failed: boolean;
  readonly out: string;
  readonly error: string;
}

function run(script: readonly string[], { path, environment }: Folder): Promise<Ran> {
  const options = { cwd: path, env: environment, encoding: 'utf8', timeout: 180_000, maxBuffer: 2 ** 26 } as const;
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', script.join('\n')], options, (failure, out, error) =>
      resolve({ failed: failure !== null, out, error }),
    );
    child.stdin?.end();
  });
}

/** Without the facts that differ from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/\b\d{8}T\d{6}-\d{4}\b/g, 'RUN')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'DIGEST')
    .replaceAll(/\b\d+(?:\.\d+)? (?:ms|s|min)(?![\w])/g, 'TIME');
}

function pattern(expected: string): RegExp {
  const parts = expected.split(/^…\n/m).map((part) => part.split('…').map(escaped).join('.*'));
  return new RegExp(`^${parts.join('(?:.*\\n)*?')}$`);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Lines without their indentation. */
function flush(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}
