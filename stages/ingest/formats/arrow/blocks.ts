/**
 * Where the record batches and dictionaries of an Arrow IPC file or stream are. Of each, only the header is read here;
 * a file tells its places in its footer, a stream is walked from header to header.
 */

import type { Schema } from 'apache-arrow';
import { damaged, decoding, unusable } from '../typed/data-failure.ts';
import type { FileBytes } from '../typed/file-bytes.ts';
import { type BatchHeader, footerOf, type Header, messageOf } from './headers.ts';

export interface Block {
  readonly header: BatchHeader;
  /** Offset of its buffers in the file. */
  readonly body: number;
}

export interface Batch extends Block {
  /** By id: the dictionary of its columns, in parts. */
  readonly dictionaries: ReadonlyMap<number, readonly Block[]>;
}

export interface Blocks {
  readonly schema: Schema;
  readonly batches: readonly Batch[];
}

const magic = 'ARROW1';
const headerBytesMax = 2 ** 28;
const footerTail = 10;

export function readBlocks(file: FileBytes, name: string): Blocks {
  const text = (at: number, count: number): string =>
    at < 0 || file.size < at + count ? '' : Buffer.from(file.read(at, count)).toString('latin1');
  if (text(0, magic.length) === magic) {
    if (file.size < 24 || text(file.size - magic.length, magic.length) !== magic)
      throw damaged(name, undefined, 'it does not end as an Arrow file does: it was cut');
    return decoding(
      name,
      () => 'its footer',
      () => blocksOfFile(file, name),
    );
  }
  if (text(0, 4) !== '\xff\xff\xff\xff')
    throw unusable(name, 'this is not an Arrow IPC file or stream', {
      found:
        file.size === 0
          ? 'an empty file'
          : `the bytes ${Buffer.from(file.read(0, Math.min(8, file.size))).toString('hex')}`,
      expected: `"${magic}", or the mark of a stream`,
      hint: 'write it with pyarrow.ipc.new_file, or as Feather of version 2',
    });
  let at = 0;
  return decoding(
    name,
    () => `the message at byte ${at}`,
    () => blocksOfStream(file, name, (place) => (at = place)),
  );
}

interface Found {
  readonly header: Header;
  readonly body: number;
  readonly end: number;
}

/** The message at a place; undefined for the mark of the end. */
function messageAt(file: FileBytes, at: number): Found | undefined {
  const prefix = new DataView(file.read(at, 8).buffer);
  // Files from before 2019 have no mark before the length.
  const marked = prefix.getUint32(0, true) === 0xffffffff;
  const length = prefix.getInt32(marked ? 4 : 0, true);
  if (length === 0) return undefined;
  if (length < 0 || length > headerBytesMax) throw new Error(`a header of ${length} bytes`);
  const body = at + (marked ? 8 : 4) + length;
  const { header, bodyBytes } = messageOf(file.read(body - length, length));
  const end = body + bodyBytes;
  if (end > file.size) throw new Error(`a body of ${bodyBytes} bytes that are not there`);
  const buffers = 'batch' in header ? header.batch.buffers : [];
  for (const { at: offset, bytes } of buffers)
    if (offset + bytes > bodyBytes) throw new Error(`a buffer of ${bytes} bytes in a body of ${bodyBytes}`);
  return { header, body, end };
}

function blocksOfFile(file: FileBytes, name: string): Blocks {
  const tail = new DataView(file.read(file.size - footerTail, 4).buffer);
  const length = tail.getInt32(0, true);
  if (!(length > 0 && length <= Math.min(headerBytesMax, file.size - footerTail - 8)))
    throw new Error(`a length of ${length} bytes`);
  const footer = footerOf(file.read(file.size - footerTail - length, length));
  const found = (at: number): Found => {
    const message = messageAt(file, at);
    if (message === undefined) throw new Error('a place without a message');
    return message;
  };
  const dictionaries = new Map<number, readonly Block[]>();
  for (const at of footer.dictionaries) addDictionary(dictionaries, found(at));
  const batches = footer.batches.map((at): Batch => {
    const { header, body } = found(at);
    if (header.kind !== 'batch') throw new Error('something else in the place of a batch');
    return { header: header.batch, body, dictionaries };
  });
  return { schema: known(name, footer.schema), batches };
}

function blocksOfStream(file: FileBytes, name: string, visit: (at: number) => void): Blocks {
  let schema: Schema | undefined;
  let dictionaries: ReadonlyMap<number, readonly Block[]> = new Map();
  const batches: Batch[] = [];
  for (let at = 0; ; ) {
    visit(at);
    if (at + 8 > file.size)
      throw damaged(
        name,
        undefined,
        'the stream does not end with its end mark: it was cut, or its writer was not closed',
      );
    const found = messageAt(file, at);
    if (found === undefined) break;
    const { header, body } = found;
    if (header.kind === 'schema') {
      if (schema !== undefined) throw new Error('a second schema');
      schema = known(name, header.schema);
    } else if (header.kind === 'dictionary') {
      const next = new Map(dictionaries);
      addDictionary(next, found);
      dictionaries = next;
    } else if (header.kind === 'batch') batches.push({ header: header.batch, body, dictionaries });
    at = found.end;
  }
  if (schema === undefined) throw new Error('it has no schema');
  return { schema, batches };
}

function addDictionary(dictionaries: Map<number, readonly Block[]>, { header, body }: Found): void {
  if (header.kind !== 'dictionary') throw new Error('something else in the place of a dictionary');
  const before = header.delta ? (dictionaries.get(header.id) ?? []) : [];
  dictionaries.set(header.id, [...before, { header: header.batch, body }]);
}

/** Types that the Arrow decoder does not know. */
function known<Result>(name: string, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    const [, type] = /^Unrecognized type: "(\w+)"/.exec(error instanceof Error ? error.message : '') ?? [];
    if (type === undefined) throw error;
    throw unusable(name, 'an Arrow file has a column of a type that is not read', {
      found: type,
      hint: 'cast the column before writing the file: with pyarrow, table.cast(schema)',
    });
  }
}
