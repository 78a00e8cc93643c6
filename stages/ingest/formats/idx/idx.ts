/**
 * The IDX format (LeCun's MNIST page): two zero bytes, a type, a rank, one big-endian 32-bit size a dimension, then the
 * elements in row-major order, big-endian. Every size is checked against the bytes there are before anything is allocated.
 */

import { StageFailure } from 'arrowline/stage';
import { gunzip } from '../../gzip.ts';

export interface IdxArray {
  readonly sizes: readonly number[];
  /** As many as the product of `sizes`. A view of the file for bytes. */
  readonly values: Uint8Array | Int32Array | Float32Array;
  /** Offset of the first element in the (unpacked) file, and bytes an element. */
  readonly start: number;
  readonly elementBytes: number;
}

const elementTypes = new Map([
  [0x08, { name: 'unsigned byte', bytes: 1 }],
  [0x0c, { name: '32-bit integer', bytes: 4 }],
  [0x0d, { name: '32-bit float', bytes: 4 }],
]);
const rankMax = 4;
/** The most elements that one Arrow column holds. */
const elementsMax = 2 ** 31 - 1;

/**
 * Reads an IDX file, gzipped or not. Fails with `idx-header` or `idx-size`: offset, found, expected.
 */
export async function readIdx(packed: Uint8Array, file: string): Promise<IdxArray> {
  const bytes = await gunzip(packed, file, (head) =>
    head.length < 4 + 4 * rankMax ? undefined : headerOf(head, file).end,
  );
  const header = headerOf(bytes, file);
  if (bytes.length !== header.end) {
    const long = bytes.length > header.end;
    throw new StageFailure('idx-size', `${file} is ${long ? 'longer' : 'shorter'} than its header declares`, {
      where: `${file}, offset ${Math.min(bytes.length, header.end)}`,
      found: long ? 'more bytes' : `the end of the file, after ${bytes.length} bytes`,
      expected: `${header.end} bytes: a header of ${header.start} and ${header.sizes.join(' × ')} elements of ${header.elementBytes}`,
      hint: 'copy or download the file again',
    });
  }
  return { ...header, values: elementsOf(bytes, header) };
}

interface Header {
  readonly type: number;
  readonly sizes: readonly number[];
  readonly elementBytes: number;
  readonly start: number;
  readonly end: number;
}

function headerOf(bytes: Uint8Array, file: string): Header {
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
  let elements = 1;
  sizes.forEach((size, index) => {
    elements *= size;
    if (elements > elementsMax)
      throw fail(4 + 4 * index, `${sizes.join(' × ')} elements`, `at most ${elementsMax} elements`);
  });
  return { type: bytes[2]!, sizes, elementBytes: type.bytes, start, end: start + elements * type.bytes };
}

function elementsOf(bytes: Uint8Array, header: Header): IdxArray['values'] {
  if (header.type === 0x08) return bytes.subarray(header.start, header.end);
  const count = (header.end - header.start) / 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.start, header.end - header.start);
  if (header.type === 0x0c) return Int32Array.from({ length: count }, (_, index) => view.getInt32(4 * index));
  return Float32Array.from({ length: count }, (_, index) => view.getFloat32(4 * index));
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
