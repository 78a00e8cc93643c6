/** Contents to send: bytes in memory, and blobs of a store, which are checked on their way. */

import { createHash } from 'node:crypto';
import type { Content } from './shared-objects.ts';

export function bytesContent(bytes: Uint8Array): Content {
  return {
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    open: async function* () {
      yield bytes;
    },
  };
}

/** The bytes are not those that their name says: they are damaged where they come from. */
export class WrongBytes extends Error {
  constructor(found: string) {
    super(`the bytes are not those of their name: ${found}`);
    this.name = 'WrongBytes';
  }
}

/** Hands pieces on; throws WrongBytes instead of ending if size or SHA-256 differ, and as soon as there are too many. */
export async function* checkedPieces(
  pieces: AsyncIterable<Uint8Array>,
  bytes: number,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let seen = 0;
  // The last piece is held back until all is checked, so that a receiver that counts bytes cannot be done before.
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    hash.update(piece);
    seen += piece.length;
    if (seen > bytes) throw new WrongBytes(`more than ${bytes}`);
    if (held !== undefined) yield held;
    held = piece;
  }
  if (seen !== bytes) throw new WrongBytes(`${seen} of ${bytes}`);
  if (hash.digest('hex') !== sha256) throw new WrongBytes('another SHA-256');
  if (held !== undefined) yield held;
}

/** All bytes of a stream; undefined if there are more than `bytesMax`. */
export async function readAll(pieces: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array | undefined> {
  const all: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    all.push(piece);
    bytes += piece.length;
    if (bytes > bytesMax) return undefined;
  }
  return Buffer.concat(all);
}
