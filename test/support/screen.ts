/**
 * A terminal as far as the program uses one: characters that wrap at the right edge, rows that scroll away and are kept,
 * cursor up, erase below, colours, and a width that changes. Written from ECMA-48 and what xterm does at its right edge.
 */

interface Row {
  readonly cells: string[];
  /** It continues the row above it, which was full. */
  readonly continues: boolean;
}

export class Screen {
  readonly #rows: Row[] = [];
  #columns: number;
  readonly #height: number;
  #row = 0;
  #column = 0;

  constructor(columns: number, height: number) {
    this.#columns = columns;
    this.#height = height;
  }

  /** All rows that were ever kept, those above the screen first. */
  rows(): string[] {
    return this.#rows.map((row) => row.cells.join('').trimEnd());
  }

  /** The rows as lines: what the terminal itself broke is one again. */
  lines(): string[] {
    const lines: string[] = [];
    for (const row of this.#rows) {
      const text = row.cells.join('').trimEnd();
      if (row.continues) lines.push((lines.pop() ?? '') + text);
      else lines.push(text);
    }
    return lines;
  }

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what a terminal reads
    for (const part of text.match(/\u001b\[[?\d;]*[A-Za-z]|./gsu) ?? []) {
      if (part.startsWith('\u001b[')) this.#obey(part);
      else if (part === '\r') this.#column = 0;
      else if (part === '\n') {
        this.#column = 0;
        this.#row++;
      } else if (part < ' ') throw new Error(`an unknown control character: ${JSON.stringify(part)}`);
      else this.#print(part);
    }
  }

  /** Another width; `reflows` says whether rows that no longer fit are broken or cut. */
  resize(columns: number, reflows: boolean): void {
    this.#columns = columns;
    const before = this.#rows.splice(0);
    const at = this.#row;
    before.forEach((row, index) => {
      if (index === at) this.#row = this.#rows.length;
      const text = row.cells.join('').trimEnd();
      if (!reflows) this.#rows.push({ ...row, cells: [...text].slice(0, columns) });
      else
        for (let start = 0; start === 0 || start < text.length; start += columns)
          this.#rows.push({ cells: [...text.slice(start, start + columns)], continues: start > 0 || row.continues });
    });
    if (at >= before.length) this.#row = this.#rows.length + at - before.length;
  }

  #at(index: number, continues = false): Row {
    while (this.#rows.length <= index)
      this.#rows.push({ cells: [], continues: continues && this.#rows.length === index });
    return this.#rows[index] as Row;
  }

  #print(character: string): void {
    const width = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]|\p{Emoji_Presentation}/u.test(character)
      ? 2
      : /\p{Mn}/u.test(character)
        ? 0
        : 1;
    if (width > 0 && this.#column + width > this.#columns) {
      this.#column = 0;
      this.#row++;
      this.#at(this.#row, true);
    }
    const { cells } = this.#at(this.#row);
    while (cells.length < this.#column) cells.push(' ');
    if (width === 0) cells[this.#column - 1] += character;
    else cells[this.#column] = character;
    if (width === 2) cells[this.#column + 1] = '';
    this.#column += width;
  }

  #obey(sequence: string): void {
    const count = Number(/\d+/.exec(sequence)?.[0] ?? 1);
    if (sequence.endsWith('m') || sequence.startsWith('\u001b[?')) return;
    if (sequence.endsWith('A')) {
      // The cursor never leaves the screen: what has scrolled away cannot be reached.
      const last = Math.max(this.#rows.length - 1, this.#row);
      this.#row = Math.max(this.#row - count, last - this.#height + 1, 0);
    } else if (sequence === '\u001b[J') {
      this.#rows.length = Math.min(this.#rows.length, this.#row + 1);
      const row = this.#rows[this.#row];
      if (row !== undefined) row.cells.length = Math.min(row.cells.length, this.#column);
    } else throw new Error(`an unknown escape sequence: ${JSON.stringify(sequence)}`);
  }
}
