/** All that is found out about a column of JSON lines, value by value, until its type can be told. */

import { type Moment, momentOf } from '../../../lib/tables/moment.ts';
import type { ValueType } from '../../rows.ts';
import { categoriesMax, categoryBytesMax, fixedCategoriesMax, nanosSecondsMax } from '../../type-rules.ts';
import { type Nested, shapeOf, shapeText } from './arrays.ts';
import { LineError, type TokenKind } from './tokens.ts';

/** Kinds of values that do not go together in one column. */
export type ValueKind = 'boolean' | 'number' | 'text' | 'array';

/** A value that may have to be shown. */
export interface Example {
  readonly row: number;
  readonly text: string;
}

class NumberFacts {
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  /** Whether one has a fraction or an exponent, or is -0. */
  fraction = false;
  /** The first integer that 64 bits do not hold, and the first that no double holds. */
  beyond: Example | undefined;
  inexact: Example | undefined;

  /** Takes a number as it is written. Throws a `LineError` for one beyond the range of doubles. */
  add(text: string, integer: boolean, row: number, column: string): void {
    const value = Number(text);
    if (!Number.isFinite(value)) throw new LineError(text, 'a number within the range of doubles', column);
    if (!integer || Object.is(value, -0)) {
      this.fraction = true;
      return;
    }
    this.addInteger(value);
    if (Number.isSafeInteger(value)) return;
    const exact = BigInt(text);
    if (exact !== BigInt.asIntN(64, exact)) this.beyond ??= { row, text };
    if (exact !== BigInt(value)) this.inexact ??= { row, text };
  }

  addInteger(value: number): void {
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
  }
}

export class ColumnFacts {
  readonly name: string;
  readonly fixed: ValueType | undefined;
  /** Rows with a value. */
  values = 0;
  readonly first = new Map<ValueKind, Example>();
  readonly numbers = new NumberFacts();
  /** The different texts; undefined if they are too many or too long for categories. */
  texts: Set<string> | undefined;
  textBytes = 0;
  /** The kind of all texts as dates or times; `none` if one is neither, undefined before the first. */
  moments: Moment['kind'] | 'none' | undefined;
  /** The first text that is no such date or time as those before it. */
  otherMoment: Example | undefined;
  fine = false;
  far = false;
  shape: readonly number[] | undefined;

  constructor(name: string, fixed: ValueType | undefined) {
    this.name = name;
    this.fixed = fixed;
    this.texts = fixed === undefined || fixed === 'category' ? new Set() : undefined;
  }

  /** Whether the texts themselves are wanted, rather than that they are sound. */
  note(kind: ValueKind, row: number, text: string): void {
    this.values++;
    if (!this.first.has(kind)) this.first.set(kind, { row, text });
  }

  addText(text: string, row: number): void {
    if (this.moments !== 'none') this.#addMoment(text, row);
    const { texts } = this;
    if (texts === undefined || texts.has(text)) return;
    const fixed = this.fixed === 'category';
    if (texts.size === (fixed ? fixedCategoriesMax : categoriesMax) || (!fixed && text.length > categoryBytesMax)) {
      if (fixed) throw new LineError('one more text', `at most ${fixedCategoriesMax} categories`, this.name);
      this.texts = undefined;
      return;
    }
    // A part of a longer text would keep all of it in memory.
    texts.add(Buffer.from(text).toString());
  }

  #addMoment(text: string, row: number): void {
    const moment = momentOf(text);
    if (moment === undefined || (this.moments !== undefined && this.moments !== moment.kind)) {
      this.moments = 'none';
      this.otherMoment = { row, text: JSON.stringify(text) };
      return;
    }
    this.moments = moment.kind;
    this.fine ||= moment.fine;
    this.far ||= moment.seconds < -nanosSecondsMax || moment.seconds >= nanosSecondsMax;
  }

  /** Throws a `LineError` for an array of another shape than those before it. */
  addArray(value: Nested): void {
    const shape = shapeOf(value, this.name);
    this.shape ??= shape;
    if (this.shape.join() !== shape.join())
      throw new LineError(
        `an array of ${shapeText(shape)}`,
        `${shapeText(this.shape)}, as in the rows before`,
        this.name,
        'arrays of a column are one tensor: fill them up to one length, or leave the column out',
      );
  }
}

export function valueKind(kind: Exclude<TokenKind, 'null'>): ValueKind {
  if (kind === 'true' || kind === 'false') return 'boolean';
  return kind === 'integer' ? 'number' : kind;
}
