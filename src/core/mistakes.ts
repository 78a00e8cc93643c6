/**
 * Where a user's mistakes are collected while a document is read: positions become lines and columns, the same
 * mistake is kept once, and what comes out is in document order. Knows the text and nothing of its meaning.
 */

import type { Diagnostic, SourceRange } from './diagnostic.ts';

/** A stretch of the text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MistakeFacts {
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

/** `did you mean "filters"?`, when there is a name to mean. */
export function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `did you mean "${name}"?`;
}

/** At most this many mistakes are kept: beyond that a reader learns nothing new. */
export const mistakesMax = 100;

export class Mistakes {
  readonly #text: string;
  readonly #file: string;
  readonly #found = new Map<string, Diagnostic>();
  #lineStarts: readonly number[] | undefined;
  /** Places about which enough has been said. */
  readonly #settled = new Set<string>();
  #count = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  /** How many were added, also those that were not kept: it grows exactly when something is wrong. */
  get count(): number {
    return this.#count;
  }

  /** From here on nothing more is said about the exact places that already have a mistake. */
  settle(): void {
    for (const { range } of this.#found.values())
      if (range !== undefined) this.#settled.add(`${range.start}:${range.end}`);
  }

  /** Records a mistake. `span` is absent for what is not in the document. Facts that take time to find are a function. */
  add(code: string, message: string, span?: Span, facts: MistakeFacts | (() => MistakeFacts) = {}): void {
    this.#count++;
    if (span !== undefined && this.#settled.has(`${span.start}:${span.end}`)) return;
    const key = `${code}\n${span?.start ?? -1}\n${message}`;
    if (this.#found.size >= mistakesMax || this.#found.has(key)) return;
    const { found, expected, hint } = typeof facts === 'function' ? facts() : facts;
    this.#found.set(key, {
      code,
      message,
      file: this.#file,
      ...(span === undefined ? {} : this.#place(span)),
      ...(found === undefined ? {} : { found }),
      ...(expected === undefined ? {} : { expected }),
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** What was recorded: first what has no place, then in document order. */
  list(): readonly Diagnostic[] {
    const position = (one: Diagnostic): number => one.range?.start ?? -1;
    return [...this.#found.values()].sort((left, right) => position(left) - position(right));
  }

  /** The line and column at which a span starts. */
  range(span: Span): SourceRange {
    const line = this.#lineOf(span.start);
    return { start: span.start, end: span.end, line: line + 1, column: span.start - (this.#lines()[line] ?? 0) + 1 };
  }

  #place(span: Span): { range: SourceRange; sourceLine: string } {
    const range = this.range(span);
    const start = this.#lines()[range.line - 1] ?? 0;
    const end = this.#lines()[range.line] ?? this.#text.length;
    return { range, sourceLine: this.#text.slice(start, end).replace(/\r?\n$/, '') };
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
