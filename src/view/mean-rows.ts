/**
 * Makes one row of models that differ in their seed or fold only: the means of their numbers, with the interval of each.
 * A number that only some of them have is the mean of those, and says of how many.
 */

import type { Interval } from '../core/facts/interval.ts';
import type { Replicates } from '../core/facts/replicates.ts';
import { overRepeats, type Spread, spreadOf } from '../core/facts/spread.ts';
import type { Coordinates } from '../core/pipeline/pipeline.ts';
import type { ModelRow, Numbers } from './model-table.ts';

export interface MeanRow<Row extends ModelRow> extends ModelRow {
  /** Without the axes of repetitions. */
  readonly coordinates: Coordinates;
  /** The single rows. */
  readonly members: readonly Row[];
}

/** One row for all members of a group; `partOf` separates rows that are never repetitions of one another. */
export function meanRows<Row extends ModelRow & { readonly coordinates: Coordinates }>(
  rows: readonly Row[],
  replicatesOf: (row: Row) => Replicates | undefined,
  partOf: (row: Row) => string,
): MeanRow<Row>[] {
  const parts = new Map<string, Row[]>();
  for (const row of rows) parts.set(partOf(row), [...(parts.get(partOf(row)) ?? []), row]);
  return [...parts.values()].flatMap((part) => {
    const replicates = replicatesOf(part[0] as Row);
    return overRepeats(part, ({ coordinates }) => coordinates, replicates?.axes ?? []).map(
      ({ coordinates, members }) => ({ coordinates, members, numbers: meansOf(members, replicates) }),
    );
  });
}

function meansOf(members: readonly ModelRow[], replicates: Replicates | undefined): Numbers[] {
  const places = Math.max(...members.map(({ numbers }) => numbers.length));
  return Array.from({ length: places }, (_, place): Numbers => {
    const lists = members.flatMap(({ numbers }) => numbers[place] ?? []);
    const spreadAt = (name: string): Spread | undefined =>
      spreadOf(
        lists.flatMap(({ valueAt }) => valueAt(name) ?? []),
        replicates,
      );
    return {
      measures: [...new Set(lists.flatMap(({ measures }) => measures))],
      valueAt: (name) => spreadAt(name)?.mean,
      intervalAt: (name): Interval | undefined => spreadAt(name)?.interval,
    };
  });
}
