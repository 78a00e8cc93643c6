/**
 * One line of JSON as the columns of its object: for each key the kind of its value and where its text lies. Numbers and
 * texts are not converted here. Knows no file.
 */

/** `array`: of numbers, however deep. */
export type TokenKind = 'null' | 'true' | 'false' | 'integer' | 'number' | 'text' | 'array';

/** Called for each value; the bytes from `from` to `to` are its text, of texts without the quotes. */
export type Visit = (column: number, kind: TokenKind, from: number, to: number) => void;

/** A line that is refused. */
export class LineError extends Error {
  readonly found: string;
  readonly expected: string;
  readonly hint: string | undefined;
  /** The key whose value is refused. */
  readonly column: string | undefined;

  constructor(found: string, expected: string, column?: string, hint?: string) {
    super(`found ${found}, expected ${expected}`);
    this.found = found;
    this.expected = expected;
    this.column = column;
    this.hint = hint;
  }
}

const columnsMax = 1 << 17;
const [quote, backslash, comma, colon, point, minus] = [0x22, 0x5c, 0x2c, 0x3a, 0x2e, 0x2d];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const words = [
  ['null', Buffer.from('null')],
  ['true', Buffer.from('true')],
  ['false', Buffer.from('false')],
] as const;

export class LineReader {
  /** The keys of all lines so far, in the order of their first appearance. */
  readonly names: string[] = [];
  readonly #keys: Buffer[] = [];
  readonly #index = new Map<string, number>();
  /** The line in which each key was met last. */
  readonly #met: number[] = [];
  readonly #onName: (name: string) => void;
  #line = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #to = 0;

  /** `onName` is called for each key that appears for the first time, before its value is visited. */
  constructor(onName: (name: string) => void) {
    this.#onName = onName;
  }

  /** Reads the line from `from` to `to`, where a line feed lies. Throws a `LineError`. */
  read(bytes: Buffer, from: number, to: number, visit: Visit): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#to = to;
    this.#line++;
    this.#space();
    if (bytes[this.#at] !== openBrace || this.#at >= to) throw new LineError(this.#rest(), 'an object in braces');
    this.#at++;
    this.#space();
    let expected = 0;
    if (bytes[this.#at] === closeBrace) this.#at++;
    else
      for (;;) {
        const column = this.#key(expected);
        expected = column + 1;
        this.#space();
        if (bytes[this.#at++] !== colon) throw this.#broken('":" after a key');
        this.#space();
        this.#value(column, visit);
        this.#space();
        const next = bytes[this.#at++];
        if (next === closeBrace) break;
        if (next !== comma) throw this.#broken('"," or "}" after a value');
        this.#space();
      }
    this.#space();
    if (this.#at < to) throw new LineError(this.#rest(), 'one object a line');
    if (this.#at > to) throw this.#broken('"}" at the end of an object');
  }

  #space(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < this.#to && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
    this.#at = at;
  }

  #rest(): string {
    const text = this.#bytes.toString('utf8', this.#at, Math.min(this.#to, this.#at + 40));
    return this.#at >= this.#to ? 'the end of the line' : JSON.stringify(text);
  }

  #broken(expected: string): LineError {
    this.#at--;
    return new LineError(this.#rest(), expected);
  }

  /** The column of the key; most lines have their keys in one order. */
  #key(expected: number): number {
    const bytes = this.#bytes;
    if (this.#at >= this.#to || bytes[this.#at] !== quote) {
      this.#at++;
      throw this.#broken('a key in quotes');
    }
    const from = this.#at + 1;
    const known = this.#keys[expected];
    let column = -1;
    if (known !== undefined && bytes[from + known.length] === quote) {
      let same = 0;
      while (same < known.length && bytes[from + same] === known[same]) same++;
      if (same === known.length) {
        column = expected;
        this.#at = from + known.length + 1;
      }
    }
    if (column < 0) column = this.#columnOf(this.#text());
    if (this.#met[column] === this.#line)
      throw new LineError(`the key ${JSON.stringify(this.names[column])} a second time`, 'different keys');
    this.#met[column] = this.#line;
    return column;
  }

  #columnOf(name: string): number {
    const column = this.#index.get(name);
    if (column !== undefined) return column;
    if (name === '' || /\p{Cc}/u.test(name))
      throw new LineError(`the key ${JSON.stringify(name)}`, 'keys that can be seen, without control characters');
    if (this.names.length === columnsMax) throw new LineError('one more key', `at most ${columnsMax} different keys`);
    this.#index.set(name, this.names.length);
    this.#keys.push(Buffer.from(name));
    this.#met.push(0);
    this.#onName(name);
    return this.names.push(name) - 1;
  }

  /** The text of the string that begins here. */
  #text(): string {
    const from = this.#at + 1;
    this.#string();
    return textOf(this.#bytes, from, this.#at - 1);
  }

  /** Goes behind the string that begins here. */
  #string(): void {
    const bytes = this.#bytes;
    const to = this.#to;
    let at = this.#at + 1;
    for (; at < to; at++) {
      const one = bytes[at]!;
      if (one === quote) break;
      if (one === backslash) at++;
      else if (one < 0x20)
        throw new LineError(`the control character ${one} in a text`, 'control characters as \\u0000');
    }
    if (at >= to) throw new LineError('a quote that is never closed', 'texts that end on their line');
    this.#at = at + 1;
  }

  #value(column: number, visit: Visit): void {
    const from = this.#at;
    const first = from < this.#to ? this.#bytes[from]! : -1;
    if (first === quote) {
      this.#string();
      visit(column, 'text', from + 1, this.#at - 1);
    } else if (first === minus || (first >= 0x30 && first <= 0x39)) {
      const kind = this.#number();
      visit(column, kind, from, this.#at);
    } else if (first === openBracket) {
      this.#array(this.names[column]!);
      visit(column, 'array', from, this.#at);
    } else if (first === openBrace)
      throw new LineError(
        'an object within the object',
        'numbers, texts, true, false, null and arrays of numbers',
        this.names[column],
        'write its values as keys of their own, as pandas.json_normalize and jq do: "address.city"',
      );
    else {
      const word = words.find(
        ([, text]) =>
          from + text.length <= this.#to && this.#bytes.compare(text, 0, text.length, from, from + text.length) === 0,
      );
      if (word === undefined) {
        this.#at++;
        throw this.#broken('a value');
      }
      this.#at = from + word[1].length;
      visit(column, word[0], from, this.#at);
    }
  }

  #digits(at: number): number {
    const bytes = this.#bytes;
    const from = at;
    while (at < this.#to && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
    if (at === from) {
      this.#at = at + 1;
      throw this.#broken('a digit of a number');
    }
    return at;
  }

  /** Goes behind the number that begins here. */
  #number(): 'integer' | 'number' {
    const bytes = this.#bytes;
    const from = this.#at + (bytes[this.#at] === minus ? 1 : 0);
    let at = this.#digits(from);
    if (at - from > 1 && bytes[from] === 0x30) {
      this.#at = from + 1;
      throw this.#broken('a number without zeros in front');
    }
    let kind: 'integer' | 'number' = 'integer';
    if (bytes[at] === point && at < this.#to) {
      kind = 'number';
      at = this.#digits(at + 1);
    }
    if (at < this.#to && (bytes[at]! | 0x20) === 0x65) {
      kind = 'number';
      const sign = bytes[at + 1];
      at = this.#digits(at + (sign === 0x2b || sign === minus ? 2 : 1));
    }
    this.#at = at;
    return kind;
  }

  /** Goes behind the array that begins here. */
  #array(name: string): void {
    const bytes = this.#bytes;
    for (let depth = 0; ; ) {
      this.#space();
      while (this.#at < this.#to && bytes[this.#at] === openBracket) {
        depth++;
        this.#at++;
        this.#space();
      }
      const one = this.#at < this.#to ? bytes[this.#at]! : -1;
      if (one !== minus && (one < 0x30 || one > 0x39))
        throw new LineError(
          `${this.#rest()} in an array`,
          'numbers',
          name,
          'texts of an array: give each a key of its own',
        );
      this.#number();
      this.#space();
      while (depth > 0 && this.#at < this.#to && bytes[this.#at] === closeBracket) {
        depth--;
        this.#at++;
        if (depth > 0) this.#space();
      }
      if (depth === 0) return;
      if (this.#at >= this.#to || bytes[this.#at++] !== comma) {
        if (this.#at >= this.#to) this.#at++;
        throw this.#broken('"," or "]" in an array');
      }
    }
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A text between its quotes. Throws a `LineError`. */
export function textOf(bytes: Buffer, from: number, to: number): string {
  let special = 0;
  for (let at = from; at < to; at++) {
    const one = bytes[at]!;
    if (one >= 0x80) special |= 1;
    else if (one === backslash) special |= 2;
  }
  if (special === 0) return bytes.toString('latin1', from, to);
  let text: string;
  try {
    text = decoder.decode(bytes.subarray(from, to));
  } catch {
    throw new LineError(JSON.stringify(bytes.toString('utf8', from, Math.min(to, from + 40))), 'text in UTF-8');
  }
  if (special === 1) return text;
  let value: unknown;
  try {
    value = JSON.parse(`"${text}"`);
  } catch {
    throw new LineError(JSON.stringify(text.slice(0, 40)), 'a text with the escapes of JSON');
  }
  const whole = value as string;
  if (/\p{Surrogate}/u.test(whole))
    throw new LineError(JSON.stringify(whole.slice(0, 40)), 'no half of a surrogate pair');
  return whole;
}
