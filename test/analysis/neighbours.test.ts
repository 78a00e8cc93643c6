import test from 'ava';
import fc from 'fast-check';
import { buildKdTree } from '../../stages/lib/analysis/kdtree.ts';
import { nearestAmong, nearestNeighbours } from '../../stages/lib/analysis/neighbours.ts';
import { unpaced } from '../../stages/lib/analysis/pace.ts';
import { type Points, squaredDistance } from '../../stages/lib/analysis/points.ts';
import { random } from '../../stages/lib/random/random.ts';
import { fixture, pointSets, pointsOf } from './fixture.ts';

/** Distances to the k nearest others, by looking at all. */
function exactDistances({ values, rows, width }: Points, row: number, count: number): number[] {
  const squares = [];
  for (let other = 0; other < rows; other++)
    if (other !== row) squares.push(squaredDistance(values, row * width, other * width, width));
  return squares
    .sort((left, right) => left - right)
    .slice(0, count)
    .map((square) => Math.fround(Math.sqrt(square)));
}

async function agrees(t: { true(value: boolean, message: string): void }, points: Points, count: number) {
  const found = await nearestNeighbours(await buildKdTree(points, unpaced), count, unpaced);
  for (let row = 0; row < points.rows; row++) {
    const expected = exactDistances(points, row, count);
    const rows = found.rows.subarray(row * count, (row + 1) * count);
    t.true(new Set(rows).size === count && !rows.includes(row), `row ${row}: ${rows}`);
    rows.forEach((other, index) => {
      const own = Math.sqrt(squaredDistance(points.values, row * points.width, other * points.width, points.width));
      const stored = found.distances[row * count + index]!;
      const scale = Math.max(1e-6, 1e-5 * expected[index]!);
      t.true(stored === Math.fround(own), `row ${row}: distance ${stored} of ${other}, which is ${own} away`);
      t.true(Math.abs(stored - expected[index]!) <= scale, `row ${row}, place ${index}: ${stored}, ${expected[index]}`);
    });
  }
}

for (const name of pointSets)
  test(`${name}: the neighbours are those found by looking at all`, async (t) => {
    await agrees(t, pointsOf(fixture(name)), 12);
  });

test('wide rows, ordered instead of rotated', async (t) => {
  const source = random(2, 'neighbours test');
  const points = { values: Float32Array.from({ length: 90 * 300 }, () => source.normal()), rows: 90, width: 300 };
  await agrees(t, points, 7);
});

test('any small integer rows: ties, duplicates, constant columns, every count', async (t) => {
  const drawn = fc
    .record({ rows: fc.integer({ min: 1, max: 70 }), width: fc.integer({ min: 1, max: 4 }) })
    .chain(({ rows, width }) =>
      fc.record({
        rows: fc.constant(rows),
        width: fc.constant(width),
        values: fc
          .array(fc.integer({ min: -2, max: 2 }), { minLength: rows * width, maxLength: rows * width })
          .map((values) => Float32Array.from(values)),
        count: fc.integer({ min: 0, max: rows - 1 }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(drawn, async ({ count, ...points }) => agrees(t, points, count)),
    { numRuns: 60 },
  );
});

test('thousands of copies of one row are found without comparing all pairs', async (t) => {
  const points = { values: new Float32Array(40_000 * 8).fill(1), rows: 40_000, width: 8 };
  const found = await nearestNeighbours(await buildKdTree(points, unpaced), 10, unpaced);
  t.true(found.distances.every((distance) => distance === 0));
});

test('the nearest of rows that are not in the tree are those found by looking at all', async (t) => {
  const points = pointsOf(fixture('blobs'));
  const source = random(4, 'queries');
  const rows = 40;
  const queries = { values: Float32Array.from({ length: rows * 5 }, () => 6 * source.normal()), rows, width: 5 };
  const found = await nearestAmong(await buildKdTree(points, unpaced), queries, 6, unpaced);
  const both = { values: new Float32Array([...points.values, ...queries.values]), rows: points.rows + rows, width: 5 };
  for (let row = 0; row < rows; row++) {
    const squares = Array.from({ length: points.rows }, (_, other) => ({
      other,
      square: squaredDistance(both.values, (points.rows + row) * 5, other * 5, 5),
    })).sort((one, other) => one.square - other.square);
    t.deepEqual(
      [...found.rows.subarray(row * 6, row * 6 + 6)],
      squares.slice(0, 6).map(({ other }) => other),
    );
  }
});
