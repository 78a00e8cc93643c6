/**
 * The uses of a stage's axes: an axis that only a `seed`, or only the choice of a fold refers to, repeats points, and
 * numbers along it are summarized by their mean.
 */

import type { Replicates } from '../facts/replicates.ts';

/** `value`: some `with` refers to it; `seed`: only a `seed` does; a fold: only the choice of one; `none`: nothing does. */
export type AxisUse = 'value' | 'seed' | 'none' | FoldUse;

interface FoldUse {
  /** The number of folds that it is one of. */
  readonly folds: number;
}

export type AxisUses = ReadonlyMap<string, AxisUse>;

/** The axes that `seed` and `with` of a stage refer to, and those that choose one of its folds. */
export interface ReferredAxes {
  readonly seeded: ReadonlySet<string>;
  readonly valued: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
  readonly folds: number;
}

/** `sources` pass axes on to the stage. */
export function axisUses(
  axes: Iterable<string>,
  sources: readonly AxisUses[],
  { seeded, valued, folded, folds }: ReferredAxes,
): AxisUses {
  return new Map(
    [...axes].map((axis): [string, AxisUse] => [
      axis,
      joinedUse([
        ...sources.map((one) => one.get(axis) ?? 'none'),
        ...(valued.has(axis) ? (['value'] as const) : []),
        ...(seeded.has(axis) ? (['seed'] as const) : []),
        ...(folded.has(axis) ? [{ folds }] : []),
      ]),
    ]),
  );
}

/** A value is more than a repetition, and of folds the fewest share most rows, which makes the widest interval. */
function joinedUse(uses: readonly AxisUse[]): AxisUse {
  if (uses.includes('value')) return 'value';
  const folds = uses.flatMap((use) => (typeof use === 'object' ? [use.folds] : []));
  if (folds.length > 0) return { folds: Math.min(...folds) };
  return uses.includes('seed') ? 'seed' : 'none';
}

/** The axes that only repeat points, by all of the given uses. */
export function replicatesOf(uses: Iterable<AxisUses | undefined>): Replicates {
  const lists = new Map<string, AxisUse[]>();
  for (const one of new Set(uses))
    for (const [axis, use] of one ?? []) lists.set(axis, [...(lists.get(axis) ?? []), use]);
  const joined = [...lists].map(([axis, all]) => ({ axis, use: joinedUse(all) }));
  const folds = joined.flatMap(({ use }) => (typeof use === 'object' ? [use.folds] : []));
  return {
    axes: joined.filter(({ use }) => use === 'seed' || typeof use === 'object').map(({ axis }) => axis),
    ...(folds.length > 0 && { folds: Math.min(...folds) }),
  };
}
