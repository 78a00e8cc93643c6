/**
 * The parts of an Arrow IPC file of ours: schema, dictionaries and the places of its record batches. The file is
 * `ARROW1`, dictionaries, record batches, an end mark and a footer with the schema, one behind the other; a file whose
 * parts leave a gap or overlap is refused.
 */

import { Message, RecordBatchReader, type Schema, type Vector } from 'apache-arrow';
import type { ByteSource } from './byte-source.ts';
import { checkFlatbuffer, footerShape, messageShape } from './check-flatbuffer.ts';

export interface FileFrame {
  readonly schema: Schema;
  /** By their ids. */
  readonly dictionaries: ReadonlyMap<number, Vector>;
  readonly batches: readonly BatchFrame[];
}

/** A record batch: how long its columns are, and where their buffers begin. */
export interface BatchFrame {
  readonly rows: number;
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  /** Places in the file. */
  readonly buffers: readonly { readonly at: number; readonly length: number }[];
}

const magic = 'ARROW1';
/** The magic, padded to eight bytes. */
const headBytes = 8;
/** The length of the footer, and the magic. */
const tailBytes = 4 + magic.length;
/** A continuation mark and a length of 0. */
const endMarkBytes = 8;
/** A schema of a hundred thousand columns is far from it. */
const messageBytesMax = 2 ** 28;

/** @throws RangeError, and errors of the Arrow decoder, for a file that is damaged */
export function fileFrame(source: ByteSource): FileFrame {
  const footerAt = placeOfFooter(source);
  const end = footerAt - endMarkBytes;
  let at = headBytes;
  for (let next = messageAt(source, at, end); next?.message.isDictionaryBatch() === true; ) {
    at = next.end;
    next = messageAt(source, at, end);
  }
  // The decoder gets a file without record batches: it finds the dictionaries at the places that the footer names.
  const tail = source.bytes(footerAt, source.size - footerAt);
  checkFlatbuffer(tail.subarray(0, -tailBytes), footerShape);
  const reader = RecordBatchReader.from(joined(source.bytes(0, at), tail));
  reader.open();
  const batches: BatchFrame[] = [];
  for (let next = messageAt(source, at, end); next !== undefined; next = messageAt(source, next.end, end))
    batches.push(batchFrame(next));
  const { footer } = reader;
  if ((reader.schema as unknown) == null || footer == null) throw new RangeError('it has no schema');
  if (footer.numRecordBatches !== batches.length)
    throw new RangeError(`it has ${batches.length} record batches, and its footer names ${footer.numRecordBatches}`);
  return { schema: reader.schema, dictionaries: reader.dictionaries, batches };
}

function placeOfFooter(source: ByteSource): number {
  if (source.size < headBytes + endMarkBytes + tailBytes) throw new RangeError(`it has only ${source.size} bytes`);
  const tail = source.bytes(source.size - tailBytes, tailBytes);
  const [first, last] = [source.bytes(0, magic.length), tail.subarray(4)].map((one) => String.fromCharCode(...one));
  if (first !== magic || last !== magic) throw new RangeError('it does not begin and end as an Arrow file does');
  const length = int32(tail, 0);
  const at = source.size - tailBytes - length;
  if (!(length > 0 && length <= messageBytesMax && at >= headBytes + endMarkBytes))
    throw new RangeError(`it says that its footer has ${length} bytes`);
  if (int32(source.bytes(at - 4, 4), 0) !== 0) throw new RangeError('its record batches do not end before its footer');
  return at;
}

interface PlacedMessage {
  readonly message: Message;
  /** The bytes that it was decoded from. */
  readonly size: number;
  readonly body: number;
  readonly end: number;
}

/** The message at a place; undefined at the end of all. */
function messageAt(source: ByteSource, at: number, end: number): PlacedMessage | undefined {
  if (at === end) return undefined;
  if (at + 8 > end) throw new RangeError(`its part at byte ${at} does not end`);
  const head = source.bytes(at, 8);
  const size = int32(head, 4);
  const body = at + 8 + size;
  if (int32(head, 0) !== -1 || !(size > 0 && size <= messageBytesMax && body <= end))
    throw new RangeError(`it has no part at byte ${at}`);
  const bytes = source.bytes(at + 8, size);
  checkFlatbuffer(bytes, messageShape);
  const message = Message.decode(bytes);
  const bodyEnd = body + message.bodyLength;
  if (!(message.bodyLength >= 0 && bodyEnd <= end)) throw new RangeError(`its part at byte ${at} does not end`);
  return { message, size, body, end: bodyEnd };
}

function batchFrame({ message, size, body, end }: PlacedMessage): BatchFrame {
  if (!message.isRecordBatch()) throw new RangeError('it has something else between its record batches');
  const { length, nodes, buffers, compression } = message.header();
  if (compression != null) throw new RangeError('its record batches are compressed');
  if ((nodes.length + buffers.length) * 16 > size) throw new RangeError('a record batch names too many buffers');
  return {
    rows: length,
    nodes,
    buffers: buffers.map((region) => {
      const at = body + region.offset;
      if (!(region.offset >= 0 && region.length >= 0 && at + region.length <= end))
        throw new RangeError('a record batch names bytes that are not its own');
      return { at, length: region.length };
    }),
  };
}

function int32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(at, true);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}
