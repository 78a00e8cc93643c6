/** The buffers of a record batch in the file, read in parts where they are not compressed. */

import type { FileBytes } from '../typed/file-bytes.ts';
import { unpackZstd } from '../typed/zstd.ts';
import { unpackLz4Frame } from './lz4-frame.ts';

export interface Region {
  readonly size: number;
  /** Bytes from `start` to `end`, aligned for numbers of 8 bytes if `start` is. @throws RangeError if they are not there */
  bytes(start: number, end: number): Uint8Array;
}

/** As Arrow numbers them. */
export const codecs: readonly ((bytes: Uint8Array, size: number) => Uint8Array)[] = [unpackLz4Frame, unpackZstd];

const prefixBytes = 8;
const unpackedBytesMax = 2 ** 30;

export function regionOf(file: FileBytes, at: number, length: number, codec: number | undefined): Region {
  if (codec === undefined || length === 0) return inFile(file, at, length);
  if (length < prefixBytes) throw new RangeError(`a compressed buffer of ${length} bytes`);
  const size = Number(new DataView(file.read(at, prefixBytes).buffer).getBigInt64(0, true));
  if (size === -1) return inFile(file, at + prefixBytes, length - prefixBytes);
  if (!(size >= 0 && size <= unpackedBytesMax))
    throw new RangeError(
      `a buffer of ${size} bytes, more than ${unpackedBytesMax}: write smaller batches, or no compression`,
    );
  const unpack = codecs[codec];
  if (unpack === undefined) throw new Error(`the compression ${codec} is not known`);
  let unpacked: Uint8Array | undefined;
  return {
    size,
    bytes: (start, end) => {
      unpacked ??= unpack(file.read(at + prefixBytes, length - prefixBytes), size);
      return checked(size, start, end, () => (unpacked as Uint8Array).subarray(start, end));
    },
  };
}

function inFile(file: FileBytes, at: number, length: number): Region {
  return {
    size: length,
    bytes: (start, end) => checked(length, start, end, () => file.read(at + start, end - start)),
  };
}

function checked(size: number, start: number, end: number, read: () => Uint8Array): Uint8Array {
  if (!(start >= 0 && end >= start && end <= size))
    throw new RangeError(`bytes ${start} to ${end} of a buffer of ${size} bytes`);
  return read();
}
