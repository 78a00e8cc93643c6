/** An array of a .npy file, row by row: its header, and bytes of rows in the order with the last axis fastest. */

import type { Column } from 'arrowline/stage';
import type { NpyHeader } from '../../../lib/kit/npy-header.ts';
import type { RawColumn } from '../typed/raw-rows.ts';
import { type Element, elementOf, vectors } from './element.ts';

export interface NpyArray {
  readonly raw: RawColumn;
  readonly rows: number;
  /** Left out for an array that cannot be a column. */
  readonly element?: Element;
  readonly width: number;
  readonly header: NpyHeader;
}

export function arrayOf(name: string, header: NpyHeader): NpyArray {
  const { type, shape } = header;
  const [rows = 1, ...inner] = shape;
  const width = inner.reduce((product, one) => product * one, 1);
  const found = `${type} of the shape (${shape.join(', ')})`;
  const about = { rows, width, header };
  const refused = (cure: string): NpyArray => ({ ...about, raw: { name, found, cure } });
  if (shape.length === 0) return refused('save it with one element for each row, or leave it out');
  const element = elementOf(type);
  if ('cure' in element) return refused(element.cure);
  if (inner.length === 0) {
    const { kind, storage } = element;
    const nulls = kind === 'date' || kind === 'timestamp' ? {} : { nulls: 0 };
    return { ...about, element, raw: { name, found, kind, ...nulls, ...(storage !== undefined && { storage }) } };
  }
  if (!['integer', 'number', 'boolean'].includes(element.kind)) return refused('save one array for each column of it');
  if (width === 0) return refused('it has rows without elements: leave it out');
  const { of } = vectors(element.column(new Uint8Array(0)), 1) as Column & { readonly type: 'FixedSizeList' };
  return {
    ...about,
    element,
    raw: { name, found, kind: 'tensor', storage: `FixedSizeList<${of}>[${width}]`, shape: inner, nulls: 0 },
  };
}

/** Bytes of the elements. */
export function sizeOf({ rows, width, element }: NpyArray): number {
  return rows * width * (element?.size ?? 0);
}

/** Rows from their bytes. */
export function columnOf({ element, width, header }: NpyArray, bytes: Uint8Array): Column {
  if (element === undefined) throw new TypeError('Internal error: an array that is no column');
  const column = element.column(bytes);
  return header.shape.length === 1 ? column : vectors(column, width);
}

/**
 * Rows of an array that has its first axis fastest. `bytesAt` gives bytes of the elements at an offset; the elements of the
 * rows at one place of the other axes lie together.
 */
export function turnedRows(
  array: NpyArray,
  start: number,
  end: number,
  bytesAt: (at: number, count: number) => Uint8Array,
): Uint8Array {
  const { header, rows, width } = array;
  const size = array.element?.size ?? 0;
  const inner = header.shape.slice(1);
  const turned = new Uint8Array((end - start) * width * size);
  const at = inner.map(() => 0);
  for (let place = 0; place < width; place++) {
    // The index of this place in the file, where the first of the inner axes is fastest.
    let [index, step] = [0, 1];
    inner.forEach((length, axis) => {
      index += (at[axis] as number) * step;
      step *= length;
    });
    const run = bytesAt((index * rows + start) * size, (end - start) * size);
    for (let row = 0; row < end - start; row++)
      for (let byte = 0; byte < size; byte++)
        turned[(row * width + place) * size + byte] = run[row * size + byte] as number;
    for (let axis = inner.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (inner[axis] as number)) break;
      at[axis] = 0;
    }
  }
  return turned;
}
