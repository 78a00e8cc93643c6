/** The command of a job: node work.js STORE JOB BATCH, and the number of the task after it. */

import { fileURLToPath } from 'node:url';
import { compiledRoot } from '../../../package-root.ts';

const workModule = fileURLToPath(new URL('src/run/executors/jobs/work.js', compiledRoot));

export function workCommand(store: string, job: string, batch: number): string[] {
  return [process.execPath, workModule, store, job, String(batch)];
}

/** A word as a shell reads it, whatever it holds. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
