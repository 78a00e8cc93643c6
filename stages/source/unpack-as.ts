/** Undoes the compression that a server put around a file although none was asked for. */

import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { sha256OfFile } from '../lib/kit/file-digest.ts';

/** Replaces the gzip file by its content if that has the digest, and says whether it had. Stops at `bytesMax`. */
export async function unpackAs(sha256: string, path: string, bytesMax: number): Promise<boolean> {
  const unpacked = `${path}.unpacked`;
  try {
    await pipeline(createReadStream(path), createGunzip(), bounded(bytesMax), createWriteStream(unpacked));
    if ((await sha256OfFile(unpacked)) !== sha256) return false;
    renameSync(unpacked, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(unpacked, { force: true });
  }
}

function bounded(bytesMax: number) {
  return async function* (pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    let bytes = 0;
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > bytesMax) throw new Error('too much');
      yield piece;
    }
  };
}
