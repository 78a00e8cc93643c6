/** The bytes of a file from an offset on, of a gzipped file its content. */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { OpenFile } from 'arrowline/stage';
import { gunzip } from './gzip.ts';

export interface FileBytes {
  /** Fills the place from its beginning; 0 at the end of the file. */
  read(into: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

export async function openBytes(file: OpenFile, skip: number): Promise<FileBytes> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(file.path) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const bytes = await gunzip(Buffer.concat(chunks), file.name);
  void open;
  let at = skip;
  return {
    async read(into) {
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return part.length;
    },
    async close() {},
  };
}
