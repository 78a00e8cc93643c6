/**
 * The header of an IDX file (LeCun's MNIST page): two zero bytes, a type, a rank, one big-endian 32-bit size a dimension;
 * then the elements in row-major order, big-endian.
 */

import { StageFailure } from 'arrowline/stage';

export interface IdxHeader {
  readonly type: 'byte' | 'integer' | 'float';
  readonly sizes: readonly number[];
  readonly elementBytes: number;
  /** Offsets of the first element and of the end of the (unpacked) file. */
  readonly start: number;
  readonly end: number;
}

const elementTypes = new Map<number, { type: IdxHeader['type']; name: string; bytes: number }>([
  [0x08, { type: 'byte', name: 'unsigned byte', bytes: 1 }],
  [0x0c, { type: 'integer', name: '32-bit integer', bytes: 4 }],
  [0x0d, { type: 'float', name: '32-bit float', bytes: 4 }],
]);
const rankMax = 4;
/** The most rows that a dataset numbers, and the most elements of a row that one column holds. */
const countMax = 2 ** 31 - 1;

/** As many bytes as the longest header has. */
export const headerBytesMax = 4 + 4 * rankMax;

/** Reads the header from the beginning of a file. Fails with `idx-header`: offset, found, expected. */
export function idxHeader(bytes: Uint8Array, file: string): IdxHeader {
  const fail = (offset: number, found: string, expected: string, hint?: string): StageFailure =>
    new StageFailure('idx-header', `${file} is not an IDX file that can be read`, {
      where: `${file}, offset ${offset}`,
      found,
      expected,
      ...(hint !== undefined && { hint }),
    });
  if (bytes.length < 4) throw fail(0, `${bytes.length} bytes`, 'a header of at least 4 bytes');
  if (bytes[0] !== 0 || bytes[1] !== 0)
    throw fail(
      0,
      `${hex(bytes[0]!)} ${hex(bytes[1]!)}`,
      '00 00, as every IDX file begins',
      'is it a file of another format?',
    );
  const type = elementTypes.get(bytes[2]!);
  if (type === undefined) {
    const known = [...elementTypes].map(([code, { name }]) => `${hex(code)} (${name})`).join(', ');
    throw fail(2, `type ${hex(bytes[2]!)}`, `one of ${known}`);
  }
  const rank = bytes[3]!;
  if (rank < 1 || rank > rankMax) throw fail(3, `${rank} dimensions`, `1 to ${rankMax} dimensions`);
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw fail(bytes.length, 'the end of the file', `a header of ${start} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, start);
  const sizes = Array.from({ length: rank }, (_, index) => view.getUint32(4 + 4 * index));
  const zero = sizes.indexOf(0);
  if (zero >= 0) throw fail(4 + 4 * zero, 'a dimension of size 0', 'at least one example of at least one number');
  const [rows, ...row] = sizes as [number, ...number[]];
  let elements = 1;
  [...row, rows].forEach((size, index) => {
    elements = index < row.length ? elements * size : rows;
    if (elements > countMax)
      throw fail(
        4 + 4 * ((index + 1) % rank),
        `${sizes.join(' × ')} elements`,
        `at most ${countMax} examples of at most ${countMax} elements`,
      );
  });
  const count = row.reduce((product, size) => product * size, rows);
  return { type: type.type, sizes, elementBytes: type.bytes, start, end: start + count * type.bytes };
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
