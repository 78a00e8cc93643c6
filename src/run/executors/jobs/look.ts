/**
 * The program of a job that looks around on its node: which Node it is, and whether the store is there and takes the calls
 * that publishing needs. It leaves its findings as the outcome 0.
 *
 * node look.js STORE JOB
 */

import { linkSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { openStore } from '../../../store/store.ts';
import type { NodeFindings } from './findings.ts';

const [, , root = '', job = ''] = process.argv;
const store = openStore(root, { shared: true });
const folder = store.jobs.open(job);
const asked = folder.request(0);

folder.leave({ number: 0, blobs: [], events: 0, execution: look() });

function look(): NodeFindings {
  const draft = join(dirname(folder.logFile(0, 0)), 'look');
  const { ms, problem } = attempt(() => {
    writeFileSync(draft, 'linked', { flag: 'wx' });
    linkSync(draft, `${draft}.link`);
    renameSync(`${draft}.link`, `${draft}.moved`);
    if (readFileSync(`${draft}.moved`, 'utf8') !== 'linked')
      throw new Error('a file has other bytes under its new name');
    const written = statSync(draft).mtimeMs;
    unlinkSync(`${draft}.moved`);
    unlinkSync(draft);
    return written;
  });
  return {
    host: hostname(),
    node: process.versions.node,
    cores: availableParallelism(),
    now: Date.now(),
    ...(asked === undefined && { problem: 'the request of the job is not seen there' }),
    ...(problem !== undefined && { problem }),
    // The clock of the file system, where it is another machine's.
    ...(ms !== undefined && { filesNow: ms }),
  };
}

function attempt(action: () => number): { readonly ms?: number; readonly problem?: string } {
  try {
    return { ms: action() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
