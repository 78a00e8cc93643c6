/** The line on which each row of a file begins: cells with line breaks make rows longer. */

const notedMax = 1 << 22;

export class RowLines {
  readonly #first: number;
  /** Rows with line breaks, and how many there are up to and with each. */
  #rows = new Uint32Array(64);
  #breaks = new Float64Array(64);
  #count = 0;
  #full = false;

  /** `first` is the line of the first row. */
  constructor(first: number) {
    this.#first = first;
  }

  /** Takes pairs of a row and its line breaks, in the order of the rows. */
  note(pairs: Uint32Array): void {
    for (let at = 0; at < pairs.length; at += 2) {
      if (this.#count === notedMax) {
        this.#full = true;
        return;
      }
      if (this.#count === this.#rows.length) {
        const [rows, breaks] = [this.#rows, this.#breaks];
        this.#rows = new Uint32Array(2 * rows.length);
        this.#breaks = new Float64Array(2 * rows.length);
        this.#rows.set(rows);
        this.#breaks.set(breaks);
      }
      const before = this.#count === 0 ? 0 : this.#breaks[this.#count - 1]!;
      this.#rows[this.#count] = pairs[at]!;
      this.#breaks[this.#count++] = before + pairs[at + 1]!;
    }
  }

  /** undefined behind more rows with line breaks than are noted. */
  of(row: number): number | undefined {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    if (this.#full && low === this.#count) return undefined;
    return this.#first + row + (low === 0 ? 0 : this.#breaks[low - 1]!);
  }

  /** `people.csv:17 (row 16), column "age"`, for a row counted from 0. */
  place(file: string, row: number, column?: string): string {
    const line = this.of(row);
    const of = column === undefined ? '' : `, column ${JSON.stringify(column)}`;
    return `${file}${line === undefined ? '' : `:${line}`} (row ${row + 1})${of}`;
  }
}
