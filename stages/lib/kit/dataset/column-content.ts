/**
 * A digest of a column's values that is the same for any pieces in which they are given, and for every type that holds
 * them: scalar numbers count by their value, and only vectors by their type too.
 */

import { createHash } from 'node:crypto';
import type { Column } from 'arrowline/stage';

export interface ColumnContent {
  /** The next rows. */
  add(column: Column): void;
  /** The kind of values, their digest, and that of the numbers of the rows without a value. */
  digests(): readonly string[];
}

export function columnContent(): ColumnContent {
  const [values, gaps] = [createHash('sha256'), createHash('sha256')];
  let kind = 'none';
  let rows = 0;
  return {
    add(column) {
      kind = kindOf(column);
      for (const bytes of bytesOf(column)) values.update(bytes);
      const { valid } = column;
      if (valid?.includes(0)) for (const [row, one] of valid.entries()) if (one === 0) gaps.update(`${rows + row},`);
      rows += column.type === 'FixedSizeList' ? column.values.length / column.width : column.values.length;
    },
    digests: () => [kind, values.digest('hex'), gaps.digest('hex')],
  };
}

function kindOf(column: Column): string {
  switch (column.type) {
    case 'Utf8':
    case 'Dictionary':
      return 'text';
    case 'FixedSizeList':
      return `${column.of}[${column.width}]`;
    case 'List':
      return `list of ${column.of}`;
    case 'Timestamp':
      return `time in ${column.unit}`;
    case 'Binary':
    case 'Date':
      return column.type;
    default:
      return 'number';
  }
}

/** A row without a value has 0, '' or nothing. */
function* bytesOf(column: Column): Generator<string | Uint8Array> {
  switch (column.type) {
    case 'Utf8':
      yield linesOf(column.values.map((text) => JSON.stringify(text)));
      return;
    case 'Dictionary': {
      const texts = column.dictionary.map((text) => JSON.stringify(text));
      yield linesOf(Array.from(column.values, (one, row) => (column.valid?.[row] === 0 ? '""' : texts[one]!)));
      return;
    }
    case 'FixedSizeList':
      yield new Uint8Array(column.values.buffer, column.values.byteOffset, column.values.byteLength);
      return;
    case 'Binary':
      for (const one of column.values) {
        yield `${one.length},`;
        yield one;
      }
      return;
    case 'List':
      for (const one of column.values as readonly ArrayLike<number | bigint | string>[])
        yield linesOf([JSON.stringify(Array.from(one, String))]);
      return;
    default:
      yield new Uint8Array(Float64Array.from(doublesOf(column.values)).buffer);
  }
}

function linesOf(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** An integer that no double holds is two: the nearest double, and what is left. */
function* doublesOf(values: ArrayLike<number | bigint>): Generator<number> {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (typeof value === 'number') yield value === 0 ? 0 : Number.isNaN(value) ? Number.NaN : value;
    else {
      const near = Number(value);
      yield near;
      const rest = Number(value - BigInt(near));
      if (!Number.isSafeInteger(near)) yield rest;
    }
  }
}
