/** A column of several record batches as one. One batch is in memory beside the result. */

import { type Column, columnRows, type NumberArray } from '../table.ts';
import type { StoredBatch } from '../table-stream.ts';

/** There are at least two batches, and all have the same dictionary. */
export function joinBatches(rows: number, batches: readonly StoredBatch[], load: (batch: number) => Column): Column {
  const first = load(0);
  const width = first.type === 'FixedSizeList' ? first.width : 1;
  const join = joiner(first.values, rows * width);
  let valid: Uint8Array | undefined;
  for (const [index, { start }] of batches.entries()) {
    const part = index === 0 ? first : load(index);
    join.add(part.values, start * width);
    if (part.valid === undefined) continue;
    valid ??= new Uint8Array(rows).fill(1);
    valid.set(part.valid, start);
  }
  const { valid: _valid, ...about } = first;
  const joined = { ...about, values: join.values, ...(valid !== undefined && { valid }) } as Column;
  if (columnRows(joined) !== rows) throw new RangeError(`has ${columnRows(joined)} rows, expected ${rows}`);
  return joined;
}

interface Joiner {
  readonly values: Column['values'];
  add(values: Column['values'], at: number): void;
}

function joiner(first: Column['values'], length: number): Joiner {
  if (!ArrayBuffer.isView(first)) {
    const values: unknown[] = [];
    const add = (more: Column['values']): void => {
      for (const value of more) values.push(value);
    };
    return { values: values as Column['values'], add } as Joiner;
  }
  const values = new (first.constructor as new (length: number) => NumberArray)(length);
  return { values, add: (more, at) => values.set(more as NumberArray, at) };
}
