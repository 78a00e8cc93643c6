/** Rows without a value: bits in a file, one byte a row in a column. A column says nothing if every row has a value. */

import type { Column } from '../table.ts';

/** Whether a column has rows without a value. */
export function hasNulls(column: Pick<Column, 'valid'>): column is { readonly valid: Uint8Array } {
  return column.valid?.includes(0) === true;
}

/** A bit for each byte, the lowest first. */
export function packBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(bytes.length / 8));
  for (let row = 0; row < bytes.length; row++) if (bytes[row] !== 0) bits[row >> 3]! |= 1 << (row & 7);
  return bits;
}

export function unpackBits(bits: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let row = 0; row < length; row++) bytes[row] = ((bits[row >> 3] ?? 0) >> (row & 7)) & 1;
  return bytes;
}

/** The column with nothing behind its missing values, so that equal tables have equal bytes. */
export function withClearNulls(column: Column): Column {
  if (!hasNulls(column)) return column;
  const { valid } = column;
  switch (column.type) {
    case 'Utf8':
      return { ...column, values: column.values.map((text, row) => (valid[row] === 0 ? '' : text)) };
    case 'Binary':
      return { ...column, values: column.values.map((bytes, row) => (valid[row] === 0 ? empty : bytes)) };
    case 'List':
      return {
        ...column,
        values: column.values.map((list, row) => (valid[row] === 0 ? list.slice(0, 0) : list)),
      } as Column;
    default: {
      const values = column.values.slice();
      const zero = values instanceof BigInt64Array || values instanceof BigUint64Array ? 0n : 0;
      const width = column.type === 'FixedSizeList' ? column.width : 1;
      valid.forEach((one, row) => {
        if (one === 0) values.subarray(row * width, (row + 1) * width).fill(zero as never);
      });
      return { ...column, values } as Column;
    }
  }
}

const empty = new Uint8Array(0);
