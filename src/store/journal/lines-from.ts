/**
 * The lines of a file that another process appends to, from an offset in bytes. The file is the only memory: a reader that
 * keeps the offset goes on after any interruption, and a slow one holds nothing up.
 */

import { closeSync, fstatSync, readSync } from 'node:fs';
import { openRegular } from '../objects/small-file.ts';

export interface LinesFrom {
  /** Whole lines, without their ends. */
  readonly lines: readonly string[];
  /** The offset after them. */
  readonly next: number;
  /** A line is longer than a reading: it is left out, and `next` is behind it. */
  readonly skipped?: true;
}

const newline = 0x0a;

/** No lines for a file that is not there, and beyond its end. Throws other errors of the file system. */
export function linesFrom(path: string, from: number, bytesMax: number): LinesFrom {
  let file: number;
  try {
    file = openRegular(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { lines: [], next: from };
    throw error;
  }
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(bytesMax, fstatSync(file).size - from)));
    const read = readSync(file, bytes, 0, bytes.length, from);
    const end = bytes.subarray(0, read).lastIndexOf(newline);
    if (end >= 0) return { lines: bytes.toString('utf8', 0, end).split('\n'), next: from + end + 1 };
    if (read < bytesMax) return { lines: [], next: from };
    return { lines: [], next: afterLine(file, from + read, bytesMax), skipped: true };
  } finally {
    closeSync(file);
  }
}

/** The offset behind the line that goes on at `from`; the end of the file if it does not end yet. */
function afterLine(file: number, from: number, bytesMax: number): number {
  const bytes = Buffer.allocUnsafe(bytesMax);
  for (let at = from; ; ) {
    const read = readSync(file, bytes, 0, bytes.length, at);
    const end = bytes.subarray(0, read).indexOf(newline);
    if (end >= 0) return at + end + 1;
    at += read;
    if (read === 0) return at;
  }
}
