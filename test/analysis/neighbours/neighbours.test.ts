/** Neighbours by the tree and by comparing with all rows, against looking at all of them plainly. */

import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { buildKdTree } from '../../../stages/lib/analysis/neighbours/kdtree.ts';
import {
  type Neighbours,
  nearestAmong,
  nearestNeighbours,
} from '../../../stages/lib/analysis/neighbours/neighbours.ts';
import type { Points } from '../../../stages/lib/analysis/points.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import { arbitraryPoints } from '../arbitrary-points.ts';
import { fixture, pointSets, pointsOf } from '../fixture.ts';
import { type Near, nearestRows } from '../naive.ts';

function nearOf({ count, rows, distances }: Neighbours, row: number): Near {
  const own = <Values extends Float32Array | Int32Array>(all: Values) =>
    Array.from(all.subarray(row * count, (row + 1) * count));
  return { rows: own(rows), distances: own(distances) };
}

async function agrees(t: ExecutionContext, points: Points, count: number) {
  const tree = await buildKdTree(points, unpaced);
  for (const way of ['tree', 'all', undefined] as const) {
    const found = await nearestNeighbours(tree, count, unpaced, way);
    for (let row = 0; row < points.rows; row++)
      t.deepEqual(nearOf(found, row), nearestRows(points, points, row, row, count), `row ${row}, ${way}`);
  }
}

for (const name of pointSets)
  test(`${name}: the neighbours are those found by looking at all`, async (t) => {
    await agrees(t, pointsOf(fixture(name)), 12);
  });

test('one row far out, and columns of other scales, hide no neighbours', async (t) => {
  const source = random(3, 'neighbours test');
  const values = Float32Array.from({ length: 300 * 6 }, (_, at) => source.normal() * 10 ** ((at % 6) - 3));
  await agrees(t, { values, rows: 300, width: 6 }, 7);
  values.fill(1e9, 6 * 17, 6 * 18);
  await agrees(t, { values, rows: 300, width: 6 }, 7);
  await agrees(t, { values: values.map((value, at) => Math.fround(value) + (at % 6) * 1e6), rows: 300, width: 6 }, 7);
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

test('any width, offset and scale: nearest first, of equally near ones the lower row, whichever way', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryPoints({ rowsMax: 90, widthMax: 41, offset: 1000 }),
      fc.constantFrom(2 ** -70, 1, 2 ** 40),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async ({ values, rows, width }, scale, part) => {
        const points = { values: values.map((value) => value * scale), rows, width };
        await agrees(t, points, Math.round(part * (rows - 1)));
      },
    ),
    { numRuns: 60 },
  );
});

test('more equally near rows than candidates have room', async (t) => {
  const source = random(7, 'crowded');
  for (const width of [1, 2, 9]) {
    const values = Float32Array.from({ length: 700 * width }, (_, index) =>
      index % width === 0 ? source.below(3) : 1,
    );
    await agrees(t, { values, rows: 700, width }, 5);
  }
});

test('thousands of copies of one row are found without comparing all pairs', async (t) => {
  const points = { values: new Float32Array(40_000 * 8).fill(1), rows: 40_000, width: 8 };
  const found = await nearestNeighbours(await buildKdTree(points, unpaced), 10, unpaced);
  t.true(
    found.distances.every((distance) => distance === 0),
    'equal rows are at distance 0',
  );
  t.deepEqual(nearOf(found, 3).rows, [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]);
});

test('the nearest of rows that are not in the tree are those found by looking at all, however far', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryPoints({ rowsMax: 80, widthMax: 12, offset: 10 }),
      fc.constantFrom(0, 1e-3, 1, 1e6, 1e30),
      fc.integer({ min: 0, max: 1e6 }),
      async (points, scale, seed) => {
        const source = random(seed, 'queries');
        const { rows: among, width } = points;
        const rows = 1 + source.below(40);
        const values = Float32Array.from({ length: rows * width }, () => scale * source.normal() + source.below(3));
        const count = 1 + source.below(among);
        const tree = await buildKdTree(points, unpaced);
        for (const way of ['tree', 'all', undefined] as const) {
          const found = await nearestAmong(tree, { values, rows, width }, count, unpaced, way);
          for (let row = 0; row < rows; row++)
            t.deepEqual(
              nearOf(found, row),
              nearestRows(points, { values, rows, width }, row, -1, count),
              `${row}, ${way}`,
            );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('both ways look at the clock every few milliseconds', async (t) => {
  const source = random(8, 'pace');
  const rows = 2000;
  const width = 100;
  const points = { values: Float32Array.from({ length: rows * width }, () => source.normal()), rows, width };
  const tree = await buildKdTree(points, unpaced);
  for (const way of ['tree', 'all'] as const) {
    let looks = 0;
    await nearestNeighbours(tree, 3, () => void looks++, way);
    t.true(looks > (rows * rows * width) / 2 ** 23, `${way}: ${looks}`);
  }
});

test('a tree serves one search at a time', async (t) => {
  const tree = await buildKdTree(pointsOf(fixture('blobs')), unpaced);
  const first = nearestNeighbours(tree, 3, () => Promise.resolve());
  await t.throwsAsync(nearestNeighbours(tree, 3, unpaced), { message: /two searches/ });
  await first;
  await t.notThrowsAsync(nearestNeighbours(tree, 3, unpaced));
});
