/**
 * Encodes a stream as the bytes of an Apache Arrow IPC file, of which one batch at a time is in memory. A stream whose
 * rows fit one batch has the bytes that `encodeTable` gives the same table.
 */

import type { Utf8, Vector } from 'apache-arrow';
import type { JsonObject } from '../../core/values/canonical.ts';
import { StageFailure } from '../failure.ts';
import type { Column } from '../table.ts';
import type { TableStream } from '../table-stream.ts';
import { checkedPiece, type Declared, declaredTypes } from './check-piece.ts';
import { type BatchLimits, batchLimits, type Columns, type CutBatch, cutBatches, rowsOf } from './cut-batches.ts';
import { columnData, textVector } from './encode-column.ts';
import { fileWriter, type NamedData } from './file-writer.ts';

export interface EncodedStream {
  /** To be taken once. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** The rows whose bytes have been taken. */
  rows(): number;
}

/** @throws StageFailure `invalid-artifact`, here and while pieces are taken, for batches of other types than declared */
export function encodeStream(stream: TableStream, limits: Partial<BatchLimits> = {}): EncodedStream {
  const declared = declaredTypes(stream);
  if (declared.size === 0)
    throw new StageFailure('invalid-artifact', 'a stream declares no columns', { expected: 'at least one type' });
  let rows = 0;
  const checked = async function* (): AsyncGenerator<Columns> {
    let start = 0;
    for await (const piece of stream.batches) {
      const columns = checkedPiece(declared, piece, start);
      start += rowsOf(columns);
      yield columns;
    }
  };
  const counted = async function* (): AsyncGenerator<CutBatch> {
    for await (const batch of cutBatches({ ...batchLimits(stream.types), ...limits }, checked())) {
      rows += batch.rows;
      yield batch;
    }
  };
  return { pieces: encoded(declared, stream.metadata, counted()), rows: () => rows };
}

async function* encoded(
  declared: Declared,
  metadata: JsonObject,
  batches: AsyncIterable<CutBatch>,
): AsyncGenerator<Uint8Array> {
  const dictionaries = new Map<string, Vector<Utf8>>();
  for (const [name, { empty }] of declared)
    if (empty.type === 'Dictionary') dictionaries.set(name, textVector(empty.dictionary));
  const dataOf = ([name, column]: [string, Column], position: number) =>
    columnData(column, position, dictionaries.get(name));
  const none: Columns = Object.fromEntries([...declared].map(([name, { empty }]) => [name, empty]));
  const columns = Object.entries(none).map(
    (one, position): NamedData => [one[0], dataOf(one, position), declared.get(one[0])?.nullable === true],
  );
  const writer = fileWriter(columns, metadata);
  let isEmpty = true;
  for await (const batch of batches) {
    isEmpty = false;
    yield* writer.batch(batch.rows, Object.entries(batch.columns).map(dataOf));
  }
  if (isEmpty) yield* writer.batch(0, Object.entries(none).map(dataOf));
  yield* writer.end();
}
