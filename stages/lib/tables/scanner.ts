/**
 * One scan of delimited text in the memory of the kernels: blocks of bytes go in, counts or values of columns come out.
 * Knows no file and no failure.
 */

import { readField, writeField, writeRecord } from '../kernels/abi.ts';
import { Arena } from '../kernels/arena.ts';
import { powersOfFive, type TableKernels, tableModule } from './kernel.ts';
import {
  type CellKind,
  cellKinds,
  countsStride,
  entryRecord,
  fieldRecord,
  type Status,
  scanRecord,
  statuses,
  type Work,
  works,
} from './table-record.ts';

/** The longest row, in bytes; ROW_ROOM of scan.c. */
export const rowBytesMax = 1 << 24;
/** Bytes that kernels may read or write behind a region. */
const slack = 64;
const linesMax = 4096;
const memoryBytesMax = 2 ** 31;

export interface Format {
  readonly delimiter: string;
  /** No quotes if left out. */
  readonly quote?: string | undefined;
  readonly decimal: string;
}

/** Bits of `allowed` besides those of kinds, as count.h has them. */
export const automatic = 2 ** 31;
export const gather = 2 ** 30;
export const exact = 2 ** 29;

export function kindBits(...kinds: readonly CellKind[]): number {
  return kinds.reduce((bits, kind) => bits + 2 ** cellKinds.indexOf(kind), 0);
}

export interface FieldPlan {
  readonly work: Work;
  /** count: bits of the kinds of cells that may occur. Dates and times, stored: those that fit. */
  readonly allowed?: number;
  /** count: how many different texts are kept, and how long they may be. */
  readonly texts?: number;
  readonly textBytes?: number;
  /** store: rows without a value occur. */
  readonly nullable?: boolean;
  /** store entries: the texts by number. */
  readonly entries?: readonly string[];
}

export interface ScanPlan {
  readonly format: Format;
  readonly missing: readonly string[];
  readonly fields: readonly FieldPlan[];
  /** store: how many rows are stored at a time; counting has none. */
  readonly rows?: number;
  readonly blockBytes: number;
  readonly poolBytes: number;
}

/** Bytes of a stored value. */
export function widthOf(work: Work): number {
  if (work === 'skip' || work === 'count') return 0;
  if (work === 'storeBytes' || work === 'storeBooleans') return 1;
  if (work === 'storeShorts') return 2;
  return work === 'storeWords' || work === 'storeDates' || work === 'storeEntries' ? 4 : 8;
}

export class Scanner {
  readonly #kernels: TableKernels;
  readonly #memory: ArrayBuffer;
  readonly #view: DataView;
  readonly #scan: number;
  readonly #fields: number;
  readonly #counts: number;
  readonly #lines: number;
  readonly #input: number;
  readonly #inputBytes: number;
  readonly #poolStart: number;
  readonly #values: readonly { readonly values: number; readonly valid: number }[];
  readonly blockBytes: number;
  /** Where the bytes that came in end. */
  #end: number;
  #texts: string | undefined;

  /** Throws a RangeError for a memory that cannot be had. */
  constructor({ format, missing, fields, rows = 0, blockBytes, poolBytes }: ScanPlan) {
    const arena = new Arena(
      tableModule().heapStart,
      memoryBytesMax,
      () => new RangeError('Internal error: too many columns'),
    );
    const scan = arena.record(scanRecord);
    this.#scan = scan;
    this.#fields = arena.bytes(fields.length * fieldRecord.bytes);
    this.#counts = arena.words(rows > 0 ? 0 : fields.length * countsStride);
    const starts = arena.bytes(256);
    const texts = missing.map((text) => Buffer.from(text));
    const entries = arena.bytes(texts.length * entryRecord.bytes);
    const entryTexts = texts.map((text) => arena.bytes(text.length + slack));
    const powers = arena.bytes(powersOfFive().byteLength);
    this.#lines = arena.words(2 * linesMax + 2);
    this.#inputBytes = rowBytesMax + blockBytes;
    this.#input = arena.bytes(this.#inputBytes + slack);
    const scratch = arena.bytes(rowBytesMax + slack);
    this.#values = fields.map(({ work, nullable }) => ({
      values: arena.bytes(widthOf(work) * rows),
      valid: nullable === true ? arena.bytes(rows) : 0,
    }));
    const pool = arena.bytes(poolBytes + slack);
    const instance = tableModule().instantiate(arena.end);
    if (instance === undefined) throw new RangeError(`no memory of ${arena.end} bytes`);
    this.#kernels = instance.exports;
    this.#memory = instance.memory;
    this.#view = new DataView(instance.memory);
    this.blockBytes = blockBytes;
    this.#end = this.#input;

    new BigUint64Array(this.#memory, powers, powersOfFive().length).set(powersOfFive());
    const first = new Uint8Array(this.#memory, starts, 256);
    for (const one of `0123456789+-${format.decimal}`) first[one.charCodeAt(0)] = 1;
    texts.forEach((text, index) => {
      const at = entryTexts[index]!;
      new Uint8Array(this.#memory, at, text.length).set(text);
      writeRecord(this.#view, entries + index * entryRecord.bytes, entryRecord, { hash: 0, at, length: text.length });
      if (text.length > 0) first[text[0]!]! |= 2;
    });
    fields.forEach((plan, index) => {
      this.#writeField(index, plan);
    });
    writeRecord(this.#view, scan, scanRecord, {
      at: this.#input,
      limit: this.#input,
      last: 0,
      row: 0,
      rowsEnd: rows > 0 ? rows : 0xffff_ffff,
      field: 0,
      fields: fields.length,
      columns: this.#fields,
      delimiter: format.delimiter.charCodeAt(0),
      quote: format.quote === undefined ? 0xff : format.quote.charCodeAt(0),
      decimal: format.decimal.charCodeAt(0),
      starts,
      missing: entries,
      missingCount: texts.length,
      emptyMissing: missing.includes('') ? 1 : 0,
      scratch,
      pool,
      poolEnd: pool + poolBytes,
      texts: pool,
      lines: this.#lines,
      lineCount: 0,
      linesMax: rows > 0 ? 0 : linesMax,
      notBlank: 0,
      powers,
      answer: -1,
      found: 0,
      foundLength: 0,
      cells: 0,
    });
    fields.forEach(({ entries: known }, index) => {
      for (const text of known ?? []) this.#keepEntry(index, text);
    });
    this.#poolStart = this.#get('pool');
    this.#set('texts', this.#poolStart);
  }

  #writeField(index: number, { work, allowed = 0, texts = 0, textBytes = 0, nullable, entries }: FieldPlan): void {
    const { values, valid } = this.#values[index]!;
    writeRecord(this.#view, this.#fields + index * fieldRecord.bytes, fieldRecord, {
      work: works.indexOf(work),
      allowed,
      texts: entries?.length ?? texts,
      textBytes: entries === undefined ? textBytes : rowBytesMax,
      counts: this.#counts + 4 * index * countsStride,
      low: Number.POSITIVE_INFINITY,
      high: Number.NEGATIVE_INFINITY,
      earliest: Number.POSITIVE_INFINITY,
      latest: Number.NEGATIVE_INFINITY,
      nanos: 0,
      longDigits: 0,
      partial: 0,
      distinct: 0,
      slots: 0,
      slotMask: 0,
      entries: 0,
      entriesMax: 0,
      values,
      valid: nullable === true ? valid : 0,
    });
  }

  /** The input region is free before the scan begins. */
  #keepEntry(field: number, text: string): void {
    const length = Buffer.from(this.#memory, this.#input, this.#inputBytes).write(text);
    if (this.#kernels.keep_entry(this.#scan, field, this.#input, length) === 0)
      throw new RangeError('Internal error: no room for the categories');
  }

  #get(name: keyof (typeof scanRecord)['fields'] & string): number {
    return readField(this.#view, this.#scan, scanRecord, name);
  }

  #set(name: keyof (typeof scanRecord)['fields'] & string, value: number): void {
    writeField(this.#view, this.#scan, scanRecord, name, value);
  }

  /** How many bytes of an unfinished row wait for more; they move to the begin of the region. */
  waiting(): number {
    const at = this.#get('at');
    const bytes = this.#end - at;
    new Uint8Array(this.#memory).copyWithin(this.#input, at, this.#end);
    this.#end = this.#input + bytes;
    this.#set('at', this.#input);
    this.#set('limit', this.#input);
    this.#set('notBlank', 0);
    return bytes;
  }

  /** Room for bytes behind those that wait. */
  room(bytes: number): Uint8Array {
    return new Uint8Array(this.#memory, this.#end, Math.min(bytes, this.#input + this.#inputBytes - this.#end));
  }

  /** Takes `bytes` of the room; `last` if the file ends with them. False if there is no whole row yet. */
  take(bytes: number, last: boolean): boolean {
    this.#end += bytes;
    const memory = new Uint8Array(this.#memory);
    if (last && this.#end > this.#input && memory[this.#end - 1] !== 0x0a) memory[this.#end++] = 0x0a;
    const limit = last ? this.#end : this.#kernels.whole_rows(this.#scan, this.#end);
    if (limit === 0) return false;
    this.#set('limit', limit);
    this.#set('last', last ? 1 : 0);
    return true;
  }

  /** Lets the scan run into a row that does not end, so that it finds the reason. */
  force(): void {
    new Uint8Array(this.#memory)[this.#end] = 0x0a;
    this.#set('limit', this.#end + 1);
  }

  scan(): Status {
    return statuses[this.#kernels.scan_rows(this.#scan)]!;
  }

  /** Rows that were counted, or are stored now. */
  get rows(): number {
    return this.#get('row');
  }

  /** The row, of those counted or stored, and the column of the problem at which the scan stopped. */
  get problem(): { readonly row: number; readonly field: number; readonly cells: number; readonly text: Uint8Array } {
    const row = this.#get('row') - (this.#get('field') === 0 ? 1 : 0);
    const text = new Uint8Array(this.#memory, this.#get('found'), this.#get('foundLength'));
    return { row, field: this.#get('cells'), cells: this.#get('cells'), text };
  }

  /** The column of a cell whose quotes do not match, or whose digits are asked for: the scan stands before it. */
  get field(): number {
    return this.#get('field');
  }

  answer(kind: CellKind): void {
    this.#set('answer', cellKinds.indexOf(kind));
  }

  /** Stores the double of a cell that has too many digits for the kernels. */
  setDouble(row: number, field: number, value: number): void {
    this.#view.setFloat64(this.#values[field]!.values + 8 * row, value, true);
  }

  /** Rows with line breaks in their cells, and how many, since the last call. */
  lines(): Uint32Array {
    const count = this.#get('lineCount');
    this.#set('lineCount', 0);
    return new Uint32Array(this.#memory, this.#lines, 2 * count).slice();
  }

  counts(field: number): Uint32Array {
    return new Uint32Array(this.#memory, this.#counts + 4 * field * countsStride, countsStride);
  }

  fact(field: number, name: 'low' | 'high' | 'earliest' | 'latest' | 'nanos' | 'longDigits' | 'partial'): number {
    return readField(this.#view, this.#fields + field * fieldRecord.bytes, fieldRecord, name);
  }

  /** The texts of a column that were kept, by number. */
  entries(field: number): string[] {
    const record = this.#fields + field * fieldRecord.bytes;
    const entries = readField(this.#view, record, fieldRecord, 'entries');
    const read = (index: number, name: 'at' | 'length'): number =>
      readField(this.#view, entries + index * entryRecord.bytes, entryRecord, name);
    return Array.from({ length: readField(this.#view, record, fieldRecord, 'distinct') }, (_, index) =>
      Buffer.from(this.#memory, read(index, 'at'), read(index, 'length')).toString(),
    );
  }

  /** A copy of a column's stored values. */
  values<T>(field: number, array: new (memory: ArrayBuffer, at: number, count: number) => { slice(): T }): T {
    return new array(this.#memory, this.#values[field]!.values, this.rows).slice();
  }

  valid(field: number): Uint8Array {
    return new Uint8Array(this.#memory, this.#values[field]!.valid, this.rows).slice();
  }

  /** Stored texts: those in ASCII are parts of one string. */
  texts(field: number): string[] {
    const bytes = Buffer.from(this.#memory, this.#poolStart, this.#get('pool') - this.#poolStart);
    const whole = this.#texts ?? bytes.toString('latin1');
    this.#texts = whole;
    const places = new Uint32Array(this.#memory, this.#values[field]!.values, 2 * this.rows);
    return Array.from({ length: this.rows }, (_, row) => {
      const from = places[2 * row]!;
      const length = places[2 * row + 1]!;
      return length < 0x8000_0000
        ? whole.slice(from, from + length)
        : bytes.toString('utf8', from, from + length - 0x8000_0000);
    });
  }

  /** Makes room for the next rows. */
  forgetRows(): void {
    this.#set('row', 0);
    this.#set('pool', this.#poolStart);
    this.#texts = undefined;
  }
}
