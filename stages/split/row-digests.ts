/**
 * A number of 53 bits for the values of each row, for finding equal rows: FNV-1a (Fowler, Noll, Vo) over two lanes of 32
 * bits with different offsets. Two different rows of ten million are taken for equal with a chance of about 1 in 200.
 */

import type { Column, StoredTable } from 'arrowline/stage';

const prime = 0x01000193;

/** Undefined without any column. */
export async function rowDigests(input: StoredTable, names: readonly string[]): Promise<Float64Array | undefined> {
  if (names.length === 0) return undefined;
  const digests = new Float64Array(input.rows);
  for (const [batch, { start, rows }] of input.batches.entries()) {
    const { columns } = await input.read(batch, names);
    const high = new Int32Array(rows).fill(0x811c9dc5);
    const low = new Int32Array(rows).fill(0x2f0b4c47);
    for (const name of names) mix(columns[name]!, rows, high, low);
    for (let row = 0; row < rows; row++) digests[start + row] = (high[row]! >>> 11) * 2 ** 32 + (low[row]! >>> 0);
  }
  return digests;
}

function mix(column: Column, rows: number, high: Int32Array, low: Int32Array): void {
  const add = (row: number, word: number): void => {
    high[row] = Math.imul(high[row]! ^ word, prime);
    low[row] = Math.imul(low[row]! ^ word, prime);
    high[row]! ^= high[row]! >>> 15;
    low[row]! ^= low[row]! >>> 13;
  };
  // A batch without missing values has no `valid`.
  for (let row = 0; row < rows; row++) add(row, column.valid?.[row] ?? 1);
  const { values } = column;
  if (ArrayBuffer.isView(values)) {
    const width = column.type === 'FixedSizeList' ? column.width : 1;
    const doubles = new Float64Array(1);
    const words = new Int32Array(doubles.buffer);
    for (let row = 0; row < rows; row++)
      for (let at = row * width; at < (row + 1) * width; at++) {
        const value = values[at]!;
        if (typeof value === 'bigint') {
          add(row, Number(BigInt.asIntN(32, value)));
          add(row, Number(BigInt.asIntN(32, value >> 32n)));
          continue;
        }
        // Small integers, as pixels are, are one word.
        if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) add(row, value);
        else {
          doubles[0] = value;
          add(row, words[0]!);
          add(row, words[1]!);
        }
      }
    return;
  }
  for (let row = 0; row < rows; row++) {
    const text = String(values[row]);
    for (let at = 0; at < text.length; at++) add(row, text.charCodeAt(at));
    add(row, text.length);
  }
}
