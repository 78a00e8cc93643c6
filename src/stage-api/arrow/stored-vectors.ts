/** Rows of a `FixedSizeList` column, each read from the file where it is. */

import { arrays, type Column, type NumberArray, wideArrays } from '../table.ts';
import type { StoredBatch, StoredVectors } from '../table-stream.ts';
import type { ByteSource } from './byte-source.ts';
import type { BatchFrame } from './file-frame.ts';
import type { Position } from './load-column.ts';

export function storedVectors(
  source: ByteSource,
  column: Extract<Column, { type: 'FixedSizeList' }>,
  position: Position,
  places: readonly StoredBatch[],
  frames: readonly BatchFrame[],
): StoredVectors {
  const { of, width } = column;
  const type = { ...arrays, ...wideArrays }[of];
  const rowBytes = width * type.BYTES_PER_ELEMENT;
  const rows = places.reduce((sum, place) => sum + place.rows, 0);
  // The list has a buffer of its own, its numbers have two: which are there, and the numbers.
  const data = frames.map((frame) => frame.buffers[position.buffer + 2]);
  places.forEach((place, index) => {
    if (place.rows * rowBytes > (data[index]?.length ?? 0))
      throw new RangeError('a record batch has fewer numbers than rows need');
  });
  const buffer = new ArrayBuffer(rowBytes);
  const [one, oneBytes] = [new type(buffer), new Uint8Array(buffer)];
  return {
    of,
    width,
    rows,
    copy: (row, into, at) => {
      const index = batchOf(places, row);
      const from = (data[index]?.at ?? 0) + (row - (places[index]?.start ?? 0)) * rowBytes;
      if (!(at >= 0 && at + width <= into.length)) throw new RangeError(`Internal error: no room for a row at ${at}`);
      if (into instanceof type)
        return source.copy(from, new Uint8Array(into.buffer, into.byteOffset + at * into.BYTES_PER_ELEMENT, rowBytes));
      source.copy(from, oneBytes);
      into.set(one instanceof BigInt64Array || one instanceof BigUint64Array ? exact(one) : one, at);
    },
  };
}

/** The batch that holds a row. */
function batchOf(places: readonly StoredBatch[], row: number): number {
  let [low, high] = [0, places.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((places[middle]?.start ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  const place = places[low];
  if (place === undefined || !Number.isInteger(row) || !(row >= place.start && row < place.start + place.rows))
    throw new RangeError(`Internal error: there is no row ${row}`);
  return low;
}

function exact(wide: BigInt64Array | BigUint64Array): NumberArray {
  return Float64Array.from(wide as ArrayLike<bigint>, (one) => {
    if (BigInt(Number(one)) !== one) throw new RangeError(`${one} is not exact as a number`);
    return Number(one);
  });
}
