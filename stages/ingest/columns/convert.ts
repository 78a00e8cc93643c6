/**
 * Columns of several sources in the storage that all share: integers as wider integers or numbers, categories in one
 * dictionary or as texts. No value changes: an integer that a number cannot hold is a failure.
 */

import type { Column } from 'arrowline/stage';
import { withoutValues } from './without-values.ts';

const numbers = {
  Uint8: Uint8Array,
  Int16: Int16Array,
  Int32: Int32Array,
  Float32: Float32Array,
  Float64: Float64Array,
} as const;

/** The storage that values get: a type as `columnType` writes it, with the texts of a dictionary. */
export interface Storage {
  readonly storage: string;
  readonly dictionary?: readonly string[];
}

/** Throws the number of the first row whose value the storage does not hold. */
export type Refuse = (row: number, found: string) => never;

export function convertColumn(column: Column, { storage, dictionary = [] }: Storage, refuse: Refuse): Column {
  const { valid } = column;
  const marked = valid && { valid };
  if (valid !== undefined && !valid.includes(1)) return withoutValues(storage, dictionary, valid.length);
  switch (storage) {
    case 'Utf8':
      return { type: 'Utf8', values: textsOf(column), ...marked };
    case 'Dictionary<Utf8>':
      return { type: 'Dictionary', dictionary, ordered: false, values: codesOf(column, dictionary), ...marked };
    case 'Int64':
      return column.type === 'Int64'
        ? column
        : { type: 'Int64', values: BigInt64Array.from(numbersOf(column), BigInt), ...marked };
    case 'Uint8':
    case 'Int16':
    case 'Int32':
    case 'Float32':
    case 'Float64':
      if (column.type === storage) return column;
      return { type: storage, values: new numbers[storage](numbersOf(column, refuse)), ...marked };
    default:
      return column.type === 'FixedSizeList' && column.of === 'Uint8' && storage.startsWith('FixedSizeList<Float32>')
        ? { ...column, of: 'Float32', values: Float32Array.from(column.values) }
        : column;
  }
}

function numbersOf(column: Column, refuse?: Refuse): Iterable<number> & ArrayLike<number> {
  if (column.type === 'Int64')
    return Float64Array.from({ length: column.values.length }, (_, row) => {
      const value = column.values[row]!;
      if (BigInt(Number(value)) !== value) refuse?.(row, String(value));
      return Number(value);
    });
  if (column.type in numbers) return column.values as Float64Array;
  throw new Error(`Internal error: a column of ${column.type} has no numbers`);
}

function textsOf(column: Column): readonly string[] {
  if (column.type === 'Utf8') return column.values;
  if (column.type !== 'Dictionary') throw new Error(`Internal error: a column of ${column.type} has no texts`);
  const { dictionary, valid, values } = column;
  return Array.from(values, (code, row) => (valid?.[row] === 0 ? '' : dictionary[code]!));
}

/** The codes that the texts of a dictionary have in another one; found once for each pair. */
const recoded = new WeakMap<readonly string[], Map<readonly string[], Int32Array>>();

function codesOf(column: Column, dictionary: readonly string[]): Int32Array {
  if (column.type === 'Utf8') {
    const codes = new Map(dictionary.map((text, code) => [text, code]));
    return Int32Array.from(column.values, (text, row) => (column.valid?.[row] === 0 ? 0 : codes.get(text)!));
  }
  if (column.type !== 'Dictionary') throw new Error(`Internal error: a column of ${column.type} has no categories`);
  if (sameTexts(column.dictionary, dictionary)) return column.values;
  const known = recoded.get(dictionary) ?? new Map<readonly string[], Int32Array>();
  recoded.set(dictionary, known);
  let into = known.get(column.dictionary);
  if (into === undefined) {
    const codes = new Map(dictionary.map((text, code) => [text, code]));
    into = Int32Array.from(column.dictionary, (text) => codes.get(text) ?? -1);
    known.set(column.dictionary, into);
  }
  return column.values.map((code, row) => (column.valid?.[row] === 0 ? 0 : into[code]!));
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  return left === right || (left.length === right.length && left.every((text, index) => text === right[index]));
}
