/** Neighbours by angle, against exact arithmetic on integers. */

import test from 'ava';
import { directionsOf, nearestDirections } from '../../../stages/lib/analysis/neighbours/directions.ts';
import { buildKdTree } from '../../../stages/lib/analysis/neighbours/kdtree.ts';
import type { Points } from '../../../stages/lib/analysis/points.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';

const width = 3;

/** Rows of integers around the given centres, one centre after the other. */
function integersAround(centres: readonly (readonly number[])[], rows: number): Points {
  const source = random(5, 'directions test');
  const values = Float32Array.from({ length: rows * width }, (_, at) => {
    const centre = centres[Math.floor(at / width) % centres.length]!;
    return centre[at % width]! + Math.round(9 * source.normal());
  });
  return { values, rows, width };
}

/** The square of the sine of the angle of two rows of integers, as an exact fraction times the square of `from`. */
function slant({ values }: Points, from: number, to: number): { readonly above: bigint; readonly below: bigint } {
  const row = (at: number) => Array.from(values.subarray(at * width, (at + 1) * width), BigInt);
  const dot = (left: bigint[], right: bigint[]) => left.reduce((sum, value, index) => sum + value * right[index]!, 0n);
  const [a, b] = [row(from), row(to)];
  return { above: dot(a, a) * dot(b, b) - dot(a, b) ** 2n, below: dot(b, b) };
}

const sets: Readonly<Record<string, Points>> = {
  'around one centre far from 0': integersAround([[1e6, 1e6, 1e6]], 200),
  'around three centres far from 0': integersAround(
    [
      [1e6, 0, 0],
      [1e6, 1e6, 0],
      [2e6, 1e6, 1e6],
    ],
    200,
  ),
};

for (const [name, points] of Object.entries(sets))
  test(`cosine neighbours of rows ${name} are those of exact arithmetic`, async (t) => {
    const count = 7;
    const directions = directionsOf(points);
    const tree = await buildKdTree(directions.centred, unpaced);
    const found = await nearestDirections(tree, directions, undefined, count, unpaced);
    for (let row = 0; row < points.rows; row++) {
      const exact = Array.from({ length: points.rows }, (_, other) => ({ other, ...slant(points, row, other) }))
        .filter(({ other }) => other !== row)
        .sort((one, two) => {
          const difference = one.above * two.below - two.above * one.below;
          return difference === 0n ? one.other - two.other : difference < 0n ? -1 : 1;
        });
      const sines = (others: Iterable<number>) =>
        Array.from(others, (other) => {
          const { above, below } = slant(points, row, other);
          return Number((above * 10n ** 20n) / (below * slant(points, other, row).below)) / 1e20;
        });
      const wanted = sines(exact.slice(0, count).map(({ other }) => other));
      const given = sines(found.rows.subarray(row * count, (row + 1) * count));
      for (const [index, sine] of given.entries()) {
        t.true(Math.abs(sine - wanted[index]!) <= 1e-6 * wanted[index]!, `row ${row}, neighbour ${index}`);
        const distance = found.distances[row * count + index]!;
        t.true(Math.abs(2 * distance - sine) <= 1e-5 * sine + 1e-20, `row ${row}, distance ${index}`);
      }
    }
  });

test('rows of zeros are at cosine distance 1 from all that are not, also where others ask', async (t) => {
  const points = { values: Float32Array.of(0, 0, 1, 0, 0, 0, -1, 0, 1, 1), rows: 5, width: 2 };
  const directions = directionsOf(points);
  const tree = await buildKdTree(directions.centred, unpaced);
  const found = await nearestDirections(tree, directions, undefined, 4, unpaced);
  t.deepEqual([...found.rows.subarray(0, 4)], [2, 1, 3, 4]);
  t.deepEqual([...found.distances.subarray(0, 4)], [0, 1, 1, 1]);
  t.deepEqual([...found.rows.subarray(4, 8)], [4, 0, 2, 3], 'zeros are nearer than the opposite');
  const others = directionsOf({ values: Float32Array.of(2, 0), rows: 1, width: 2 }, directions.middle);
  const asked = await nearestDirections(tree, directions, others, 3, unpaced);
  t.deepEqual([...asked.rows], [1, 4, 0]);
  t.deepEqual([...asked.distances], [0, Math.fround(1 - Math.SQRT1_2), 1]);
});
