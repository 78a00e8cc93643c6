/** Reads and writes baseline files. */

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { baselineCharactersMax } from '../../core/gates/baseline-file.ts';
import { systemError } from '../../core/values/system-error.ts';
import { isMissing } from '../../store/fault.ts';

/** Why there is no text, as the end of a sentence. */
export type BaselineText = { readonly text: string } | { readonly missing: string } | { readonly problem: string };

/** UTF-8 needs at most three bytes per UTF-16 code unit. */
const bytesMax = 3 * baselineCharactersMax;

/** The text of a file; never waits for one that is a pipe, and reads none that is too large. */
export function baselineTextAt(path: string): BaselineText {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (!stat.isFile()) return { problem: 'it is not a file' };
    if (stat.size > bytesMax) return { problem: `it has ${stat.size} bytes, too many for a baseline file` };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    if (isMissing(error)) return { missing: 'there is no such file' };
    if (error instanceof TypeError) return { problem: 'it is not UTF-8' };
    const refused = systemError(error);
    if (refused === undefined) throw error;
    return { problem: refused.message };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Replaces the file at once, or leaves it as it is. A link keeps its place: the file that it leads to is replaced. Errors
 * are those of the system.
 */
export function writeBaseline(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const place = targetOf(path);
  const draft = `${place}.${process.pid}.part`;
  try {
    const file = openSync(draft, 'w');
    try {
      const bytes = Buffer.from(text);
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
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
