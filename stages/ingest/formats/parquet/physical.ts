/**
 * Values of a page by their physical type and encoding, without nulls. Every length in the bytes is checked before memory
 * is taken for it; @throws RangeError or Error for bytes that do not fit.
 */

import { isUtf8 } from 'node:buffer';
import { alpDecode } from 'hyparquet/src/alp.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { type Cursor, readRuns } from './levels.ts';

export type Physical =
  | 'BOOLEAN'
  | 'INT32'
  | 'INT64'
  | 'INT96'
  | 'FLOAT'
  | 'DOUBLE'
  | 'BYTE_ARRAY'
  | 'FIXED_LEN_BYTE_ARRAY';

/** BOOLEAN: 0 and 1. INT96 and the arrays of bytes: views. */
export type Values = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array | readonly Uint8Array[];

const int96Bytes = 12;

export function readValues(cursor: Cursor, encoding: string, type: Physical, count: number, fixed: number): Values {
  switch (encoding) {
    case 'PLAIN':
      return readPlain(cursor, type, count, fixed);
    case 'RLE': {
      if (type !== 'BOOLEAN') break;
      // After the length of the runs.
      takeBytes(cursor, 4);
      return readRuns(cursor, 1, new Uint8Array(count));
    }
    case 'DELTA_BINARY_PACKED':
      if (type === 'INT32') return unpackDeltas(cursor, new Int32Array(count));
      if (type === 'INT64') return unpackDeltas(cursor, new BigInt64Array(count));
      break;
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return deltaLengths(cursor, count);
    case 'DELTA_BYTE_ARRAY':
      return deltaTexts(cursor, count);
    case 'BYTE_STREAM_SPLIT': {
      const width = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, FIXED_LEN_BYTE_ARRAY: fixed }[type as string];
      if (width === undefined) break;
      return readPlain({ bytes: unsplit(takeBytes(cursor, count * width), count, width), at: 0 }, type, count, fixed);
    }
    case 'ALP':
      if (type === 'FLOAT' || type === 'DOUBLE') {
        const reader = { view: viewOf(cursor.bytes), offset: cursor.at };
        return alpDecode(reader, count, type) as Float32Array | Float64Array;
      }
  }
  throw new Error(`the encoding ${encoding} of ${type} is not known`);
}

export function readPlain(cursor: Cursor, type: Physical, count: number, fixed: number): Values {
  switch (type) {
    case 'BOOLEAN': {
      const bits = takeBytes(cursor, Math.ceil(count / 8));
      return Uint8Array.from({ length: count }, (_, row) => ((bits[row >> 3] as number) >> (row & 7)) & 1);
    }
    case 'INT32':
      return new Int32Array(takeBytes(cursor, count * 4).slice().buffer);
    case 'INT64':
      return new BigInt64Array(takeBytes(cursor, count * 8).slice().buffer);
    case 'FLOAT':
      return new Float32Array(takeBytes(cursor, count * 4).slice().buffer);
    case 'DOUBLE':
      return new Float64Array(takeBytes(cursor, count * 8).slice().buffer);
    case 'BYTE_ARRAY': {
      const view = viewOf(cursor.bytes);
      takeBytes({ ...cursor }, count * 4);
      return Array.from({ length: count }, () => {
        const length = view.getUint32(cursor.at, true);
        cursor.at += 4;
        return takeBytes(cursor, length);
      });
    }
    default: {
      const width = type === 'INT96' ? int96Bytes : fixed;
      if (!(width > 0)) throw new Error('its fixed number of bytes is missing');
      const all = takeBytes(cursor, count * width);
      return Array.from({ length: count }, (_, row) => all.subarray(row * width, (row + 1) * width));
    }
  }
}

function takeBytes(cursor: Cursor, count: number): Uint8Array {
  if (!(count >= 0) || cursor.at + count > cursor.bytes.length)
    throw new RangeError(`its values end too early: ${cursor.bytes.length - cursor.at} bytes of ${count}`);
  cursor.at += count;
  return cursor.bytes.subarray(cursor.at - count, cursor.at);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function unpackDeltas<Result extends Int32Array | BigInt64Array>(cursor: Cursor, into: Result): Result {
  const reader = { view: viewOf(cursor.bytes), offset: cursor.at };
  deltaBinaryUnpack(reader, into.length, into);
  cursor.at = reader.offset;
  return into;
}

function deltaLengths(cursor: Cursor, count: number): Uint8Array[] {
  return Array.from(unpackDeltas(cursor, new Int32Array(count)), (length) => takeBytes(cursor, length));
}

/** Bytes that the beginnings which texts share may take. */
const sharedBytesMax = 2 ** 28;

function deltaTexts(cursor: Cursor, count: number): Uint8Array[] {
  const shared = unpackDeltas(cursor, new Int32Array(count));
  const lengths = unpackDeltas(cursor, new Int32Array(count));
  let total = 0;
  let last = new Uint8Array(0);
  return Array.from(shared, (start, row) => {
    const end = takeBytes(cursor, lengths[row] as number);
    total += start + end.length;
    if (start < 0 || start > last.length || total > sharedBytesMax)
      throw new RangeError(`a text shares ${start} bytes with one of ${last.length}`);
    const text = new Uint8Array(start + end.length);
    text.set(last.subarray(0, start));
    text.set(end, start);
    last = text;
    return text;
  });
}

function unsplit(bytes: Uint8Array, count: number, width: number): Uint8Array {
  const joined = new Uint8Array(bytes.length);
  for (let byte = 0; byte < width; byte++)
    for (let row = 0; row < count; row++) joined[row * width + byte] = bytes[byte * count + row] as number;
  return joined;
}

/** @throws Error if the bytes are no UTF-8 */
export function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.includes('\ufffd') && !isUtf8(bytes)) throw new Error('a text is not UTF-8');
  return text;
}
