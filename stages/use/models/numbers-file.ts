/** A file of bytes and numbers of single precision, the least significant byte first, as formats of models have them. */

import { open } from 'node:fs/promises';
import { endianness } from 'node:os';

export async function writeNumbers(path: string, parts: Iterable<Uint8Array | Float32Array>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const part of parts) await file.appendFile(part instanceof Float32Array ? littleEndian(part) : part);
  } finally {
    await file.close();
  }
}

export function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}
