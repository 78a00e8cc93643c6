/**
 * A table in an Arrow IPC file that this program wrote: described by its footer, read batch by batch, or as a whole.
 * Every length is checked against the bytes that are there, so that a damaged file gives an error.
 */

import type { Field } from 'apache-arrow';
import type { JsonObject } from '../../core/values/canonical.ts';
import { StageFailure } from '../failure.ts';
import { type Column, columnRows, columnType, type Table } from '../table.ts';
import type { StoredBatch, StoredTable } from '../table-stream.ts';
import type { ByteSource } from './byte-source.ts';
import { type BatchFrame, fileFrame } from './file-frame.ts';
import { joinBatches } from './join-batches.ts';
import { loadColumn, type Position, positionsOf } from './load-column.ts';
import { readColumn } from './read-column.ts';
import { storedVectors } from './stored-vectors.ts';

/** Like a StoredTable, synchronously. */
export interface OpenTable extends Omit<StoredTable, 'read' | 'whole'> {
  batch(index: number, names?: readonly string[]): Table;
  /** All batches as one table. */
  whole(names?: readonly string[]): Table;
}

interface OpenColumn {
  readonly field: Field;
  readonly position: Position;
  readonly empty: Column;
}

/** @throws RangeError, and errors of the Arrow decoder, for bytes that are no such table */
export function openTable(source: ByteSource): OpenTable {
  const { schema, dictionaries, batches } = fileFrame(source);
  const metadata = JSON.parse(schema.metadata.get('arrowline') ?? '{}') as JsonObject;
  const { columns: positions, all } = positionsOf(schema.fields);
  const columns = new Map<string, OpenColumn>();
  schema.fields.forEach((field, index) => {
    const empty = readColumn(field, undefined);
    if (empty === undefined)
      throw new RangeError(`column "${field.name}" has type ${field.type}, which no artifact has`);
    columns.set(field.name, { field, position: positions[index] as Position, empty });
  });
  if (columns.size !== schema.fields.length) throw new RangeError('two columns have one name');
  const places = placesOf(batches, all);

  const load = (name: string, index: number): Column => {
    const { field, position, empty } = known(columns, name);
    const frame = batches[index] as BatchFrame;
    const column = readColumn(field, loadColumn(source, field, frame, position, dictionaries)) ?? empty;
    if (columnRows(column) !== frame.rows)
      throw new RangeError(`column "${name}" has ${columnRows(column)} rows in a batch of ${frame.rows}`);
    if (column.valid !== undefined && !field.nullable)
      throw new RangeError(`column "${name}" has rows without a value, and its type says it has none`);
    return column;
  };
  const table = (rows: number, names: readonly string[], columnOf: (name: string) => Column): Table => ({
    rows,
    columns: Object.fromEntries(names.map((name) => [name, columnOf(name)])),
    metadata,
  });
  const every = [...columns.keys()];
  const rows = places.reduce((sum, place) => sum + place.rows, 0);
  return {
    rows,
    metadata,
    types: Object.fromEntries([...columns].map(([name, { field, empty }]) => [name, typeText(field, empty)])),
    batches: places,
    batch: (index, names = every) => {
      const place = places[index];
      if (place === undefined) throw noPart(`batch ${index}`, `batches 0 to ${places.length - 1}`);
      return table(place.rows, names, (name) => load(name, index));
    },
    whole: (names = every) =>
      table(rows, names, (name) => {
        const parts = places.length;
        if (parts === 0) return known(columns, name).empty;
        return parts === 1 ? load(name, 0) : joinBatches(rows, places, (index) => load(name, index));
      }),
    vectors: (name) => {
      const { empty, position } = known(columns, name);
      if (empty.type === 'FixedSizeList') return storedVectors(source, empty, position, places, batches);
      throw noPart(`vectors of the column "${name}"`, `a FixedSizeList; it is ${columnType(empty)}`);
    },
  };
}

function known(columns: ReadonlyMap<string, OpenColumn>, name: string): OpenColumn {
  const column = columns.get(name);
  if (column !== undefined) return column;
  throw noPart(
    `the column "${name}"`,
    [...columns.keys()].map((one) => JSON.stringify(one)).join(', ') || 'no columns',
  );
}

function noPart(found: string, expected: string): StageFailure {
  return new StageFailure('table-columns', 'a part is read that a stored table does not have', { found, expected });
}

function typeText({ nullable }: Field, empty: Column): string {
  return `${columnType(empty)}${nullable ? '?' : ''}`;
}

function placesOf(batches: readonly BatchFrame[], all: Position): StoredBatch[] {
  let start = 0;
  return batches.map(({ rows, nodes, buffers }) => {
    if (!Number.isSafeInteger(rows) || rows < 0) throw new RangeError(`a record batch has ${rows} rows`);
    if (nodes.length !== all.node || buffers.length !== all.buffer)
      throw new RangeError('a record batch does not have the columns of the schema');
    const place = { start, rows };
    start += rows;
    return place;
  });
}
