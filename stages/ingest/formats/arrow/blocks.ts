/**
 * Where the record batches and dictionaries of an Arrow IPC file or stream are. Of each, only the header is read here;
 * a file tells its places in its footer, a stream is walked from header to header.
 */

import type { Schema } from 'apache-arrow';
import { Footer } from 'apache-arrow/ipc/metadata/file';
import { Message, type RecordBatch } from 'apache-arrow/ipc/metadata/message';
import { damaged, decoding, unusable } from '../typed/data-failure.ts';
import type { FileBytes } from '../typed/file-bytes.ts';

export interface Block {
  readonly header: RecordBatch;
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
  readonly message: Message;
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
  const start = at + (marked ? 8 : 4);
  const header = file.read(start, length);
  const message = Message.decode(header);
  const body = start + length;
  const end = body + message.bodyLength;
  if (!(message.bodyLength >= 0 && end <= file.size))
    throw new Error(`a body of ${message.bodyLength} bytes that are not there`);
  if (message.isSchema()) refuseBigEndian(header, schemaOfMessage);
  return { message, body, end };
}

/** Numbers of the field that holds the schema, in a message and in the footer of a file. */
const schemaOfMessage = 2;
const schemaOfFooter = 1;

/** The Arrow decoder does not look at the order of the bytes. */
function refuseBigEndian(bytes: Uint8Array, number: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = (table: number, index: number): number => {
    const entry = table - view.getInt32(table, true);
    const at = 4 + 2 * index;
    return at < view.getUint16(entry, true) ? view.getUint16(entry + at, true) : 0;
  };
  const root = view.getUint32(0, true);
  const reference = field(root, number);
  if (reference === 0) throw new Error('it has no schema');
  const schema = root + reference + view.getUint32(root + reference, true);
  const order = field(schema, 0);
  if (order !== 0 && view.getInt16(schema + order, true) === 1)
    throw new Error('its numbers are big-endian: write it on another machine');
}

function blocksOfFile(file: FileBytes, name: string): Blocks {
  const tail = new DataView(file.read(file.size - footerTail, 4).buffer);
  const length = tail.getInt32(0, true);
  if (!(length > 0 && length <= Math.min(headerBytesMax, file.size - footerTail - 8)))
    throw new Error(`a length of ${length} bytes`);
  const bytes = file.read(file.size - footerTail - length, length);
  const footer = known(name, () => Footer.decode(bytes));
  refuseBigEndian(bytes, schemaOfFooter);
  const most = file.size / 8;
  if (footer.numRecordBatches > most || footer.numDictionaries > most) throw new Error('more batches than bytes');
  const at = (block: { readonly offset: number } | null): Found => {
    const found = block === null ? undefined : messageAt(file, block.offset);
    if (found === undefined) throw new Error('a place without a batch');
    return found;
  };
  const dictionaries = new Map<number, readonly Block[]>();
  for (let index = 0; index < footer.numDictionaries; index++)
    addDictionary(dictionaries, at(footer.getDictionaryBatch(index)));
  const batches = Array.from({ length: footer.numRecordBatches }, (_, index): Batch => {
    const { message, body } = at(footer.getRecordBatch(index));
    if (!message.isRecordBatch()) throw new Error('something else in the place of a batch');
    return { header: message.header(), body, dictionaries };
  });
  return { schema: footer.schema, batches };
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
    const { message, body } = found;
    if (message.isSchema()) {
      if (schema !== undefined) throw new Error('a second schema');
      schema = known(name, () => message.header() as Schema);
    } else if (message.isDictionaryBatch()) {
      const next = new Map(dictionaries);
      addDictionary(next, found);
      dictionaries = next;
    } else if (message.isRecordBatch()) batches.push({ header: message.header(), body, dictionaries });
    at = found.end;
  }
  if (schema === undefined) throw new Error('it has no schema');
  return { schema, batches };
}

function addDictionary(dictionaries: Map<number, readonly Block[]>, { message, body }: Found): void {
  if (!message.isDictionaryBatch()) throw new Error('something else in the place of a dictionary');
  const { id, isDelta, data } = message.header();
  const before = isDelta ? (dictionaries.get(id) ?? []) : [];
  dictionaries.set(id, [...before, { header: data, body }]);
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
