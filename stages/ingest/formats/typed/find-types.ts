/**
 * The types of the columns of a typed file, over all of its rows. Only columns are read whose type or missing values the
 * file does not tell: integers for their range, texts for their categories.
 */

import { type Column, columnRows, compareCodePoints } from 'arrowline/stage';
import { fixedType, isDropped, type ReadOptions, type SourceColumn, type ValueType } from '../../rows.ts';
import { adapt, mayBe, ownType } from './adapt.ts';
import { unfit, unusable } from './data-failure.ts';
import { rowsAtATime } from './piece-rows.ts';
import type { RawColumn, RawRows } from './raw-rows.ts';

export type TypeOptions = Pick<ReadOptions, 'missing' | 'types' | 'dropped' | 'others'>;

/** More distinct texts, or longer ones, are free text, unless the file or the document declares them as categories. */
const categoriesMax = 1000;
const categoryBytesMax = 1024;
const timesEach = 2;

export async function findTypes(
  raw: RawRows,
  file: string,
  options: TypeOptions,
  pulse: (done: number, total: number) => void,
): Promise<SourceColumn[]> {
  const chosen = raw.columns
    .filter(({ name }) => !isDropped(options, name))
    .map((column) => new Finding(column, chosenType(column, file, options), options, file));
  const open = chosen.filter((one) => one.open);
  const rows = rowsAtATime(
    open.map(({ draft }) => draft),
    raw.rowBytes,
  );
  const names = new Set(open.map(({ raw: { name } }) => name));
  let at = 0;
  if (open.length > 0)
    for await (const piece of raw.read(names, rows)) {
      for (const one of open) {
        if (!names.has(one.raw.name)) continue;
        one.add(piece.columns[one.raw.name] as Column, at);
        if (one.settled) names.delete(one.raw.name);
      }
      at += piece.rows;
      pulse(at, raw.rows);
    }
  return chosen.map((one) => one.column(raw.rows));
}

function chosenType(column: RawColumn, file: string, options: TypeOptions): ValueType | undefined {
  const where = `${file}, column "${column.name}"`;
  const { name, kind, found, cure } = column;
  const asked = fixedType(options, name);
  if (kind === undefined)
    throw unusable(where, 'a column has a type that a dataset cannot have', {
      found,
      expected: 'numbers, booleans, texts, dates, timestamps, lists of numbers that all have one length',
      hint: `${cure ?? 'cast it to one of these before writing'}; or leave the column out`,
    });
  if (kind === 'bytes' && asked !== 'text' && asked !== 'category')
    throw unusable(where, 'a column holds bytes', {
      found,
      hint: `if they are texts in UTF-8, say so, columns: { ${name}: text }; or leave the column out`,
    });
  if (asked !== undefined && !mayBe(kind, asked))
    throw unfit(where, `a column cannot have the type ${asked}`, {
      found,
      expected: `a column of the type ${ownType(column)}, or one that can become ${asked} without loss`,
      hint: 'cast it before writing the file, or take the type away',
    });
  return asked;
}

/** The things known of a column while its rows go by. */
class Finding {
  readonly raw: RawColumn;
  readonly #asked: ValueType | undefined;
  readonly #type: ValueType;
  readonly #options: TypeOptions;
  readonly #file: string;
  #missing = 0;
  #least = 0n;
  #most = 0n;
  readonly #texts = new Set<string>();
  /** A text is too long for a category. */
  #long = false;

  constructor(raw: RawColumn, asked: ValueType | undefined, options: TypeOptions, file: string) {
    this.raw = raw;
    this.#asked = asked;
    this.#type = asked ?? ownType(raw);
    this.#options = options;
    this.#file = file;
  }

  /** Whether its rows have to be read. */
  get open(): boolean {
    const { nulls, kind } = this.raw;
    const named =
      this.#options.missing.length > 0 &&
      kind !== 'boolean' &&
      kind !== 'date' &&
      kind !== 'timestamp' &&
      kind !== 'tensor';
    return nulls === undefined || named || this.#type === 'integer' || this.#counts;
  }

  /** Whether nothing more is to be found: free text, whose nulls the file tells. */
  get settled(): boolean {
    const free = this.#type === 'text' && (this.#texts.size > categoriesMax || this.#long);
    return free && this.raw.nulls !== undefined && this.#options.missing.length === 0;
  }

  /** Whether its texts are counted: it may be a category. */
  get #counts(): boolean {
    return this.#type === 'category' || (this.#type === 'text' && this.#asked === undefined);
  }

  get draft(): { readonly name: string; readonly storage: string } {
    return { name: this.raw.name, storage: this.#type === 'integer' ? 'Int64' : this.#storage };
  }

  add(column: Column, start: number): void {
    const where = (row: number): string => `${this.#file} (row ${start + row}), column "${this.raw.name}"`;
    const adapted = adapt(this.raw, this.#type, column, this.#options.missing, where);
    const { valid } = adapted;
    if (valid !== undefined) for (const one of valid) if (one === 0) this.#missing++;
    if (this.#type === 'integer') this.#addIntegers(adapted);
    else if (this.#counts) this.#addTexts(adapted);
  }

  #addIntegers(column: Column): void {
    const { valid } = column;
    const values = column.values as ArrayLike<number | bigint>;
    let [least, most]: [number | bigint, number | bigint] = [this.#least, this.#most];
    for (let row = 0; row < values.length; row++) {
      if (valid?.[row] === 0) continue;
      const value = values[row] as number | bigint;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    [this.#least, this.#most] = [BigInt(least), BigInt(most)];
  }

  #addTexts(column: Column): void {
    if (this.#type === 'text' && (this.#texts.size > categoriesMax || this.#long)) return;
    if (column.type === 'Dictionary') {
      const used = new Uint8Array(column.dictionary.length);
      column.values.forEach((index, row) => {
        if (column.valid?.[row] !== 0) used[index] = 1;
      });
      column.dictionary.forEach((text, index) => {
        if (used[index] === 1) this.#addText(text);
      });
    } else if (column.type === 'Utf8') {
      for (let row = 0; row < columnRows(column); row++)
        if (column.valid?.[row] !== 0) this.#addText(column.values[row] as string);
    }
  }

  #addText(text: string): void {
    this.#long ||= text.length > categoryBytesMax / 3 && Buffer.byteLength(text) > categoryBytesMax;
    // A copy: a part of a string keeps the whole.
    if (!this.#texts.has(text)) this.#texts.add(Buffer.from(text, 'utf16le').toString('utf16le'));
  }

  get #storage(): string {
    if (this.raw.kind === 'timestamp' && this.#type === 'date') return 'Date';
    if (this.raw.kind === 'date' && this.#type === 'timestamp') return 'Timestamp<s>';
    return storages[this.#type] ?? (this.raw.storage as string);
  }

  column(rows: number): SourceColumn {
    const { name, shape } = this.raw;
    const missing = this.open && !this.settled ? this.#missing : (this.raw.nulls ?? 0);
    const about = { name, missing };
    if (this.#type === 'integer') return { ...about, type: 'integer', storage: this.#integerStorage() };
    const many = this.#long || this.#texts.size > categoriesMax || this.#texts.size * timesEach > rows - missing;
    if (this.#type === 'category' || (this.#counts && this.#texts.size > 0 && !many)) {
      const categories = [...this.#texts].sort(compareCodePoints);
      return { ...about, type: 'category', storage: 'Dictionary<Utf8>', categories };
    }
    if (this.#type !== 'tensor') return { ...about, type: this.#type, storage: this.#storage };
    const storage = this.#storage;
    return {
      ...about,
      type: 'tensor',
      storage,
      ...(shape && { shape }),
      ...(storage.includes('<Uint8>') && { bytes: true }),
    };
  }

  #integerStorage(): string {
    if (this.#least >= 0n && this.#most < 256n) return 'Uint8';
    for (const bits of [16, 32, 64])
      if (BigInt.asIntN(bits, this.#least) === this.#least && BigInt.asIntN(bits, this.#most) === this.#most)
        return `Int${bits}`;
    throw unfit(`${this.#file}, column "${this.raw.name}"`, 'an integer has more than 64 bits with its sign', {
      found: String(this.#most),
      expected: `at most ${2n ** 63n - 1n}`,
      hint: `keep them as texts, columns: { ${this.raw.name}: text }, or leave the column out`,
    });
  }
}

const storages: { readonly [type in ValueType]?: string } = {
  ...{ number: 'Float64', boolean: 'Bool', text: 'Utf8', category: 'Dictionary<Utf8>' },
};
