/**
 * What the axes of a stage decide: an axis that a `seed` refers to and no `with` only repeats points, and numbers along
 * it are summarized by their mean.
 */

import type { Reference } from '../document/template.ts';

/** `value`: some `with` refers to it; `seed`: only a `seed` does; `none`: nothing does. */
export type AxisUse = 'seed' | 'value' | 'none';

export type AxisUses = ReadonlyMap<string, AxisUse>;

/** The uses of the axes of a stage, from its own references and from the stages that pass the axes on. */
export function axisUses(
  axes: Iterable<string>,
  sources: readonly AxisUses[],
  seed: Iterable<Reference>,
  parameters: Iterable<Reference>,
): AxisUses {
  const [seeded, valued] = [axesOf(seed), axesOf(parameters)];
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

function axesOf(references: Iterable<Reference>): Set<string> {
  const axes = new Set<string>();
  for (const { root, path } of references) if (root === 'matrix') axes.add(path[0] ?? '');
  return axes;
}
