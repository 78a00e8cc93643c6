/** Reads the events of a job as they are appended, line by line. */

import { closeSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as pause } from 'node:timers/promises';
import { isMissing, StoreFault } from '../../../store/fault.ts';
import { openRegular } from '../../../store/objects/small-file.ts';
import { isJobEvent, type JobEvent } from './protocol.ts';

export interface Tail {
  /** Hears all whole lines that were appended since the last call. */
  read(): void;
  /** Hears all up to a length. Another machine may have written it, so that the end is not seen at once. */
  readTo(length: number): Promise<void>;
}

const pieceBytes = 1 << 20;
/** One for all: thousands of files are read again and again, one after another. */
let buffer: Buffer | undefined;
/** A longer line is dropped: no event is so long. */
const lineCharacters = 1 << 24;
const looks = 50;
const pauseMs = 100;

/** `hear` gets every event; a line that is none, as two jobs that write at once may leave, is skipped. */
export function tailOf(path: string, hear: (event: JobEvent) => void): Tail {
  const decoder = new StringDecoder('utf8');
  let offset = 0;
  let rest = '';
  const take = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > lineCharacters) rest = '';
    for (const line of lines) {
      const event = parse(line);
      if (isJobEvent(event)) hear(event);
    }
  };
  const read = (): void => {
    try {
      const descriptor = openRegular(path);
      try {
        buffer ??= Buffer.allocUnsafe(pieceBytes);
        for (;;) {
          const count = readSync(descriptor, buffer, 0, buffer.length, offset);
          if (count === 0) return;
          offset += count;
          take(decoder.write(buffer.subarray(0, count)));
        }
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      if (!isMissing(error)) throw new StoreFault('read', path, error);
    }
  };
  return {
    read,
    readTo: async (length) => {
      if (offset < length) read();
      for (let look = 0; offset < length && look < looks; look++) {
        await pause(pauseMs);
        read();
      }
    },
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
