/** Follows the file into which a program writes its events, a line each, while it grows. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { lineSplitter } from './lines.ts';

const pollMs = 100;
const chunkBytes = 1 << 20;

export interface EventFile {
  /** Reads the rest, a last line without an end included. */
  end(): void;
}

/** `accept` gets each line with its number, from 1. Its errors go to `fail`, after which nothing is read any more. */
export function followEvents(
  path: string,
  accept: (line: string, number: number) => void,
  fail: (error: unknown) => void,
): EventFile {
  let [number, position] = [0, 0];
  const splitter = lineSplitter((line) => {
    number++;
    if (line.trim() !== '') accept(line, number);
  });
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const readOn = (): void => {
    const file = openSync(path, 'r');
    try {
      // The length at first: a program that writes faster than it is read is read at the next poll.
      const { size } = fstatSync(file);
      while (position < size) {
        const bytes = readSync(file, chunk, 0, Math.min(chunkBytes, size - position), position);
        if (bytes === 0) break;
        position += bytes;
        splitter.push(chunk.subarray(0, bytes));
      }
    } finally {
      closeSync(file);
    }
  };
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      clearInterval(timer);
      fail(error);
    }
  };
  const timer = setInterval(() => attempt(readOn), pollMs);
  return {
    end: () => {
      clearInterval(timer);
      attempt(() => {
        readOn();
        splitter.end();
      });
    },
  };
}
