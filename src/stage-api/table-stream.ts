/**
 * Tables that need not fit into memory: written batch by batch (`TableStream`), and read from their file batch by batch
 * or row by row (`StoredTable`).
 */

import type { JsonObject } from '../core/values/canonical.ts';
import type { Column, NumberArray, NumberType, Table, WideType } from './table.ts';

/**
 * A table as an output of a body. Its batches are taken when the body has returned, one output after the other and each
 * once. Rows are cut anew, so that equal tables have equal bytes whatever the sizes of `batches`. If they fail, nothing
 * is stored.
 */
export interface TableStream {
  readonly metadata: JsonObject;
  /** The type of each column as `columnType` writes it, in order: `Float64?` where rows may have no value. */
  readonly types: { readonly [name: string]: string };
  /** The texts of each column of type `Dictionary<Utf8>`, the same in every batch. */
  readonly dictionaries?: { readonly [name: string]: readonly string[] };
  /** All columns of some rows at a time. */
  readonly batches: AsyncIterable<{ readonly [name: string]: Column }>;
}

/** A table in its file, of which only the parts that are asked for are read. Closed when the action ends. */
export interface StoredTable {
  readonly rows: number;
  readonly metadata: JsonObject;
  /** The type of each column as `columnType` writes it, in order. */
  readonly types: { readonly [name: string]: string };
  readonly batches: readonly StoredBatch[];
  /** The rows of one batch, with the named columns only. */
  read(batch: number, names?: readonly string[]): Promise<Table>;
  /** All rows, with the named columns only. */
  whole(names?: readonly string[]): Promise<Table>;
  /** A column of type `FixedSizeList`, row by row. */
  vectors(name: string): StoredVectors;
}

export interface StoredBatch {
  /** The table's row that is the first one of this batch. */
  readonly start: number;
  readonly rows: number;
}

/** Rows of a column, read from the file at any place, synchronously. */
export interface StoredVectors {
  readonly of: NumberType | WideType;
  readonly width: number;
  readonly rows: number;
  /** Copies the `width` numbers of a row to `into` at `at`; zeros for a row without a value. */
  copy(row: number, into: NumberArray, at: number): void;
}
