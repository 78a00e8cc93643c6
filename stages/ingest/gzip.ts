/**
 * Gzip input, recognised by its first bytes, with bounded output: a small file cannot fill the memory.
 */

import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StageFailure } from 'arrowline/stage';

/** Output may always be this large; beyond it, at most `ratioMax` times the input. Fashion-MNIST has a ratio of 1.8. */
const freeBytes = 1 << 20;
const ratioMax = 200;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The content of a gzipped file of `packed` bytes, piece by piece. Fails with `gzip-damaged` for a file that is cut or
 * corrupt, and with `gzip-ratio` for one that unpacks to more than 200 times its size.
 */
export async function* unpacked(source: Readable, packed: number, file: string): AsyncGenerator<Uint8Array, void> {
  const ratioLimit = freeBytes + ratioMax * packed;
  let length = 0;
  const stream = source.on('error', (error) => stream.destroy(error)).pipe(createGunzip({ chunkSize: 1 << 18 }));
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > ratioLimit) throw ratioFailure(file, packed, length);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof StageFailure) throw error;
    throw new StageFailure('gzip-damaged', `${file} is not a sound gzip file: ${(error as Error).message}`, {
      where: file,
      found: `${length} unpacked bytes, then: ${(error as Error).message}`,
      expected: 'gzip data with its checksum at the end',
      hint: 'copy or download the file again',
    });
  } finally {
    stream.destroy();
    source.destroy();
  }
}

function ratioFailure(file: string, packed: number, unpacked: number): StageFailure {
  return new StageFailure('gzip-ratio', `${file} unpacks to more than ${ratioMax} times its size`, {
    where: file,
    found: `${unpacked} bytes, and more to come, out of ${packed}`,
    expected: `at most ${ratioMax} bytes out of one`,
    hint: 'if the file is the right one, unpack it first',
  });
}
