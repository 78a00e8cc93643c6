/** The bytes of an open file, in pieces: however large the file is, one piece is in memory. */

import { closeSync, fstatSync, readSync } from 'node:fs';

const pieceBytes = 1 << 20;

/** Bytes `from` to `to` (exclusive), fewer if the file was truncated meanwhile. */
export function readRange(descriptor: number, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, to - from));
  let filled = 0;
  while (filled < bytes.length) {
    const count = readSync(descriptor, bytes, filled, bytes.length - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

const breathBytes = 2 ** 26;

/** Lets messages and cancellation in from time to time: reading, hashing and writing are synchronous. */
export async function* breathing(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = breathBytes;
  for await (const piece of pieces) {
    yield piece;
    left -= piece.length;
    if (left > 0) continue;
    left = breathBytes;
    await new Promise((resume) => setImmediate(resume));
  }
}

/** Reads to the end and closes the file. An error of the disk is thrown as `fault` makes it. */
export function piecesOf(descriptor: number, fault: (error: unknown) => Error): AsyncGenerator<Uint8Array> {
  return breathing(readToEnd(descriptor, fault));
}

async function* readToEnd(descriptor: number, fault: (error: unknown) => Error): AsyncGenerator<Uint8Array> {
  try {
    const { size } = fstatSync(descriptor);
    for (let at = 0; ; ) {
      // At least a byte is asked for: the file may have grown.
      const piece = readPiece(descriptor, at, at + Math.min(pieceBytes, Math.max(1, size - at)), fault);
      if (piece.length === 0) return;
      yield piece;
      at += piece.length;
    }
  } finally {
    closeSync(descriptor);
  }
}

function readPiece(descriptor: number, from: number, to: number, fault: (error: unknown) => Error): Uint8Array {
  try {
    return readRange(descriptor, from, to);
  } catch (error) {
    throw fault(error);
  }
}
