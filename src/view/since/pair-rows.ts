/**
 * Which answers of two runs are to the same row: by place where both have the digest of the same rows, else by the ids of
 * rows, else by their place in their file, else by the bytes of their features. Rows without a partner are counted.
 */

import type { NamedColumn } from '../../artifacts/examples.ts';
import type { Predictions } from '../../artifacts/predictions.ts';
import type { Column } from '../../stage-api/table.ts';

export interface PairedRows {
  /** Indices into the predictions of before and of now. */
  readonly pairs: readonly (readonly [before: number, now: number])[];
  readonly unmatched: { readonly before: number; readonly now: number };
  readonly by: 'rows' | 'ids' | 'places' | 'features';
}

/** One side: its answers to the rows of a split, and the identity of features by the row of the dataset, if it is known. */
export interface Side {
  readonly predictions: Predictions;
  featuresOf?(row: number): string | undefined;
}

/** Undefined if nothing tells rows apart. */
export function pairRows(before: Side, now: Side, split: string): PairedRows | undefined {
  const [old, own] = [before, now].map(({ predictions }) => rowsOf(predictions, split)) as [number[], number[]];
  const digests = [before, now].map(({ predictions }) => predictions.rows?.[split]);
  if (digests[0] !== undefined && digests[0] === digests[1] && old.length === own.length)
    return { pairs: old.map((index, place) => [index, own[place]!]), unmatched: { before: 0, now: 0 }, by: 'rows' };
  for (const [by, nameOf] of identities) {
    const names = [nameOf(before), nameOf(now)];
    if (names[0] === undefined || names[1] === undefined) continue;
    const [theirs, mine] = [distinct(old, names[0]), distinct(own, names[1])];
    if (theirs === undefined || mine === undefined) continue;
    const pairs = [...theirs].flatMap(([name, index]) => {
      const partner = mine.get(name);
      return partner === undefined ? [] : [[index, partner] as const];
    });
    return { pairs, unmatched: { before: old.length - pairs.length, now: own.length - pairs.length }, by };
  }
  return undefined;
}

type NameOf = ((index: number) => string | undefined) | undefined;

const identities: readonly (readonly [PairedRows['by'], (side: Side) => NameOf])[] = [
  ['ids', ({ predictions: { ids = [] } }) => (ids.length === 0 ? undefined : (index) => idsText(ids, index))],
  [
    'places',
    ({ predictions: { source } }) =>
      source && ((index) => `${source.files?.[source.file?.[index] ?? 0] ?? ''}\n${source.row[index]}`),
  ],
  ['features', ({ predictions: { row }, featuresOf }) => featuresOf && ((index) => featuresOf(row[index] ?? -1))],
];

/** Indices of the rows of a split, by their rows in the dataset. */
function rowsOf({ split: splits, row }: Predictions, of: string): number[] {
  const found = [...row.keys()].filter((index) => splits[index] === of);
  return found.sort((left, right) => row[left]! - row[right]!);
}

/** Undefined if a row has no name or shares it with another. */
function distinct(rows: readonly number[], nameOf: NonNullable<NameOf>): Map<string, number> | undefined {
  const named = new Map<string, number>();
  for (const index of rows) {
    const name = nameOf(index);
    if (name === undefined || named.has(name)) return undefined;
    named.set(name, index);
  }
  return named;
}

/** `id 17`; of several ids `user 3, shot 2`. */
export function idsText(ids: readonly NamedColumn[], index: number): string {
  return ids.map(({ name, column }) => `${name} ${cellText(column, index)}`).join(', ');
}

function cellText(column: Column, index: number): string {
  if (column.valid?.[index] === 0) return 'none';
  if (column.type === 'Dictionary') return column.dictionary[column.values[index]!] ?? '';
  if (column.type === 'FixedSizeList')
    return column.values.slice(index * column.width, (index + 1) * column.width).join();
  return String(column.values[index]);
}
