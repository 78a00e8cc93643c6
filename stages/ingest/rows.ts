/**
 * The rows of one file as typed columns, however the file has them. A reader finds the types over all rows when it opens
 * the file, and reads the values in pieces afterwards, so that memory does not grow with the file.
 */

import type { OpenFile, Table } from 'arrowline/stage';

/**
 * number: Float64. integer: the smallest of Uint8, Int16, Int32 and Int64 that holds all. boolean: Bool. category:
 * Dictionary<Utf8>. text: Utf8. timestamp: Timestamp. date: Date. tensor: FixedSizeList.
 */
export type ValueType = 'number' | 'integer' | 'boolean' | 'category' | 'text' | 'timestamp' | 'date' | 'tensor';

export interface SourceColumn {
  readonly name: string;
  readonly type: ValueType;
  /** The type of the column in `read`, as `columnType` writes it without `?`. */
  readonly storage: string;
  /** Rows without a value. */
  readonly missing: number;
  /** category: all texts, in code-point order. */
  readonly categories?: readonly string[];
  /** tensor: the shape of one row. */
  readonly shape?: readonly number[];
  /** tensor: the source declares the numbers as unsigned bytes, as pictures are. */
  readonly bytes?: boolean;
}

export interface RowSource {
  /** The file as the document names it, for messages. */
  readonly file: string;
  readonly rows: number;
  /** Names of all columns in the file, in its order, dropped ones too. */
  readonly names: readonly string[];
  /** The columns that are read, in the file's order. */
  readonly columns: readonly SourceColumn[];
  /** Sentences on columns that look like another type. */
  readonly notes?: readonly string[];
  /** All rows in order, in pieces; missing values by `valid`. May be called several times. */
  read(names?: readonly string[]): AsyncIterable<Table>;
  /** The place of a row, counted from 0: `people.csv:17 (row 16), column "age"`. */
  where(row: number, column?: string): string;
}

export interface ReadOptions {
  /**
   * Texts that stand for a missing value. Nulls of typed files are missing without being named; without a name, an empty
   * cell in a column that is not text is a failure.
   */
  readonly missing: readonly string[];
  /** Fixed types of columns; names that the file does not have are ignored. */
  readonly types: { readonly [column: string]: ValueType };
  /** Columns that are not read. */
  readonly dropped: ReadonlySet<string>;
  /** The columns that are not `named`: whether they are not read, or the type that they have. */
  readonly others?: { readonly named: ReadonlySet<string>; readonly drop?: boolean; readonly type?: ValueType };
  /** A table of columns without rows has none, instead of being a failure. */
  readonly mayBeEmpty?: boolean;
  /** Called a few times a second with the bytes or rows that are done; throws to cancel. */
  readonly pulse: (done: number, total: number) => Promise<void>;
}

/** Opens one file. `Options` are those of its format. */
export type OpenRows<Options> = (file: OpenFile, options: ReadOptions & Options) => Promise<RowSource>;

/** Whether a column is not read. */
export function isDropped({ dropped, others }: Pick<ReadOptions, 'dropped' | 'others'>, column: string): boolean {
  return dropped.has(column) || (others?.drop === true && !others.named.has(column));
}

/** The type that a column is to have; undefined if it is to be found. */
export function fixedType(
  { types, others }: Pick<ReadOptions, 'types' | 'others'>,
  column: string,
): ValueType | undefined {
  if (Object.hasOwn(types, column)) return types[column];
  return others !== undefined && !others.named.has(column) ? others.type : undefined;
}
