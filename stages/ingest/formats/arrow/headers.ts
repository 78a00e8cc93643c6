/** The headers of Arrow messages and the footer of Arrow files (Message.fbs, File.fbs, Schema.fbs of the format). */

import type { Schema } from 'apache-arrow';
import { Footer } from 'apache-arrow/ipc/metadata/file';
import { Message } from 'apache-arrow/ipc/metadata/message';
import { byteOf, type FlatTable, longOf, rootOf, tableIn, tableOf, vectorOf } from './flatbuffer.ts';

export interface BatchHeader {
  readonly rows: number;
  /** Rows and nulls of each column, and of each column inside of it. */
  readonly nodes: readonly { readonly rows: number; readonly nulls: number }[];
  /** Offset from the beginning of the body, and bytes. */
  readonly buffers: readonly { readonly at: number; readonly bytes: number }[];
  /** Number of the codec; left out without compression. */
  readonly codec?: number;
  /** For each column of views, how many buffers it has besides. */
  readonly more: readonly number[];
}

export type Header =
  | { readonly kind: 'schema'; readonly schema: () => Schema }
  | { readonly kind: 'batch'; readonly batch: BatchHeader }
  | { readonly kind: 'dictionary'; readonly id: number; readonly delta: boolean; readonly batch: BatchHeader }
  | { readonly kind: 'other' };

const kinds = { schema: 1, dictionary: 2, batch: 3 } as const;

/** `schema` is decoded when it is called. @throws RangeError */
export function messageOf(bytes: Uint8Array): { readonly header: Header; readonly bodyBytes: number } {
  const root = rootOf(bytes);
  const [kind, table, bodyBytes] = [byteOf(root, 1), tableOf(root, 2), longOf(root, 3)];
  if (table === undefined) throw new RangeError('a message without a header');
  return { header: headerOf(kind, table, bytes), bodyBytes };
}

function headerOf(kind: number, table: FlatTable, bytes: Uint8Array): Header {
  switch (kind) {
    case kinds.schema:
      checkSchema(table);
      return { kind: 'schema', schema: () => Message.decode(bytes).header() as Schema };
    case kinds.batch:
      return { kind: 'batch', batch: batchOf(table) };
    case kinds.dictionary: {
      const data = tableOf(table, 1);
      if (data === undefined) throw new RangeError('a dictionary without values');
      return { kind: 'dictionary', id: longOf(table, 0), delta: byteOf(table, 2) === 1, batch: batchOf(data) };
    }
    default:
      return { kind: 'other' };
  }
}

const pairBytes = 16;

function batchOf(table: FlatTable): BatchHeader {
  const pairs = (number: number): (readonly [number, number])[] => {
    const { view, count, item } = vectorOf(table, number, pairBytes);
    return Array.from({ length: count }, (_, index) => {
      const at = item(index);
      return [Number(view.getBigInt64(at, true)), Number(view.getBigInt64(at + 8, true))] as const;
    });
  };
  const compression = tableOf(table, 3);
  const views = vectorOf(table, 4, 8);
  const rows = longOf(table, 0);
  return {
    rows,
    nodes: pairs(1).map(([count, nulls]) => {
      if (!(Number.isSafeInteger(count) && count >= 0 && nulls >= -1 && nulls <= count))
        throw new RangeError(`a column of ${count} rows, ${nulls} of them null`);
      return { rows: count, nulls };
    }),
    buffers: pairs(2).map(([at, size]) => {
      if (!(Number.isSafeInteger(at + size) && at >= 0 && size >= 0))
        throw new RangeError(`a buffer of ${size} bytes at ${at}`);
      return { at, bytes: size };
    }),
    ...(compression && { codec: byteOf(compression, 0) }),
    more: Array.from({ length: views.count }, (_, index) => Number(views.view.getBigInt64(views.item(index), true))),
  };
}

export interface FileFooter {
  readonly schema: () => Schema;
  /** Offsets of the messages in the file. */
  readonly dictionaries: readonly number[];
  readonly batches: readonly number[];
}

const blockBytes = 24;

/** @throws RangeError */
export function footerOf(bytes: Uint8Array): FileFooter {
  const root = rootOf(bytes);
  const schema = tableOf(root, 1);
  if (schema === undefined) throw new RangeError('it has no schema');
  checkSchema(schema);
  const offsets = (number: number): number[] => {
    const { view, count, item } = vectorOf(root, number, blockBytes);
    return Array.from({ length: count }, (_, index) => Number(view.getBigInt64(item(index), true)));
  };
  return { schema: () => Footer.decode(bytes).schema, dictionaries: offsets(2), batches: offsets(3) };
}

const fieldsMax = 100_000;
const depthMax = 64;

/** The decoder of schemas follows every length, and does not look at the order of the bytes of numbers. */
function checkSchema(schema: FlatTable): void {
  if (byteOf(schema, 0) === 1) throw new RangeError('its numbers are big-endian: write it on another machine');
  let fields = 0;
  const check = (table: FlatTable, children: number, metadata: number, depth: number): void => {
    if (depth > depthMax) throw new RangeError('its columns are nested too deep');
    fields += vectorOf(table, metadata, 4).count;
    const inside = vectorOf(table, children, 4);
    fields += inside.count;
    if (fields > fieldsMax) throw new RangeError('it has too many columns');
    for (let index = 0; index < inside.count; index++) check(tableIn(inside, index), 5, 6, depth + 1);
  };
  check(schema, 1, 2, 0);
}
