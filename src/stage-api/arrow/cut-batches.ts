/** Cuts a table that comes in pieces of any size into record batches, always at the same rows. */

import { batchRows, variableMax, variableSize } from '../batch-rows.ts';
import { type Column, columnRows } from '../table.ts';
import { sliceColumn } from '../table-type.ts';
import { joinColumns } from './join-columns.ts';

export type Columns = { readonly [name: string]: Column };

export interface CutBatch {
  readonly rows: number;
  readonly columns: Columns;
}

/** The rows of a batch, and the size of its texts, bytes and lists. */
export interface BatchLimits {
  readonly rows: number;
  readonly variable: number;
}

export function batchLimits(types: { readonly [name: string]: string }): BatchLimits {
  return { rows: batchRows(types), variable: variableMax };
}

/** A batch ends where the next row would exceed the limits. All columns of a piece have the same number of rows. */
export async function* cutBatches(limits: BatchLimits, pieces: AsyncIterable<Columns>): AsyncGenerator<CutBatch> {
  let parts: Columns[] = [];
  let room = limits;
  const batch = (): CutBatch => {
    const made = { rows: limits.rows - room.rows, columns: joined(parts) };
    parts = [];
    room = limits;
    return made;
  };
  for await (const piece of pieces) {
    const rows = rowsOf(piece);
    const sizeOf = sizes(piece);
    for (let from = 0; from < rows; ) {
      const { to, variable } = fitting(sizeOf, from, Math.min(rows, from + room.rows), room.variable);
      // A row that is larger than a batch is a batch of its own.
      const alone = to === from && parts.length === 0;
      const end = alone ? from + 1 : to;
      if (end > from) {
        parts.push(slice(piece, from, end));
        room = { rows: room.rows - (end - from), variable: alone ? -1 : room.variable - variable };
      }
      if (end < rows || room.rows === 0) yield batch();
      from = end;
    }
  }
  if (parts.length > 0) yield batch();
}

export function rowsOf(piece: Columns): number {
  const [first] = Object.values(piece);
  return first === undefined ? 0 : columnRows(first);
}

/** The rows from `from` on that fit, and the size of their texts, bytes and lists. */
function fitting(
  sizeOf: ((row: number) => number) | undefined,
  from: number,
  to: number,
  most: number,
): { readonly to: number; readonly variable: number } {
  if (sizeOf === undefined) return { to, variable: 0 };
  let variable = 0;
  for (let row = from; row < to; row++) {
    const size = sizeOf(row);
    if (variable + size > most) return { to: row, variable };
    variable += size;
  }
  return { to, variable };
}

function sizes(piece: Columns): ((row: number) => number) | undefined {
  const each = Object.values(piece).flatMap((column) => variableSize(column) ?? []);
  return each.length === 0 ? undefined : (row) => each.reduce((sum, size) => sum + size(row), 0);
}

function slice(piece: Columns, from: number, to: number): Columns {
  return Object.fromEntries(Object.entries(piece).map(([name, column]) => [name, sliceColumn(column, from, to)]));
}

function joined(parts: readonly Columns[]): Columns {
  const [first = {}] = parts;
  if (parts.length === 1) return first;
  return Object.fromEntries(
    Object.keys(first).map((name) => [name, joinColumns(parts.map((part) => part[name] as Column))]),
  );
}
