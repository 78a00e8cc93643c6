/** Two sources that have as many rows, side by side: a table of paths, and the pictures that it names. */

import { type Column, makeTable, sliceColumn, type Table } from 'arrowline/stage';
import type { RowSource } from './rows.ts';

/** The columns of both, whose names differ. Places are those of `left`, then of `right`. */
export function beside(left: RowSource, right: RowSource): RowSource {
  if (left.rows !== right.rows) throw new Error(`Internal error: ${left.rows} rows beside ${right.rows}`);
  const columns = [...left.columns, ...right.columns];
  const namesIn = (source: RowSource, names: readonly string[]): readonly string[] =>
    source.columns.map(({ name }) => name).filter((name) => names.includes(name));
  return {
    file: left.file,
    rows: left.rows,
    names: [...left.names, ...right.names],
    columns,
    read: (names = columns.map(({ name }) => name)) => joined(left, namesIn(left, names), right, namesIn(right, names)),
    where: (row, column) => {
      const inRight = column !== undefined && right.names.includes(column);
      return `${left.where(row, inRight ? undefined : column)}, ${right.where(row, inRight ? column : undefined)}`;
    },
  };
}

async function* joined(
  left: RowSource,
  leftNames: readonly string[],
  right: RowSource,
  rightNames: readonly string[],
): AsyncIterable<Table> {
  if (leftNames.length === 0) yield* right.read(rightNames);
  else if (rightNames.length === 0) yield* left.read(leftNames);
  else {
    const rest = { left: new Pieces(left.read(leftNames)), right: new Pieces(right.read(rightNames)) };
    try {
      for (;;) {
        const rows = Math.min(await rest.left.ready(), await rest.right.ready());
        if (rows === 0) return;
        yield makeTable({ ...rest.left.take(rows), ...rest.right.take(rows) }, {});
      }
    } finally {
      await Promise.all([rest.left.end(), rest.right.end()]);
    }
  }
}

/** The rows of a source, taken in any number. */
class Pieces {
  readonly #tables: AsyncIterator<Table>;
  #table: Table | undefined;
  #taken = 0;

  constructor(tables: AsyncIterable<Table>) {
    this.#tables = tables[Symbol.asyncIterator]();
  }

  /** How many rows can be taken at once; 0 at the end. */
  async ready(): Promise<number> {
    while (this.#table === undefined || this.#taken === this.#table.rows) {
      const next = await this.#tables.next();
      if (next.done === true) return 0;
      this.#table = next.value;
      this.#taken = 0;
    }
    return this.#table.rows - this.#taken;
  }

  take(rows: number): { readonly [name: string]: Column } {
    const from = this.#taken;
    this.#taken += rows;
    return Object.fromEntries(
      Object.entries(this.#table?.columns ?? {}).map(([name, column]) => [
        name,
        sliceColumn(column, from, from + rows),
      ]),
    );
  }

  async end(): Promise<void> {
    await this.#tables.return?.();
  }
}
