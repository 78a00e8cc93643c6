/** Replaces a baseline file at once. */

import { mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMissing } from '../../store/fault.ts';

/**
 * Replaces the file at once, or leaves it as it is. A link to a file stays: the file is replaced. Errors
 * are those of the system.
 */
export function writeBaseline(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const place = targetOf(path);
  const draft = `${place}.${process.pid}.part`;
  try {
    writeFileSync(draft, text, { flush: true });
    renameSync(draft, place);
  } finally {
    rmSync(draft, { force: true });
  }
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isMissing(error)) return path;
    throw error;
  }
}
