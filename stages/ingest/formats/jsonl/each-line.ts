/** Reads the lines of a file one by one into the columns of their objects. */

import type { OpenFile } from 'arrowline/stage';
import type { ReadOptions } from '../../rows.ts';
import { blocksOf } from './lines.ts';
import { LineError, LineReader, type Visit } from './tokens.ts';

export interface LineWork {
  /** A key that appears for the first time; its column is the next one. */
  columnOf(name: string): void;
  /** Makes the visit of the values in a buffer; `row` tells the row of the line that is read. */
  visitOf(bytes: Buffer, row: () => number): Visit;
  /** A line that is refused; reading goes on unless it throws. */
  onError(error: LineError, row: number): void;
  /** Called behind each line: whether to yield. */
  afterLine?(row: number): boolean;
}

/** Lines that are blank at the end of the file are no rows. Fails as `blocksOf` does. */
export async function eachLine(
  file: OpenFile,
  blockBytes: number,
  pulse: ReadOptions['pulse'],
  work: LineWork,
): Promise<{ readonly names: readonly string[]; readonly rows: number }> {
  const lines = linesOf(file, blockBytes, pulse, work);
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return next.value;
  }
}

/** Yields where `afterLine` returns true. */
export async function* linesOf(
  file: OpenFile,
  blockBytes: number,
  pulse: ReadOptions['pulse'],
  work: LineWork,
): AsyncGenerator<void, { readonly names: readonly string[]; readonly rows: number }> {
  const reader = new LineReader((name) => work.columnOf(name));
  const row = (): number => rows;
  let rows = 0;
  let blanks = 0;
  for await (const { bytes, from, to } of blocksOf(file, blockBytes, pulse, () => rows + blanks)) {
    const visit = work.visitOf(bytes, row);
    for (let at = from; at < to; ) {
      const found = bytes.indexOf(0x0a, at);
      const end = found < 0 || found >= to ? to : found;
      if (isBlank(bytes, at, end)) blanks++;
      else {
        for (; blanks > 0; blanks--) work.onError(new LineError('a blank line', 'an object'), rows++);
        try {
          reader.read(bytes, at, end, visit);
        } catch (error) {
          if (!(error instanceof LineError)) throw error;
          work.onError(error, rows);
        }
        rows++;
        if (work.afterLine?.(rows - 1) === true) yield;
      }
      at = end + 1;
    }
  }
  return { names: reader.names, rows };
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0x20 && bytes[at] !== 0x09 && bytes[at] !== 0x0d) return false;
  return true;
}
