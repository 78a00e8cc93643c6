/**
 * The uses of a stage's axes: an axis that a `seed` refers to and no `with` only repeats points, and numbers along it
 * are summarized by their mean.
 */

/** `value`: some `with` refers to it; `seed`: only a `seed` does; `none`: nothing does. */
export type AxisUse = 'seed' | 'value' | 'none';

export type AxisUses = ReadonlyMap<string, AxisUse>;

/** `seeded` and `valued`: the axes that `seed` and `with` of the stage refer to; `sources` pass axes on to it. */
export function axisUses(
  axes: Iterable<string>,
  sources: readonly AxisUses[],
  seeded: ReadonlySet<string>,
  valued: ReadonlySet<string>,
): AxisUses {
  return new Map(
    [...axes].map((axis): [string, AxisUse] => {
      const uses = sources.map((one) => one.get(axis));
      if (valued.has(axis) || uses.includes('value')) return [axis, 'value'];
      return [axis, seeded.has(axis) || uses.includes('seed') ? 'seed' : 'none'];
    }),
  );
}

/** The axes that only repeat points, by all of the given uses. */
export function seedAxesOf(uses: Iterable<AxisUses | undefined>): string[] {
  const joined = new Map<string, AxisUse>();
  for (const one of new Set(uses))
    for (const [axis, use] of one ?? []) if (use !== 'none' && joined.get(axis) !== 'value') joined.set(axis, use);
  return [...joined].flatMap(([axis, use]) => (use === 'seed' ? [axis] : []));
}
