/** The bytes of a file from an offset on, in pieces of the reader's choice; of a gzipped file its content. */

import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { OpenFile } from 'arrowline/stage';
import { isGzip, unpacked } from './gzip.ts';

export interface TextBytes {
  /** Fills the place, which has room for a byte at least; 0 at the end of the file. */
  read(into: Uint8Array): Promise<number>;
  /** How many bytes of the file itself have been read. */
  readonly done: number;
  close(): Promise<void>;
}

/** Fails as `unpacked` does. */
export async function openText(file: OpenFile, skip: number): Promise<TextBytes> {
  const handle = await open(file.path);
  const head = new Uint8Array(2);
  await handle.read(head, 0, 2, 0);
  if (!isGzip(head)) return plainBytes(handle, skip);
  await handle.close();
  return packedBytes(file, skip);
}

function plainBytes(handle: FileHandle, skip: number): TextBytes {
  let at = skip;
  return {
    async read(into) {
      const { bytesRead } = await handle.read(into, 0, into.length, at);
      at += bytesRead;
      return bytesRead;
    },
    get done() {
      return at;
    },
    close: () => handle.close(),
  };
}

async function packedBytes(file: OpenFile, skip: number): Promise<TextBytes> {
  const stream = createReadStream(file.path);
  const chunks = unpacked(stream, file.bytes, file.name);
  let rest: Uint8Array = new Uint8Array(0);
  const bytes: TextBytes = {
    async read(into) {
      while (rest.length === 0) {
        const next = await chunks.next();
        if (next.done === true) return 0;
        rest = next.value;
      }
      const part = rest.subarray(0, into.length);
      into.set(part);
      rest = rest.subarray(part.length);
      return part.length;
    },
    get done() {
      return stream.bytesRead;
    },
    async close() {
      await chunks.return(undefined);
      stream.destroy();
    },
  };
  for (let left = skip; left > 0; ) left -= await bytes.read(new Uint8Array(Math.min(left, 1 << 16)));
  return bytes;
}

/** Bytes of the mark of UTF-8 at the begin of a text. */
export function markLength([first, second, third]: Uint8Array): number {
  return first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
}

/** How a text shows by its first bytes that it is in UTF-16; undefined if it does not. */
export function utf16In(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'the mark of UTF-16';
  return bytes.length >= 2 && (first === 0) !== (second === 0) ? 'zeros between its bytes, as UTF-16 has' : undefined;
}
