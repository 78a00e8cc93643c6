/** The header of a .npy file (NumPy's format, versions 1 to 3): the type of an element, the shape, the order. */

import { mistaken } from './fill.ts';

export interface NpyHeader {
  /** `<f4`, `<i8`, `|u1`, `<U10`. */
  readonly type: string;
  readonly columnsFirst: boolean;
  readonly shape: readonly number[];
  /** Offset of the first element. */
  readonly start: number;
}

const magic = Buffer.from('\x93NUMPY', 'latin1');

export function npyHeader(type: string, shape: readonly number[]): Buffer {
  const shapeText = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shapeText}, }`;
  const fixed = magic.length + 4;
  // Elements begin at a multiple of 64.
  const length = Math.ceil((fixed + text.length + 1) / 64) * 64 - fixed;
  const header = Buffer.alloc(fixed);
  magic.copy(header);
  header.writeUInt8(1, 6);
  header.writeUInt16LE(length, 8);
  return Buffer.concat([header, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1')]);
}

export function readNpyHeader(bytes: Buffer, where: string): NpyHeader {
  const version = bytes.length < 12 || !bytes.subarray(0, 6).equals(magic) ? 0 : bytes.readUInt8(6);
  if (version < 1 || version > 3) throw mistaken(where, 'other bytes', 'a .npy file of version 1, 2 or 3');
  const start = version === 1 ? 10 + bytes.readUInt16LE(8) : 12 + bytes.readUInt32LE(8);
  const text = bytes.toString('latin1', version === 1 ? 10 : 12, start);
  const type = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (start > bytes.length || type === undefined || order === undefined || shape === undefined)
    throw mistaken(
      where,
      `the header ${text.slice(0, 200).trim()}`,
      'a type, an order and a shape',
      'an array of objects or of records cannot be kept: write one array for each column',
    );
  return { type, columnsFirst: order === 'True', shape: (shape.match(/\d+/g) ?? []).map(Number), start };
}
