/** Runs and bit-packed groups of small integers: the levels of a page, the indices into its dictionary. */

/** A cursor in the bytes of a page. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** Reads `count` integers of `width` bits. @throws RangeError if the bytes end before */
export function readRuns<Values extends Uint8Array | Int32Array>(cursor: Cursor, width: number, into: Values): Values {
  if (width > 32) throw new RangeError(`indices of ${width} bits`);
  for (let done = 0; done < into.length; ) {
    const header = readVarint(cursor);
    const left = into.length - done;
    if (header % 2 === 1) {
      const count = Math.min(Math.floor(header / 2) * 8, left);
      if (count === 0) throw new RangeError('an empty group of levels or indices');
      unpack(cursor, width, into.subarray(done, done + count) as Values, Math.floor(header / 2));
      done += count;
    } else {
      const count = header / 2;
      const value = take(cursor, Math.ceil(width / 8));
      into.fill(value, done, done + Math.min(count, left));
      done += Math.min(count, left);
    }
  }
  return into;
}

/** The last group may end with the bytes of the values that it has. */
function unpack(cursor: Cursor, width: number, into: Uint8Array | Int32Array, groups: number): void {
  const { bytes, at } = cursor;
  const used = Math.ceil((into.length * width) / 8);
  if (at + used > bytes.length) throw new RangeError('levels or indices end too early');
  let bit = 0;
  for (let index = 0; index < into.length; index++) {
    let value = 0;
    for (let have = 0; have < width; ) {
      const count = Math.min(8 - (bit & 7), width - have);
      value |= (((bytes[at + (bit >> 3)] as number) >> (bit & 7)) & ((1 << count) - 1)) << have;
      have += count;
      bit += count;
    }
    into[index] = value;
  }
  cursor.at = Math.min(bytes.length, at + groups * width);
}

function take(cursor: Cursor, count: number): number {
  if (cursor.at + count > cursor.bytes.length) throw new RangeError('levels or indices end too early');
  let value = 0;
  for (let index = 0; index < count; index++) value |= (cursor.bytes[cursor.at++] as number) << (8 * index);
  return value;
}

const varintMax = 2 ** 32;

function readVarint(cursor: Cursor): number {
  let value = 0;
  for (let scale = 1; scale < varintMax; scale *= 128) {
    const byte = take(cursor, 1);
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
  throw new RangeError('a number of more than 32 bits');
}
