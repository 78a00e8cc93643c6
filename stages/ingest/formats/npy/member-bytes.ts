/**
 * The content of a file in a zip file, from its beginning to its end, in parts. It is compared with the size and checksum
 * that the directory declares, and never becomes longer than that.
 */

import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Member } from './zip.ts';

export interface Sequence {
  /** The next bytes. @throws Error if there are less */
  take(count: number): Promise<Uint8Array>;
  /** After the last bytes. @throws Error if there are more, or others than were declared */
  finish(): Promise<void>;
  close(): void;
}

const ratioMax = 1032;

export function memberBytes(path: string, member: Member): Sequence {
  const { start, packed, size, deflated, crc: declared } = member;
  // No deflated bytes unpack to more.
  if (size > packed * ratioMax + 1024) throw new Error(`${packed} bytes that should unpack to ${size}`);
  if (!deflated && size !== packed) throw new Error(`${packed} bytes that should be ${size}`);
  const source =
    packed === 0 ? undefined : createReadStream(path, { start, end: start + packed - 1, highWaterMark: 2 ** 18 });
  const stream =
    source === undefined || !deflated ? source : pipeline(source, createInflateRaw({ chunkSize: 2 ** 18 }), () => {});
  const chunks: AsyncIterator<Uint8Array> | undefined = stream?.[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let [crc, total] = [0, 0];
  const more = async (): Promise<boolean> => {
    const next = await chunks?.next();
    if (next === undefined || next.done === true) return false;
    rest = next.value;
    total += rest.length;
    if (total > size) throw new Error(`more than the ${size} bytes that it declares`);
    crc = crc32(rest, crc);
    return true;
  };
  return {
    take: async (count) => {
      if (count > size) throw new Error(`${size} bytes where ${count} are needed`);
      const bytes = new Uint8Array(count);
      for (let done = 0; done < count; ) {
        if (rest.length === 0 && !(await more())) throw new Error(`${total} bytes where ${size} are declared`);
        const part = rest.subarray(0, count - done);
        bytes.set(part, done);
        done += part.length;
        rest = rest.subarray(part.length);
      }
      return bytes;
    },
    finish: async () => {
      if (rest.length > 0 || (await more())) throw new Error('more bytes than its shape needs');
      if (total !== size) throw new Error(`${total} bytes where ${size} are declared`);
      if (crc !== declared) throw new Error('its bytes do not fit their checksum');
    },
    close: () => {
      source?.destroy();
      stream?.destroy();
    },
  };
}
