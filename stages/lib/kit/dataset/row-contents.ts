/**
 * The identity of a split's rows: a digest of their features, labels and ids, in order. Rows of equal values have one
 * identity, whatever the format and file they were read from, the pieces they come in, the rows of other splits, and the
 * type that is large enough for the numbers of all of these. Missing values count, weights, groups and places in files
 * do not.
 */

import { type Column, type Digest, digestOf, type StoredTable } from 'arrowline/stage';
import {
  type DatasetFacts,
  featureColumn,
  idPrefix,
  type RowRange,
  roleColumns,
  type SplitName,
  splitNames,
} from '../../../../src/artifacts/dataset.ts';
import { firstWith } from '../sorted.ts';
import { columnContent } from './column-content.ts';
import { takeRows } from './take-rows.ts';

export type Contents = NonNullable<DatasetFacts['contents']>;

/** Rows are numbers of the table, ascending. */
type Chosen = RowRange | Uint32Array;
type Chosens = { readonly [Split in SplitName]?: Chosen };

/**
 * The identities of the splits' rows before features were computed from them: those that the dataset has, where its
 * rows stay together, else of the rows as they are.
 */
export async function contentsOf(
  input: StoredTable,
  facts: DatasetFacts,
  breathe: () => Promise<void>,
  chosen: Chosens = rangesOf(facts),
): Promise<Contents> {
  const ranges = rangesOf(facts);
  const known = splitNames.flatMap((split) => {
    const digest = facts.contents?.[split];
    return digest !== undefined && areRange(chosen[split], ranges[split]) ? [[split, digest] as const] : [];
  });
  const kept: Contents = Object.fromEntries(known);
  const others = splitNames.filter((split) => kept[split] === undefined).map((split) => [split, chosen[split]]);
  return { ...kept, ...(await rowContents(input, facts, breathe, Object.fromEntries(others))) };
}

/**
 * The identities of the splits that have rows. Reads the table once, a batch at a time.
 *
 * @param chosen the rows of each split
 */
export async function rowContents(
  input: StoredTable,
  facts: DatasetFacts,
  breathe: () => Promise<void>,
  chosen: Chosens,
): Promise<Contents> {
  const names = contentColumns(input, facts);
  const contents: { [Split in SplitName]?: Digest } = {};
  const open = splitNames.flatMap((split) => {
    const rows = chosen[split];
    return rows === undefined || countOf(rows) === 0
      ? []
      : [{ split, rows, columns: names.map(() => columnContent()) }];
  });
  for (const [index, batch] of input.batches.entries()) {
    const parts = open.map((one) => ({ ...one, own: rowsIn(one.rows, batch) })).filter(({ own }) => countOf(own) > 0);
    if (parts.length === 0) continue;
    const table = await input.read(index, names);
    for (const { own, columns } of parts) {
      const rows = picked(table.columns, own, batch);
      for (const [place, name] of names.entries())
        columns[place]!.add(name === roleColumns.label ? labelled(rows[name]!, facts) : rows[name]!);
    }
    await breathe();
  }
  for (const { split, rows, columns } of open) {
    const digests = names.map((name, place) => [name, ...columns[place]!.digests()]);
    const all = JSON.stringify([1, countOf(rows), facts.labelNames ?? null, digests]);
    contents[split] = digestOf(Buffer.from(`arrowline rows\n${all}`));
  }
  return contents;
}

function rangesOf({ splits }: DatasetFacts): Record<SplitName, RowRange> {
  const range = ([start, end]: readonly [number, number]): RowRange => ({ start, end });
  return { train: range(splits.train), validation: range(splits.validation), test: range(splits.test) };
}

function areRange(rows: Chosen | undefined, { start, end }: RowRange): boolean {
  if (rows === undefined || countOf(rows) !== end - start) return false;
  return 'start' in rows ? rows.start === start : rows.length === 0 || (rows[0] === start && rows.at(-1) === end - 1);
}

/** The columns of features, labels and ids, by name. */
function contentColumns({ types }: StoredTable, { groups }: DatasetFacts): string[] {
  const features = groups.flatMap(
    ({ name, columns }) => columns?.map((one) => featureColumn(name, one.name)) ?? [name],
  );
  const others = Object.keys(types).filter((name) => name === roleColumns.label || name.startsWith(idPrefix));
  return [...features, ...others].sort((a, b) => (a < b ? -1 : 1));
}

function countOf(rows: Chosen): number {
  return 'start' in rows ? rows.end - rows.start : rows.length;
}

/** The rows that lie in a batch. */
function rowsIn(rows: Chosen, { start, rows: count }: { readonly start: number; readonly rows: number }): Chosen {
  const end = start + count;
  if ('start' in rows) {
    const from = Math.max(rows.start, start);
    return { start: from, end: Math.max(from, Math.min(rows.end, end)) };
  }
  const placeOf = (row: number): number => firstWith(rows, (one) => one >= row);
  return rows.subarray(placeOf(start), placeOf(end));
}

function picked(
  columns: { readonly [name: string]: Column },
  own: Chosen,
  { start, rows }: { readonly start: number; readonly rows: number },
): { readonly [name: string]: Column } {
  if (countOf(own) === rows) return columns;
  const places =
    'start' in own
      ? Uint32Array.from({ length: own.end - own.start }, (_, index) => own.start - start + index)
      : own.map((row) => row - start);
  return takeRows(columns, places);
}

/** Classes by name: their numbers depend on the rows of other splits. */
function labelled(column: Column, { classes }: DatasetFacts): Column {
  if (column.type !== 'Int32' || classes === undefined) return column;
  return { type: 'Dictionary', dictionary: classes.classNames, ordered: false, values: column.values as Int32Array };
}
