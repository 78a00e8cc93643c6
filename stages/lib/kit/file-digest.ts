/** The SHA-256 of a file, read in pieces: files may be larger than memory. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** 64 lower-case hexadecimal digits. Throws the file system's error. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
