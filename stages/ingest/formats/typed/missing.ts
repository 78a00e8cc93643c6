/** Values that a document names as missing, in the columns of typed files: a text, or the number that it writes. */

import { type Column, columnRows } from 'arrowline/stage';
import { textsOf } from './column-parts.ts';
import type { RawKind } from './raw-rows.ts';

/** The column with those rows marked as missing. */
export function markMissing(column: Column, kind: RawKind | undefined, missing: readonly string[]): Column {
  const found = finder(column, kind, missing);
  if (found === undefined) return column;
  let valid: Uint8Array | undefined;
  for (let row = 0; row < columnRows(column); row++) {
    if (column.valid?.[row] === 0 || !found(row)) continue;
    valid ??= column.valid?.slice() ?? new Uint8Array(columnRows(column)).fill(1);
    valid[row] = 0;
  }
  return valid === undefined ? column : { ...column, valid };
}

function finder(
  column: Column,
  kind: RawKind | undefined,
  missing: readonly string[],
): ((row: number) => boolean) | undefined {
  if (kind === 'text' || kind === 'category') {
    const named = new Set(missing);
    if (column.type === 'Dictionary') {
      const those = column.dictionary.map((text) => named.has(text));
      return (row) => those[column.values[row] as number] === true;
    }
    const texts = textsOf(column);
    return (row) => named.has(texts[row] as string);
  }
  if (kind !== 'number' && kind !== 'integer' && kind !== 'decimal') return undefined;
  const numbers = new Set(missing.filter((text) => /\S/.test(text)).map(numberOf));
  // `Number('x')` is none: only a text that says so means it.
  if (!missing.some((text) => /^[+-]?nan$/i.test(text))) numbers.delete(Number.NaN);
  if (numbers.size === 0) return undefined;
  const values = kind === 'decimal' ? textsOf(column) : (column.values as ArrayLike<number | bigint>);
  return (row) => numbers.has(Number(values[row]));
}

function numberOf(text: string): number {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : Number(text);
}
