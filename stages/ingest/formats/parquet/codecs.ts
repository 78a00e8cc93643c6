/** Unpacks pages, into exactly the bytes that their headers declare. Gzip and brotli are those of Node, which are native. */

import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compressors } from 'hyparquet-compressors';
import { unpackZstd } from '../typed/zstd.ts';

type Unpack = (bytes: Uint8Array, size: number) => Uint8Array;

const codecs: { readonly [codec: string]: Unpack | undefined } = {
  ...compressors,
  // A copy: decoders see the bytes of this page alone.
  UNCOMPRESSED: (bytes) => bytes.slice(),
  GZIP: (bytes, size) => gunzipSync(bytes, { maxOutputLength: size }),
  BROTLI: (bytes, size) => brotliDecompressSync(bytes, { maxOutputLength: size }),
  ZSTD: unpackZstd,
};

/** @throws Error in the words of the codec */
export function unpack(codec: string, bytes: Uint8Array, size: number): Uint8Array {
  const unpacks = codecs[codec];
  if (unpacks === undefined) throw new Error(`the compression ${codec} is not known`);
  const page = size === 0 ? new Uint8Array(0) : unpacks(bytes, size);
  if (page.length !== size) throw new Error(`a page unpacks to ${page.length} bytes and declares ${size}`);
  // Memory of its own, as plain bytes: a Buffer of Node may share memory with others, and its `slice` does not copy.
  return Buffer.isBuffer(page) || page.byteLength !== page.buffer.byteLength ? new Uint8Array(page) : page;
}
