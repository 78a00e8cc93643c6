/**
 * Nearest neighbours by cosine distance, 1 - the cosine of the angle: half the squared distance of rows at unit length.
 *
 * Rows with much in common have almost the same direction, and single precision keeps nothing of their difference.
 * So the tree holds unit rows less their mean, and finds some more neighbours than are asked for; they are measured and
 * ordered in double precision. Where the rounding of the tree's numbers might have hidden a nearer row, all are measured.
 */

import type { Pace } from '../../kit/pace.ts';
import type { Points } from '../points.ts';
import type { KdTree } from './kdtree.ts';
import { type Neighbours, nearestAmong, nearestNeighbours } from './neighbours.ts';

export interface Directions {
  readonly source: Points;
  /** One over the length of each row; 0 for a row of zeros, which has no direction. */
  readonly factors: Float64Array;
  /** Unit rows less `middle`, and a column that is 1 for rows of zeros: at distance 1 from all that are not. */
  readonly centred: Points;
  readonly middle: Float64Array;
}

const more = 16;
/** Single precision rounds a number by at most this part of it. */
const rounding = 2 ** -24;
/** Unit rows less far apart than this differ by the rounding of their lengths. */
const parallel = 1e-14;

/** `middle` is given where rows are compared with those of other directions. */
export function directionsOf(source: Points, middle?: Float64Array): Directions {
  const { values, rows, width } = source;
  const factors = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let index = row * width; index < (row + 1) * width; index++) square += values[index]! * values[index]!;
    factors[row] = square > 0 ? 1 / Math.sqrt(square) : 0;
  }
  const unit = (row: number, index: number): number =>
    index < width ? values[row * width + index]! * factors[row]! : Number(factors[row] === 0);
  const mean = middle ?? new Float64Array(width + 1);
  if (middle === undefined)
    for (let row = 0; row < rows; row++)
      for (let index = 0; index <= width; index++) mean[index]! += unit(row, index) / rows;
  const centred = new Float32Array(rows * (width + 1));
  for (let row = 0; row < rows; row++)
    for (let index = 0; index <= width; index++) centred[row * (width + 1) + index] = unit(row, index) - mean[index]!;
  return { source, factors, centred: { values: centred, rows, width: width + 1 }, middle: mean };
}

/** The `count` nearest by angle, of equally near ones the lower row first. `tree` is that of the centred points. */
export async function nearestDirections(
  tree: KdTree,
  own: Directions,
  queries: Directions | undefined,
  count: number,
  pace: Pace,
): Promise<Neighbours> {
  const { rows } = own.source;
  const asking = queries ?? own;
  const others = queries === undefined ? rows - 1 : rows;
  const candidates = Math.min(others, count + more);
  const rough = await (queries === undefined
    ? nearestNeighbours(tree, candidates, pace)
    : nearestAmong(tree, queries.centred, candidates, pace));
  const hidden = rounding * (longest(own.centred) + longest(asking.centred));
  const found = {
    count,
    rows: new Int32Array(asking.source.rows * count),
    distances: new Float32Array(asking.source.rows * count),
  };
  for (let row = 0; row < asking.source.rows; row++) {
    const wait = pace('row, angles', row, asking.source.rows);
    if (wait) await wait;
    let measured = measure(asking, row, own, rough.rows.subarray(row * candidates, (row + 1) * candidates));
    const farthest = rough.distances[(row + 1) * candidates - 1]! * (1 - rounding) - hidden;
    const last = measured[count - 1]?.distance ?? 0;
    if (candidates < others && last > 0 && last > farthest)
      measured = measure(asking, row, own, queries === undefined ? allBut(row, rows) : allBut(-1, rows));
    for (let index = 0; index < count; index++) {
      const { row: other, distance } = measured[index]!;
      found.rows[row * count + index] = other;
      found.distances[row * count + index] = (distance * distance) / 2;
    }
  }
  return found;
}

interface Measured {
  readonly row: number;
  /** Of the unit rows. */
  readonly distance: number;
}

/** The given rows, nearest first. */
function measure(asking: Directions, row: number, own: Directions, among: Iterable<number>): readonly Measured[] {
  return Array.from(among, (other) => ({ row: other, distance: apart(asking, row, own, other) })).sort(
    (left, right) => left.distance - right.distance || left.row - right.row,
  );
}

function apart(asking: Directions, row: number, own: Directions, other: number): number {
  const { width } = own.source;
  const [from, to] = [asking.factors[row]!, own.factors[other]!];
  if (from === 0 || to === 0) return from === to ? 0 : Math.SQRT2;
  let sum = 0;
  for (let index = 0; index < width; index++) {
    const difference =
      asking.source.values[row * width + index]! * from - own.source.values[other * width + index]! * to;
    sum += difference * difference;
  }
  const distance = Math.sqrt(sum);
  return distance < parallel ? 0 : distance;
}

function* allBut(row: number, rows: number): Iterable<number> {
  for (let other = 0; other < rows; other++) if (other !== row) yield other;
}

function longest({ values, rows, width }: Points): number {
  let most = 0;
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let index = row * width; index < (row + 1) * width; index++) square += values[index]! * values[index]!;
    most = Math.max(most, square);
  }
  return Math.sqrt(most);
}
