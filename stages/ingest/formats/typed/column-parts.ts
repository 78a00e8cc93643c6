/** Columns as files give them, page by page or batch by batch, cut and joined to columns of any number of rows. */

import { type Column, columnRows } from 'arrowline/stage';

/** Takes rows from parts that come one after the other. */
export class ColumnParts {
  readonly #parts: Iterator<Column>;
  #part: Column | undefined;
  #at = 0;

  constructor(parts: Iterator<Column>) {
    this.#parts = parts;
  }

  /** The next `rows` rows. `short` is called if there are less. */
  take(rows: number, short: (missing: number) => never): Column {
    const taken: Column[] = [];
    let left = rows;
    for (;;) {
      const there = this.#part === undefined ? 0 : columnRows(this.#part) - this.#at;
      if (this.#part !== undefined && there > 0) {
        const count = Math.min(there, left);
        taken.push(sliceColumn(this.#part, this.#at, this.#at + count));
        this.#at += count;
        left -= count;
      }
      if (left === 0 && taken.length > 0) return joinColumns(taken);
      const next = this.#parts.next();
      if (next.done === true) return short(left);
      this.#part = next.value;
      this.#at = 0;
    }
  }
}

function sliceColumn(column: Column, start: number, end: number): Column {
  if (start === 0 && end === columnRows(column)) return column;
  const width = column.type === 'FixedSizeList' ? column.width : 1;
  const values = ArrayBuffer.isView(column.values)
    ? column.values.subarray(start * width, end * width)
    : column.values.slice(start, end);
  return { ...column, values, ...(column.valid && { valid: column.valid.subarray(start, end) }) } as Column;
}

/** All parts are of one type, but that texts may have a dictionary in some. */
function joinColumns(parts: readonly Column[]): Column {
  const [first] = parts as [Column];
  if (parts.length === 1) return first;
  const valid = parts.some((part) => part.valid !== undefined) && {
    valid: joinArrays(parts.map((part) => part.valid ?? new Uint8Array(columnRows(part)).fill(1))),
  };
  if (first.type === 'Dictionary' || first.type === 'Utf8') return { ...joinTexts(parts), ...valid };
  const { valid: _, ...about } = first;
  if (!ArrayBuffer.isView(first.values))
    return { ...about, values: parts.flatMap((part) => part.values as never[]), ...valid } as Column;
  return { ...about, values: joinArrays(parts.map((part) => part.values as Uint8Array)), ...valid } as Column;
}

function joinTexts(parts: readonly Column[]): Column {
  const dictionaries = new Set(parts.map((part) => (part.type === 'Dictionary' ? part.dictionary : undefined)));
  const [dictionary] = dictionaries;
  if (dictionaries.size === 1 && dictionary !== undefined)
    return {
      type: 'Dictionary',
      dictionary,
      ordered: false,
      values: joinArrays(parts.map(({ values }) => values as Int32Array)),
    };
  return { type: 'Utf8', values: parts.flatMap((part) => textsOf(part)) };
}

/** The texts of a Utf8 or Dictionary column, '' where there is none. */
export function textsOf(column: Column): readonly string[] {
  if (column.type === 'Utf8') return column.values;
  if (column.type !== 'Dictionary') throw new TypeError(`Internal error: texts of a column of type ${column.type}`);
  return Array.from(column.values, (index, row) =>
    column.valid?.[row] === 0 ? '' : (column.dictionary[index] as string),
  );
}

interface Joinable<Self> {
  readonly length: number;
  readonly constructor: unknown;
  set(from: Self, at: number): void;
}

function joinArrays<Values extends Joinable<Values>>(parts: readonly Values[]): Values {
  const [first] = parts as [Values];
  const make = first.constructor as new (length: number) => Values;
  const joined = new make(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
