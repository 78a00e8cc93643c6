/** Holds the pieces of a stream to the types that it declares. */

import { StageFailure } from '../failure.ts';
import { type Column, columnRows, columnType } from '../table.ts';
import type { TableStream } from '../table-stream.ts';
import { type DeclaredType, parseType } from '../table-type.ts';
import type { Columns } from './cut-batches.ts';

export type Declared = ReadonlyMap<string, DeclaredType>;

/** The declared columns, in order. @throws StageFailure `invalid-artifact` for a text that is no type */
export function declaredTypes({ types, dictionaries = {} }: Pick<TableStream, 'types' | 'dictionaries'>): Declared {
  return new Map(
    Object.entries(types).map(([name, text]) => {
      const declared = parseType(text, dictionaries[name]);
      if (declared === undefined) throw unfit(`column "${name}"`, JSON.stringify(text), 'a type of a column');
      return [name, declared] as const;
    }),
  );
}

/**
 * The columns of a piece in the declared order, each with the declared dictionary. `start`: the number of its first row.
 *
 * @throws StageFailure `invalid-artifact`
 */
export function checkedPiece(declared: Declared, piece: Columns, start: number): Columns {
  const columns: [string, Column][] = [];
  const others = Object.keys(piece).filter((name) => !declared.has(name));
  if (others.length > 0) throw unfit(`row ${start}`, `columns ${names(others)}`, `columns ${names(declared.keys())}`);
  let rows: number | undefined;
  for (const [name, type] of declared) {
    const column = piece[name];
    const where = `column "${name}", row ${start}`;
    if (column === undefined) throw unfit(where, 'no such column', columnType(type.empty));
    const count = columnRows(column);
    rows ??= count;
    if (count !== rows || !Number.isInteger(count) || (column.valid !== undefined && column.valid.length !== rows))
      throw unfit(where, `${count} rows`, `${rows} rows, as many as of the columns before it`);
    columns.push([name, checkedColumn(column, type, where)]);
  }
  return Object.fromEntries(columns);
}

function checkedColumn(column: Column, { empty, nullable }: DeclaredType, where: string): Column {
  const { valid, ...values } = column;
  const [found, expected] = [columnType(values as Column), columnType(empty)];
  if (found !== expected) throw unfit(where, found, expected);
  const missing = valid?.indexOf(0) ?? -1;
  if (missing >= 0 && !nullable) throw unfit(where, `${found}?, no value ${missing} rows later`, expected);
  const present = missing < 0 ? (values as Column) : column;
  if (present.type !== 'Dictionary' || empty.type !== 'Dictionary') return present;
  const { dictionary } = empty;
  if (present.ordered) throw unfit(where, 'an ordered dictionary', 'one without an order, as streams have');
  if (present.dictionary !== dictionary && !sameTexts(present.dictionary, dictionary))
    throw unfit(where, `a dictionary of ${names(present.dictionary)}`, `the declared one: ${names(dictionary)}`);
  const beyond = present.values.findIndex(
    (index, row) => !(index >= 0 && index < dictionary.length) && present.valid?.[row] !== 0,
  );
  if (beyond >= 0)
    throw unfit(where, `the index ${present.values[beyond]} ${beyond} rows later`, `below ${dictionary.length}`);
  return { ...present, dictionary };
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

function names(all: Iterable<string>): string {
  const [shown, count] = [[...all].slice(0, 5), [...all].length];
  return `${shown.map((name) => JSON.stringify(name)).join(', ') || 'nothing'}${count > 5 ? ` and ${count - 5} more` : ''}`;
}

function unfit(where: string, found: string, expected: string): StageFailure {
  return new StageFailure('invalid-artifact', 'a batch does not fit the types that its stream declares', {
    where,
    found,
    expected,
  });
}
