/**
 * The rows of a normalized dataset: those that train, then those that validate, then those that test, each in the order
 * of the input and in one pass over it. No more than a batch is in memory.
 */

import { type Column, column, type NumberArray, type StoredTable } from 'arrowline/stage';
import { roleColumns, type SplitName } from '../../src/artifacts/dataset.ts';
import { type Standard, scoresOf } from '../lib/features/scores.ts';
import { takeRows } from '../lib/kit/dataset/take-rows.ts';
import { type NumberGroup, takeNumbers } from './number-group.ts';

export interface NormalizedGroup {
  readonly group: NumberGroup;
  readonly standard?: Standard;
}

/** Rows of one split, ascending. */
export interface SplitRows {
  readonly split: SplitName;
  readonly rows: Uint32Array;
}

export async function* orderedRows(
  input: StoredTable,
  groups: readonly NormalizedGroup[],
  splits: readonly SplitRows[],
  pause: (done: number) => Promise<void>,
): AsyncGenerator<{ readonly [name: string]: Column }> {
  const features = new Set(groups.flatMap(({ group }) => group.columns));
  const kept = Object.keys(input.types).filter((name) => name !== roleColumns.split && !features.has(name));
  let done = 0;
  for (const { split, rows } of splits) {
    let next = 0;
    for (const [index, batch] of input.batches.entries()) {
      const first = next;
      while (next < rows.length && rows[next]! < batch.start + batch.rows) next++;
      if (next === first) continue;
      const chosen = rows.subarray(first, next).map((row) => row - batch.start);
      const table = await input.read(index, [...kept, ...features]);
      const all = chosen.length === batch.rows;
      const own = Object.fromEntries(kept.map((name) => [name, table.columns[name]!]));
      const columns: Record<string, Column> = all ? own : { ...takeRows(own, chosen) };
      columns[roleColumns.split] = column.utf8(new Array<string>(chosen.length).fill(split));
      for (const { group, standard } of groups) {
        const numbers = group.numbers(table, batch.start);
        const taken = all ? numbers : takeNumbers(numbers, group.width, chosen);
        const values = standard
          ? scoresOf(taken, standard, (at) => `row ${batch.start + chosen[at]!} of the dataset`)
          : stored(taken, group);
        columns[group.name] = column.vectors(values, group.width);
      }
      yield columns;
      done += chosen.length;
      await pause(done);
    }
  }
}

function stored(numbers: NumberArray, { of }: NumberGroup): NumberArray {
  if (of === 'Uint8' || numbers instanceof Float32Array) return numbers;
  return Float32Array.from(numbers);
}
