/**
 * Examines a user's stage kind in a process of its own, before this process imports it: an import that hangs, exits or
 * prints is a problem of the kind and not of the program.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiledRoot } from '../../package-root.ts';
import { withoutSecrets } from '../../store/remote/access/secret-variables.ts';
import type { KindProblem } from './problem.ts';

/** The result of examining a kind. */
export type Examination = { readonly problem: KindProblem } | { readonly files: readonly string[] };

export type FromExaminer = 'importing' | 'imported' | Examination;

const examiner = fileURLToPath(new URL('src/run/user-kinds/examiner.js', compiledRoot));
const importMs = 10_000;
/** How long the process may go on after its examination: for as long as something of the import is still to come. */
const restMs = 3000;
const inOrder = 'exit code 0';
/** Lines of output that a problem quotes, and how much output is kept to find them. */
const lines = 3;
const outputCharacters = 10_000;

export async function examine(path: string): Promise<Examination> {
  const child = fork(examiner, [path], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...withoutSecrets(process.env), NODE_NO_WARNINGS: '1' },
  });
  let examination: Examination | undefined;
  let output = '';
  let hangs = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    hangs = true;
    child.kill('SIGKILL');
  };
  child.on('message', (message: FromExaminer) => {
    clearTimeout(timer);
    // Starting a process takes long on a busy machine, and is not theirs.
    if (message === 'importing' || message === 'imported') timer = setTimeout(stop, importMs);
    else {
      examination = message;
      timer = setTimeout(stop, restMs);
    }
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-outputCharacters);
    });
  const ended = await ending(child);
  clearTimeout(timer);
  const last = output
    .split('\n')
    // Of a crash: neither its stack nor Node's version below it.
    .filter((line) => !/^(?:\s*| {4}at .*|Node\.js v.*)$/.test(line))
    .slice(-lines)
    .join('\n');
  const printed = last === '' ? undefined : `it printed: ${last}`;
  if (examination !== undefined && 'problem' in examination) return examination;
  if (hangs && examination !== undefined)
    return {
      problem: {
        code: 'kind-hangs',
        message: 'importing the stage kind leaves something running: a timer, a connection or a watched file',
        found: printed,
        hint: 'a descriptor only describes: move the work to the body',
      },
    };
  if (hangs)
    return {
      problem: {
        code: 'kind-hangs',
        message: `importing the stage kind did not end within ${importMs / 1000} seconds`,
        found: printed,
        hint: 'a descriptor only describes: move the work to the body',
      },
    };
  if (examination === undefined || ended !== inOrder)
    return {
      problem: {
        code: 'kind-exits',
        message: `importing the stage kind ended the process: ${ended}`,
        found: printed,
        hint: 'a descriptor only describes: move the work to the body',
      },
    };
  if (printed !== undefined)
    return {
      problem: {
        code: 'kind-prints',
        message: 'importing the stage kind prints, which would be mixed with the output of commands',
        found: last,
        hint: 'remove the print, or move it to the body',
      },
    };
  return examination;
}

function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    // After the last line of output.
    child.on('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
  });
}
