/**
 * Places for the names of groups in a scatter plot: in the middle of the densest part of each, and moved apart where
 * names would cover each other. Knows no drawing: used for still pictures and on canvas.
 */

export interface GroupLabel {
  readonly group: number;
  readonly x: number;
  readonly y: number;
}

/** Cells a side of the grid that density is counted in. */
const cells = 10;

/**
 * Places in the pixels of `x` and `y`. `groups[index]` is the group of a point; groups of few points have a place too.
 * @param widthOf the width of a group's name; undefined for a group without a name
 * @param lineHeight the height of a name
 */
export function groupLabels(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  groups: ArrayLike<number>,
  widthOf: (group: number) => number | undefined,
  lineHeight: number,
): GroupLabel[] {
  const [left, right] = extentOf(x);
  const [top, bottom] = extentOf(y);
  const cellOf = (value: number, from: number, to: number): number =>
    to > from ? Math.min(cells - 1, Math.floor(((value - from) / (to - from)) * cells)) : 0;
  const counted = new Map<number, Map<number, number[]>>();
  for (let index = 0; index < x.length; index++) {
    const group = groups[index]!;
    if (widthOf(group) === undefined || !Number.isFinite(x[index]!) || !Number.isFinite(y[index]!)) continue;
    const of = counted.get(group) ?? new Map<number, number[]>();
    counted.set(group, of);
    const cell = cellOf(y[index]!, top, bottom) * cells + cellOf(x[index]!, left, right);
    const members = of.get(cell) ?? [];
    of.set(cell, members);
    members.push(index);
  }
  const places = [...counted].map(([group, of]): GroupLabel => {
    const densest = [...of.values()].reduce((one, other) => (other.length > one.length ? other : one));
    return { group, x: meanOf(densest, x), y: meanOf(densest, y) };
  });
  return movedApart(places, widthOf, lineHeight);
}

/** From the top down, each below the names that it would cover. */
function movedApart(
  places: readonly GroupLabel[],
  widthOf: (group: number) => number | undefined,
  lineHeight: number,
): GroupLabel[] {
  const set: GroupLabel[] = [];
  for (const place of [...places].sort((one, other) => one.y - other.y || one.group - other.group)) {
    // Compared as y is made below, so that rounding cannot leave it where it covers the same name for ever.
    const covers = (other: GroupLabel, y: number): boolean =>
      y < other.y + lineHeight &&
      other.y < y + lineHeight &&
      Math.abs(other.x - place.x) < ((widthOf(other.group) ?? 0) + (widthOf(place.group) ?? 0)) / 2;
    let { y } = place;
    for (let moved = true; moved; ) {
      const covered = set.find((other) => covers(other, y));
      moved = covered !== undefined;
      if (covered !== undefined) y = covered.y + lineHeight;
    }
    set.push({ ...place, y });
  }
  return set.sort((one, other) => one.group - other.group);
}

function meanOf(indices: readonly number[], values: ArrayLike<number>): number {
  return indices.reduce((sum, index) => sum + values[index]!, 0) / indices.length;
}

function extentOf(values: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index]!)) continue;
    low = Math.min(low, values[index]!);
    high = Math.max(high, values[index]!);
  }
  return [low, high];
}
