/**
 * Folds the rows of models that differ in their seed only into one row: the means of their numbers, with the interval
 * of each. A number that only some seeds have is the mean of those, and says of how many.
 */

import type { Interval } from '../core/facts/interval.ts';
import { overSeeds, type Spread, spreadOf } from '../core/facts/spread.ts';
import type { Coordinates } from '../core/pipeline/pipeline.ts';
import type { ModelRow, Numbers } from './model-table.ts';

export interface SeedRow<Row extends ModelRow> extends ModelRow {
  /** Without the seed axes. */
  readonly coordinates: Coordinates;
  /** The rows of the single seeds. */
  readonly members: readonly Row[];
}

/** One row for all members of a group; `partOf` separates rows that are never compared as seeds of one another. */
export function seedRows<Row extends ModelRow & { readonly coordinates: Coordinates }>(
  rows: readonly Row[],
  seedAxesOf: (row: Row) => readonly string[],
  partOf: (row: Row) => string,
): SeedRow<Row>[] {
  const parts = new Map<string, Row[]>();
  for (const row of rows) parts.set(partOf(row), [...(parts.get(partOf(row)) ?? []), row]);
  return [...parts.values()].flatMap((part) =>
    overSeeds(part, ({ coordinates }) => coordinates, seedAxesOf(part[0] as Row)).map(({ coordinates, members }) => ({
      coordinates,
      members,
      numbers: foldedNumbers(members),
    })),
  );
}

function foldedNumbers(members: readonly ModelRow[]): Numbers[] {
  const places = Math.max(...members.map(({ numbers }) => numbers.length));
  return Array.from({ length: places }, (_, place): Numbers => {
    const lists = members.flatMap(({ numbers }) => numbers[place] ?? []);
    const spreadAt = (name: string): Spread | undefined =>
      spreadOf(lists.flatMap(({ valueAt }) => valueAt(name) ?? []));
    return {
      measures: [...new Set(lists.flatMap(({ measures }) => measures))],
      valueAt: (name) => spreadAt(name)?.mean,
      intervalAt: (name): Interval | undefined => spreadAt(name)?.interval,
    };
  });
}
