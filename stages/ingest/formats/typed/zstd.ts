/** Unpacks Zstandard into memory of a known size. */

import { decompressZstd } from 'hyparquet-compressors';

/** @throws Error if the frame is damaged or does not unpack to `size` bytes */
export function unpackZstd(bytes: Uint8Array, size: number): Uint8Array {
  const into = new Uint8Array(size);
  // The decoder compares it with a number, which would print all of its bytes.
  Object.defineProperty(into, Symbol.toPrimitive, { value: () => Number.NaN });
  const unpacked = decompressZstd(bytes, into);
  if (unpacked.length !== size) throw new Error(`it unpacks to ${unpacked.length} bytes and declares ${size}`);
  return unpacked;
}
