/** Programs that tests need and machines may lack: Python 3.8 or later, and strace that may trace. */

import { spawnSync } from 'node:child_process';
import type { ExecutionContext } from 'ava';

function works(program: string, ...words: string[]): boolean {
  return spawnSync(program, words, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** The interpreter that tests run: `PIPELINE_TEST_PYTHON`, or `python3`. */
export const python = process.env['PIPELINE_TEST_PYTHON'] ?? 'python3';
const pythonWorks = works(python, '-c', 'import sys; sys.exit(sys.version_info < (3, 8))');
const straceWorks = works('strace', '-f', '--seccomp-bpf', '-o', '/dev/null', '--', 'true');

/** False, with a message in the log of the test, if there is no Python to run it with. */
export function hasPython(t: ExecutionContext, ...modules: readonly string[]): boolean {
  const lacking = pythonWorks ? modules.find((module) => !works(python, '-c', `import ${module}`)) : 'python3 from 3.8 on';
  if (lacking === undefined) return true;
  t.log(`skipped: this machine has no ${lacking}`);
  t.pass();
  return false;
}

export function hasStrace(t: ExecutionContext): boolean {
  if (straceWorks) return true;
  t.log('skipped: strace is not there, or not allowed to trace');
  t.pass();
  return false;
}
