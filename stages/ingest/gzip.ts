/**
 * Gzip input, recognised by its first bytes, with bounded output: a small file cannot fill the memory.
 */

import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StageFailure } from 'arrowline/stage';

/** Output may always be this large; beyond it, at most `ratioMax` times the input. Fashion-MNIST has a ratio of 1.8. */
const freeBytes = 1 << 20;
const ratioMax = 200;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Length of the content, read from its own first bytes; `undefined` if there are too few of them. */
export type PromisedSize = (head: Uint8Array) => number | undefined;

/**
 * Unpacks gzip bytes; gives other bytes back as they are. Of content longer than `promised`, one byte more is unpacked,
 * so that the caller sees that it is too long.
 *
 * Fails with `gzip-damaged` for a file that is cut or corrupt, and with `gzip-ratio` for one that unpacks to more than
 * 200 times its size.
 */
export async function gunzip(bytes: Uint8Array, file: string, promised?: PromisedSize): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  const chunks: Uint8Array[] = [];
  let length = 0;
  let size: number | undefined;
  for await (const chunk of unpacked(Readable.from([bytes]), bytes.length, file)) {
    chunks.push(chunk);
    length += chunk.length;
    size ??= promised?.(chunks.length === 1 ? chunk : joined(chunks, length));
    if (size !== undefined && length > size) break;
  }
  return joined(chunks, size === undefined ? length : Math.min(length, size + 1));
}

/** The content of a gzipped file of `packed` bytes, piece by piece. Fails as `gunzip` does. */
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

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - at);
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
