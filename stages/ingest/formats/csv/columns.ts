/**
 * The columns of a CSV file as they are gathered, row by row: numbers in one array, labels as texts.
 *
 * `acceptRow` is the grammar of a row. `acceptIntegers` takes the rows of plain small integers, which are most of
 * every large file, straight from the bytes; where it does not, the caller splits the row and `acceptRow` decides.
 */

import { isByte } from '../../features.ts';
import { excerpt, type Problems } from '../../problems.ts';
import type { Features } from '../../split.ts';
import { narrowed, parseNumber } from './number.ts';
import { checkPrecision } from './precision.ts';

const comma = 0x2c;
const zero = 0x30;
/** More digits go the general way. */
const digitsMax = 9;
/** Single precision holds all integers up to this. */
const integerMax = 2 ** 24;
const labelMax = 1000;

export class CsvColumns {
  readonly #file: string;
  readonly #names: readonly string[];
  /** Index of the label's column, -1 without one. */
  readonly #label: number;
  readonly #problems: Problems;
  #features: Features;
  /** The rounding error of each feature, from the first feature that was rounded. */
  #lost: Float32Array | undefined;
  /** The largest integer that `#features` takes without a change of type. */
  #integerMax = 255;
  #rows = 0;
  #rowsSeen = 0;
  #labelStart = 0;
  #labelEnd = 0;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly labels: string[] = [];
  /** The line each row begins on. */
  readonly lines: number[] = [];
  /** Numbers a row. */
  readonly width: number;

  /** Makes room for `rowsMax` rows, an upper bound of the valid rows. */
  constructor(file: string, names: readonly string[], label: number, rowsMax: number, problems: Problems) {
    this.#file = file;
    this.#names = names;
    this.#label = label;
    this.#problems = problems;
    this.width = names.length - (label < 0 ? 0 : 1);
    this.#features = new Uint8Array(rowsMax * this.width);
  }

  get rows(): number {
    return this.#rows;
  }

  get features(): Features {
    return this.#features.subarray(0, this.#rows * this.width);
  }

  /** Takes a row of unsigned integers (and any label), given as the bytes of its line; false if it is not one. */
  acceptIntegers(bytes: Uint8Array, start: number, end: number, line: number): boolean {
    const features = this.#features;
    const columns = this.#names.length;
    const label = this.#label;
    const max = this.#integerMax;
    let index = this.#rows * this.width;
    let at = start;
    for (let column = 0; column < columns; column++) {
      if (column > 0 && bytes[at++] !== comma) return false;
      if (column === label) {
        this.#labelStart = at;
        while (at < end && bytes[at] !== comma) at++;
        this.#labelEnd = at;
        continue;
      }
      const first = at;
      let value = 0;
      for (; at < end; at++) {
        const digit = bytes[at]! - zero;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (at === first || at - first > digitsMax || value > max) return false;
      features[index++] = value;
    }
    if (at !== end) return false;
    if (label >= 0) {
      const text = this.#decoder.decode(bytes.subarray(this.#labelStart, this.#labelEnd));
      if (labelProblem(text) !== undefined) return false;
      this.labels.push(text);
    }
    this.#rowsSeen++;
    this.#rows++;
    this.lines.push(line);
    return true;
  }

  /** Takes a row of any cells, or notes what is wrong with it. */
  acceptRow(cells: readonly string[], line: number): void {
    if (cells.length !== this.#names.length) {
      this.rejectRow(cells.length, line, cells.length === 1 && /^[ \t]*$/.test(cells[0]!));
      return;
    }
    const row = ++this.#rowsSeen;
    const before = this.#problems.count;
    let index = this.#rows * this.width;
    cells.forEach((cell, column) => {
      const expected = column === this.#label ? labelProblem(cell) : this.#store(cell, index++);
      if (expected === undefined) return;
      const where = `${this.#file}:${line} (row ${row}), column ${JSON.stringify(this.#names[column])}`;
      this.#problems.add({ where, found: excerpt(cell), ...(typeof expected === 'string' ? { expected } : expected) });
    });
    if (this.#problems.count > before) return;
    if (this.#label >= 0) this.labels.push(cells[this.#label]!);
    this.#rows++;
    this.lines.push(line);
  }

  /** Notes a row that does not have as many cells as the header. */
  rejectRow(cells: number, line: number, blank: boolean): void {
    const row = ++this.#rowsSeen;
    const found = blank ? 'a blank line' : cells === 1 ? '1 cell' : `${cells} cells`;
    const expected = `${this.#names.length} cells, as the header has`;
    this.#problems.add({ where: `${this.#file}:${line} (row ${row})`, found, expected });
  }

  /** Fails with `csv-precision` where rounding hides how the rows of a column differ. */
  checkPrecision(): void {
    if (this.#lost === undefined) return;
    const names = this.#names.filter((_, column) => column !== this.#label);
    const { rows, features, lines } = this;
    checkPrecision({ file: this.#file, names, rows, features, lost: this.#lost, lines });
  }

  /** Stores a number. Returns the expected form of a text that is no number, or not one that can be stored. */
  #store(cell: string, index: number): string | { expected: string; hint: string } | undefined {
    const value = parseNumber(cell);
    if (value === undefined) return 'a decimal number within the range of 32-bit floats';
    const problem = narrowed(cell, value);
    if (problem !== undefined) return { expected: problem, hint: narrowedHint };
    if (this.#integerMax === 255 && !isByte(value)) {
      this.#features = Float32Array.from(this.#features);
      this.#integerMax = integerMax;
    }
    // Negative zero becomes 0: bytes cannot hold it, and as a float it would change the digest and nothing else.
    this.#features[index] = value + 0;
    const lost = value - Math.fround(value);
    if (lost !== 0) this.#lost ??= new Float32Array(this.#features.length);
    if (this.#lost !== undefined) this.#lost[index] = lost;
    return undefined;
  }
}

const narrowedHint =
  'datasets are in single precision: subtract an offset from the column, write it in other units, or leave it out';

/** The expected form of a label, if this text cannot be one. */
function labelProblem(label: string): string | undefined {
  if (label === '') return 'a label';
  if (label.length > labelMax) return `a label of at most ${labelMax} characters`;
  if (/[\p{Cc}\ufffd]/u.test(label)) return 'a label in UTF-8 without control characters';
  return undefined;
}
