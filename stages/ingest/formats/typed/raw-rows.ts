/**
 * A table as a typed file has it: the contract between the readers of formats and `find-types.ts`, which gives the columns
 * the types of a `RowSource`. All of this runs in the thread of `thread.ts`.
 */

import type { Column, Table } from 'arrowline/stage';

export type TimeUnit = Extract<Column, { readonly type: 'Timestamp' }>['unit'];

/**
 * The meaning of a column's values, and the columns that a reader may give for them. integer: Int8 … Uint64. number: Float32
 * or Float64. decimal: texts like `-1.50`. text, category (declared as such): Utf8 or Dictionary. bytes: Binary.
 */
export type RawKind =
  | 'integer'
  | 'number'
  | 'boolean'
  | 'text'
  | 'category'
  | 'decimal'
  | 'bytes'
  | 'date'
  | 'timestamp'
  | 'tensor';

export interface RawColumn {
  readonly name: string;
  /** The type in the words of the format, for messages: `INT32 DECIMAL(9, 2)`, `<f4`. */
  readonly found: string;
  /** Left out for a type whose values no dataset can have. */
  readonly kind?: RawKind;
  /** For such a type: how to write it differently. */
  readonly cure?: string;
  /** decimal: it has no digits after the point. */
  readonly whole?: boolean;
  /** date, timestamp, tensor: the type of the Arrow column. */
  readonly storage?: string;
  readonly shape?: readonly number[];
  /** Rows without a value, where the file tells it. `read` may find another number: the file is then damaged. */
  readonly nulls?: number;
}

export interface RawRows {
  readonly rows: number;
  readonly columns: readonly RawColumn[];
  /** Bytes of a row in memory, on average; it may be less for repeated texts. */
  readonly rowBytes: number;
  /**
   * All rows in order, in tables of `rows` rows (the last has less). Names that the caller takes out of the set while it
   * reads are not in the tables that follow.
   */
  read(names: ReadonlySet<string>, rows: number): AsyncIterable<Table>;
}
