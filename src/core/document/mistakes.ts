/**
 * Collects mistakes and warnings while a document is read: turns offsets into lines and columns, drops duplicates, and
 * returns them in document order. Knows the text only, not its meaning. Flags of the command line follow the document's
 * text, and their positions are told as those of a file "command line".
 */

import type { Diagnostic, SourceRange } from './diagnostic.ts';

/** A range of the text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MistakeFacts {
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

/** `did you mean "filters"?`, if there is a similar name. */
export function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `did you mean "${name}"?`;
}

/** Kept of mistakes and of warnings each; more would not help a reader. */
const mistakesMax = 100;
/** Beyond this many, duplicates are no longer detected. */
const distinctMax = 100_000;
/** A longer line is cut to this much around the position. */
const lineCharacters = 1000;
/** A text that quotes the document is cut to this length. */
const factCharacters = 600;

const commandLine = 'command line';

/** Code of the last entry of a list that was cut. */
export const moreCode = 'more';

export class Mistakes {
  readonly #text: string;
  readonly #file: string;
  /** Flags begin here. */
  readonly #end: number;
  readonly #errors = new Map<string, Diagnostic>();
  readonly #warnings = new Map<string, Diagnostic>();
  /** Mistakes beyond the limit, counted but not kept. */
  readonly #omitted = { error: new Set<string>(), warning: new Set<string>() };
  #lineStarts: readonly number[] | undefined;
  /** Positions at which further mistakes are dropped. */
  readonly #settled = new Set<string>();
  #count = 0;

  constructor(text: string, file: string, end = text.length) {
    this.#text = text;
    this.#file = file;
    this.#end = end;
  }

  /** The number of mistakes added, including those not kept: it increases with every new mistake. */
  get count(): number {
    return this.#count;
  }

  /** From now on, drops further mistakes at exactly the positions that already have one. */
  settle(): void {
    for (const { range } of this.#errors.values())
      if (range !== undefined) this.#settled.add(`${range.start}:${range.end}`);
  }

  /**
   * Records a mistake. `span` is absent if it is not in the document. Pass facts as a function if they are costly to
   * find.
   */
  add(code: string, message: string, span?: Span, facts: MistakeFacts | (() => MistakeFacts) = {}): void {
    this.#count++;
    if (span !== undefined && this.#settled.has(`${span.start}:${span.end}`)) return;
    this.#keep('error', this.#errors, code, message, span, facts);
  }

  /** Records a warning: valid input that is probably not intended. */
  warn(code: string, message: string, span?: Span, facts: MistakeFacts | (() => MistakeFacts) = {}): void {
    this.#keep('warning', this.#warnings, code, message, span, facts);
  }

  #keep(
    severity: Diagnostic['severity'],
    kept: Map<string, Diagnostic>,
    code: string,
    message: string,
    span: Span | undefined,
    facts: MistakeFacts | (() => MistakeFacts),
  ): void {
    const key = `${code}\n${span?.start ?? -1}\n${clip(message)}`;
    if (kept.has(key)) return;
    if (kept.size >= mistakesMax) {
      const omitted = this.#omitted[severity];
      if (omitted.size < distinctMax) omitted.add(key);
      return;
    }
    const { found, expected, hint } = typeof facts === 'function' ? facts() : facts;
    kept.set(key, {
      severity,
      code,
      message: clip(message),
      file: span === undefined ? this.#file : this.#fileAt(span),
      ...(span === undefined ? {} : this.#place(span)),
      ...(found === undefined ? {} : { found: clip(found) }),
      ...(expected === undefined ? {} : { expected: clip(expected) }),
      ...(hint === undefined ? {} : { hint: clip(hint) }),
    });
  }

  /** The mistakes: those without a position first, then in document order, and last the number of those not kept. */
  list(): readonly Diagnostic[] {
    return this.#listed('error', this.#errors, 'mistakes');
  }

  /** The warnings, in the same order. */
  warnings(): readonly Diagnostic[] {
    return this.#listed('warning', this.#warnings, 'warnings');
  }

  #listed(
    severity: Diagnostic['severity'],
    kept: ReadonlyMap<string, Diagnostic>,
    things: string,
  ): readonly Diagnostic[] {
    const position = (one: Diagnostic): number => one.range?.start ?? -1;
    const listed = [...kept.values()].sort((left, right) => position(left) - position(right));
    const { size } = this.#omitted[severity];
    if (size === 0) return listed;
    const more = size < distinctMax ? String(size) : `more than ${distinctMax}`;
    const message = `${more} more ${things} are not listed`;
    return [...listed, { severity, code: moreCode, message, file: this.#file }];
  }

  /** The line and column at which a span starts. */
  range(span: Span): SourceRange {
    const line = this.#lineOf(span.start);
    const place = { start: span.start, end: span.end, column: span.start - (this.#lines()[line] ?? 0) + 1 };
    if (!this.#isFlag(span)) return { ...place, line: line + 1 };
    return { ...place, line: line + 1 - this.#lineOf(this.#end), file: commandLine };
  }

  #place(span: Span): Pick<Diagnostic, 'range' | 'sourceLine' | 'sourceColumn'> {
    const range = this.range(span);
    const line = this.#lineOf(span.start);
    const start = this.#lines()[line] ?? 0;
    const end = this.#lines()[line + 1] ?? this.#text.length;
    if (end - start <= lineCharacters + 2) {
      const sourceLine = this.#text.slice(start, end).replace(/\r?\n$/, '');
      return { range, sourceLine };
    }
    const from = Math.max(start, Math.min(span.start - lineCharacters / 2, end - lineCharacters));
    const sourceLine = this.#text.slice(from, from + lineCharacters).replace(/\r?\n$/, '');
    return { range, sourceLine, sourceColumn: from - start + 1 };
  }

  #isFlag({ start }: Span): boolean {
    return start >= this.#end && this.#end < this.#text.length;
  }

  #fileAt(span: Span): string {
    return this.#isFlag(span) ? commandLine : this.#file;
  }

  #lines(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      for (let at = this.#text.indexOf('\n'); at >= 0; at = this.#text.indexOf('\n', at + 1)) starts.push(at + 1);
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }

  #lineOf(offset: number): number {
    const starts = this.#lines();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function clip(text: string): string {
  return text.length > factCharacters ? `${text.slice(0, factCharacters)}…` : text;
}
