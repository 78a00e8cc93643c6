/** Parts of a column, as those in several record batches, as one column. */

import { arrays, type Column, columnRows, type NumberArray, type WideArray, wideArrays } from '../table.ts';

/** All parts are of one field, and there is at least one. */
export function joinColumns(parts: readonly Column[]): Column {
  const [first] = parts as readonly [Column];
  const valid = joinValid(parts);
  return { ...joinValues(first, parts), ...(valid !== undefined && { valid }) };
}

function joinValues(first: Column, parts: readonly Column[]): Column {
  const { valid: _valid, ...about } = first;
  if (parts.length === 1) return about;
  if (first.type === 'Dictionary' && parts.some((part) => (part as typeof first).dictionary !== first.dictionary))
    return { ...about, ...joinDictionaries(parts) } as Column;
  if (!ArrayBuffer.isView(first.values))
    return { ...about, values: ([] as never[]).concat(...parts.map((part) => part.values as never[])) } as Column;
  return { ...about, values: joinArrays(parts.map((part) => part.values as NumberArray)) } as Column;
}

const allArrays = { ...arrays, ...wideArrays };

function joinArrays<Values extends NumberArray | WideArray>(parts: readonly Values[]): Values {
  const type = Object.values(allArrays).find((one) => parts[0] instanceof one);
  if (type === undefined) throw new TypeError('Internal error: not a typed array of a supported kind');
  const joined = new type(parts.reduce((sum, part) => sum + part.length, 0)) as Values;
  let at = 0;
  for (const part of parts) {
    joined.set(part as never, at);
    at += part.length;
  }
  return joined;
}

/** The entries of the first dictionary in its order, then those that later ones add; each once. */
function joinDictionaries(parts: readonly Column[]): Pick<Column & { type: 'Dictionary' }, 'dictionary' | 'values'> {
  const index = new Map<string, number>();
  const values = new Int32Array(parts.reduce((sum, part) => sum + columnRows(part), 0));
  let at = 0;
  for (const part of parts) {
    if (part.type !== 'Dictionary') throw new TypeError('Internal error: parts of a column differ in type');
    const renumbered = part.dictionary.map((text) => {
      const known = index.get(text) ?? index.size;
      index.set(text, known);
      return known;
    });
    part.values.forEach((one, row) => {
      values[at + row] = part.valid?.[row] === 0 ? 0 : (renumbered[one] ?? 0);
    });
    at += part.values.length;
  }
  return { dictionary: [...index.keys()], values };
}

function joinValid(parts: readonly Column[]): Uint8Array | undefined {
  if (parts.every((part) => part.valid === undefined)) return undefined;
  const valid = new Uint8Array(parts.reduce((sum, part) => sum + columnRows(part), 0));
  let at = 0;
  for (const part of parts) {
    const rows = columnRows(part);
    if (part.valid === undefined) valid.fill(1, at, at + rows);
    else valid.set(part.valid, at);
    at += rows;
  }
  return valid;
}
