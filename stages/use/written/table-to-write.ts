/** A table that becomes a file for other programs. It is written batch by batch: it need not fit into memory. */

import { type Column, type JsonObject, StageFailure } from 'arrowline/stage';

export type Columns = { readonly [name: string]: Column };

export interface TableToWrite {
  readonly rows?: number;
  readonly metadata: JsonObject;
  /** The type of each column as `columnType` writes it, in order. */
  readonly types: { readonly [name: string]: string };
  /** The texts of each column of type `Dictionary<Utf8>`, the same in every batch. */
  readonly dictionaries?: { readonly [name: string]: readonly string[] };
  /** All rows in order. A stored table can be read several times, and by its columns. */
  batches(names?: readonly string[]): AsyncIterable<Columns>;
}

/** Writes the file and returns sentences about the form that columns got. */
export type WriteTable = (path: string, table: TableToWrite) => Promise<readonly string[]>;

/** The width of a type `FixedSizeList<…>[width]`. */
export function widthOf(type: string): number | undefined {
  const [, width] = /^FixedSizeList<\w+>\[(\d+)\]/.exec(type) ?? [];
  return width === undefined ? undefined : Number(width);
}

export function noForm(column: string, type: string, format: string, hint: string): StageFailure {
  return new StageFailure('output-form', `the table cannot be written as ${format}`, {
    where: `column ${JSON.stringify(column)}`,
    found: type,
    expected: `a column that ${format} can hold`,
    hint,
  });
}
