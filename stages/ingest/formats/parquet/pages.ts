/**
 * The pages of a column in one row group, one after the other: levels, and values as a column. Holds one page and the
 * dictionary at a time, however large the row group is.
 */

import { crc32 } from 'node:zlib';
import type { Column } from 'arrowline/stage';
import type { PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import type { FileBytes } from '../typed/file-bytes.ts';
import { pick } from '../typed/pick.ts';
import { unpack } from './codecs.ts';
import type { Leaf } from './leaf.ts';
import { type Cursor, readRuns } from './levels.ts';
import { readPlain, readValues } from './physical.ts';

/** Where a column of a row group is in the file. */
export interface Chunk {
  readonly start: number;
  readonly bytes: number;
  readonly rows: number;
  /** Values with the nulls: as many as rows, but for lists. */
  readonly values: number;
  readonly codec: string;
  readonly leaf: Leaf;
  /** The highest definition level, that of a value which is there. */
  readonly defined: number;
  readonly repeated: number;
}

export interface Page {
  /** Levels; left out where there is only one. */
  readonly repetition?: Uint8Array;
  readonly definition?: Uint8Array;
  readonly count: number;
  /** The values that are there. */
  readonly column: Column;
}

const pageBytesMax = 2 ** 28;
const pageValuesMax = 2 ** 26;
const windowBytes = 2 ** 16;
const headerBytesMax = 2 ** 24;

/** @throws Error for damaged bytes */
export function* pagesOf(file: FileBytes, chunk: Chunk): Generator<Page> {
  const window = windowOn(file, chunk);
  let dictionary: Column | undefined;
  for (let left = chunk.values; left > 0; ) {
    const header = window.header();
    const { compressed_page_size: packed, uncompressed_page_size: size } = header;
    if (!(packed >= 0 && size >= 0)) throw new Error('a page of a negative size');
    if (size > pageBytesMax)
      throw new Error(`a page of ${size} bytes, more than ${pageBytesMax}: write it with smaller pages`);
    const bytes = window.take(packed);
    // Most files have no checksum.
    if (header.crc !== undefined && crc32(bytes) !== header.crc >>> 0)
      throw new Error('a page does not fit its checksum');
    if (header.type === 'DICTIONARY_PAGE') dictionary = dictionaryOf(header, bytes, chunk);
    else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
      const page = pageOf(header, bytes, chunk, dictionary, left);
      left -= page.count;
      yield page;
    }
  }
}

/** Reads ahead, so that headers of small pages are not read one by one. */
function windowOn(file: FileBytes, chunk: Chunk): { header: () => PageHeader; take: (count: number) => Uint8Array } {
  const end = chunk.start + chunk.bytes;
  let bytes = new Uint8Array(0);
  let [start, at] = [chunk.start, chunk.start];
  const fill = (count: number): void => {
    if (at + count <= start + bytes.length) return;
    bytes = file.read(at, Math.max(count, Math.min(windowBytes, end - at))) as typeof bytes;
    start = at;
  };
  return {
    header: () => {
      for (let count = Math.min(1024, end - at); ; count = Math.min(count * 4, end - at)) {
        if (count <= 0) throw new Error('its pages end too early');
        fill(count);
        const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + at - start, count), offset: 0 };
        try {
          const header = parquetHeader(reader);
          at += reader.offset;
          return header;
        } catch (error) {
          // It may be longer than the bytes that are there.
          if (count >= end - at || count >= headerBytesMax) throw error;
        }
      }
    },
    take: (count) => {
      if (at + count > end) throw new Error('a page is longer than its column');
      fill(count);
      at += count;
      return bytes.subarray(at - count - start, at - start);
    },
  };
}

function dictionaryOf(header: PageHeader, bytes: Uint8Array, { codec, leaf }: Chunk): Column {
  const count = header.dictionary_page_header?.num_values;
  const page = unpack(codec, bytes, header.uncompressed_page_size);
  if (count === undefined || !(count >= 0 && count <= page.length * 8))
    throw new Error(`a dictionary of ${count} values`);
  return leaf.column(readPlain({ bytes: page, at: 0 }, leaf.type, count, leaf.fixed));
}

function pageOf(
  header: PageHeader,
  bytes: Uint8Array,
  chunk: Chunk,
  dictionary: Column | undefined,
  left: number,
): Page {
  const { defined, repeated, codec } = chunk;
  const [one, two] = [header.data_page_header, header.data_page_header_v2];
  const about = one ?? two;
  const count = about?.num_values;
  if (about === undefined || count === undefined || !(count >= 0 && count <= left))
    throw new Error(`a page of ${count} values where ${left} are left`);
  if (count > pageValuesMax)
    throw new Error(`a page of ${count} values, more than ${pageValuesMax}: write it with smaller pages`);
  if (count === 0)
    return { count, column: chunk.leaf.column(readPlain({ bytes: new Uint8Array(0), at: 0 }, chunk.leaf.type, 0, 1)) };
  const size = header.uncompressed_page_size;
  let cursor: Cursor;
  let repetition: Uint8Array | undefined;
  let definition: Uint8Array | undefined;
  if (two === undefined) {
    cursor = { bytes: unpack(codec, bytes, size), at: 0 };
    if (repeated > 0) repetition = readRuns(...prefixed(cursor), widthOf(repeated), new Uint8Array(count));
    if (defined > 0) definition = readRuns(...prefixed(cursor), widthOf(defined), new Uint8Array(count));
  } else {
    const [first, second] = [two.repetition_levels_byte_length, two.definition_levels_byte_length];
    if (!(first >= 0 && second >= 0 && first + second <= bytes.length && first + second <= size))
      throw new Error('levels are longer than their page');
    const at = (from: number, to: number): Cursor => ({ bytes: bytes.subarray(from, to), at: 0 });
    if (repeated > 0) repetition = readRuns(at(0, first), widthOf(repeated), new Uint8Array(count));
    if (defined > 0) definition = readRuns(at(first, first + second), widthOf(defined), new Uint8Array(count));
    const rest = bytes.subarray(first + second);
    const plain = two.is_compressed === false || size === first + second;
    cursor = { bytes: unpack(plain ? 'UNCOMPRESSED' : codec, rest, size - first - second), at: 0 };
  }
  const there = definition === undefined ? count : countOf(definition, defined);
  const column = valuesOf(cursor, about.encoding, there, chunk, dictionary);
  return { count, column, ...(repetition && { repetition }), ...(definition && { definition }) };
}

/** A part of the page that begins with its length. */
function prefixed(cursor: Cursor): [Cursor] {
  const { bytes, at } = cursor;
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
  const end = at + 4 + length;
  if (end > bytes.length) throw new RangeError('levels are longer than their page');
  cursor.at = end;
  return [{ bytes: bytes.subarray(0, end), at: at + 4 }];
}

function widthOf(level: number): number {
  return 32 - Math.clz32(level);
}

function countOf(levels: Uint8Array, level: number): number {
  let count = 0;
  for (const one of levels) if (one === level) count++;
  return count;
}

function valuesOf(
  cursor: Cursor,
  encoding: string,
  count: number,
  { leaf }: Chunk,
  dictionary: Column | undefined,
): Column {
  if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY')
    return leaf.column(readValues(cursor, encoding, leaf.type, count, leaf.fixed));
  if (dictionary === undefined) throw new Error('a page needs a dictionary that is not there');
  const width = cursor.bytes[cursor.at++] ?? 0;
  const indices = width === 0 ? new Int32Array(count) : readRuns(cursor, width, new Int32Array(count));
  return pick(dictionary, indices);
}
