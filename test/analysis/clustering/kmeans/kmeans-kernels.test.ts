/** The passes of k-means over rows, each against plain sums and distances. */

import test from 'ava';
import fc from 'fast-check';
import { kmeans } from '../../../../stages/lib/analysis/clustering/kmeans/kmeans.ts';
import { Lloyd, type LloydRegions, lloydRegions } from '../../../../stages/lib/analysis/clustering/kmeans/lloyd.ts';
import {
  pointRegions,
  type Scaled,
  scalePoints,
} from '../../../../stages/lib/analysis/clustering/kmeans/scaled-points.ts';
import {
  type SeedingRegions,
  seedCentres,
  seedingRegions,
} from '../../../../stages/lib/analysis/clustering/kmeans/seeding.ts';
import { analysisArena, type KernelMemory, makeMemory } from '../../../../stages/lib/analysis/kernel-memory.ts';
import type { Points } from '../../../../stages/lib/analysis/points.ts';
import { unpaced } from '../../../../stages/lib/kit/pace.ts';
import { random } from '../../../../stages/lib/kit/random/random.ts';
import { arbitraryPoints } from '../../arbitrary-points.ts';
import { meansOf, squaredTo } from '../../naive.ts';

interface Seeded {
  readonly memory: KernelMemory;
  readonly scaled: Scaled;
  readonly seeding: SeedingRegions;
  readonly at: LloydRegions;
  readonly lloyd: Lloyd;
  /** rows × stride: the kernels' copy of the points. */
  readonly rows: Float32Array;
  readonly stride: number;
}

async function seeded(points: Points, k: number): Promise<Seeded> {
  const arena = analysisArena();
  const atPoints = pointRegions(arena, points);
  const { stride } = atPoints;
  const shape = { rows: points.rows, stride, k };
  const seeding = seedingRegions(arena, shape, atPoints);
  const at = lloydRegions(arena, shape, atPoints);
  const memory = makeMemory(arena);
  const scaled = await scalePoints(points, memory, atPoints, unpaced);
  const lloyd = new Lloyd(memory, at, shape, scaled.longest);
  await seedCentres(memory, seeding, shape, random(k, 'test'), () => undefined);
  lloyd.start(seeding);
  return { memory, scaled, seeding, at, lloyd, rows: memory.floats(atPoints.points, points.rows * stride), stride };
}

const cases = arbitraryPoints({ rowsMax: 150, widthMax: 21, offset: 1000 });
const clusterCounts = fc.integer({ min: 1, max: 11 });

/** Whether a property held for points and a number of clusters that they allow. */
function property(holds: (points: Points, k: number) => Promise<void>) {
  return fc.asyncProperty(cases, clusterCounts, (points, k) => holds(points, Math.min(k, points.rows)));
}

test('points are centred, scaled to at most 1 and padded with zeros', async (t) => {
  await fc.assert(
    property(async (points, k) => {
      const { scaled, rows, stride } = await seeded(points, k);
      const means = meansOf(points);
      let squares = 0;
      let longest = 0;
      for (let row = 0; row < points.rows; row++) {
        for (let index = 0; index < stride; index++) {
          const value = points.values[row * points.width + index]!;
          const expected = index < points.width ? Math.fround((value - means[index]!) * scaled.scale) : 0;
          t.is(rows[row * stride + index]! + 0, expected + 0);
          t.true(Math.abs(expected) <= 1, `row ${row}, column ${index}`);
        }
        const square = squaredTo(rows, row * stride, new Float64Array(stride), 0, stride);
        squares += square;
        longest = Math.max(longest, square);
      }
      t.true(Math.abs(scaled.squares - squares) <= 1e-12 * squares, `${scaled.squares}, plainly ${squares}`);
      t.true(
        Math.abs(scaled.longest - Math.sqrt(longest)) <= 1e-12,
        `${scaled.longest}, plainly ${Math.sqrt(longest)}`,
      );
    }),
    { numRuns: 60 },
  );
});

test('seeding leaves each row with the nearest of the rows placed', async (t) => {
  await fc.assert(
    property(async (points, k) => {
      const { memory, seeding, rows, stride } = await seeded(points, k);
      const placed = memory.integers(seeding.placed, k);
      const owner = memory.integers(seeding.owner, points.rows);
      const nearest = memory.floats(seeding.nearest, points.rows);
      for (let row = 0; row < points.rows; row++) {
        const squares = Array.from(placed, (from) => squaredTo(rows, row * stride, rows, from * stride, stride));
        const least = Math.min(...squares);
        t.true(Math.abs(nearest[row]! - least) <= 1e-5 * least, `row ${row}: ${nearest[row]}, plainly ${least}`);
        t.true(squares[owner[row]!]! <= least * (1 + 1e-5), `row ${row} has another centre`);
      }
    }),
    { numRuns: 100 },
  );
});

test('every iteration moves centres to means and each row to its nearest centre, whatever the bounds let it skip', async (t) => {
  let revived = 0;
  await fc.assert(
    property(async (points, k) => {
      const { memory, at, lloyd, rows, stride } = await seeded(points, k);
      const owner = memory.integers(at.owner, points.rows);
      const centres = memory.doubles(at.centres, k * stride);
      for (let iteration = 0; iteration < 30 && !lloyd.finished; iteration++) {
        const before = owner.slice();
        await lloyd.iterate(0, () => undefined);
        const members = Array.from({ length: k }, (_, cluster) =>
          [...before.keys()].filter((row) => before[row] === cluster),
        );
        if (members.every((own) => own.length > 0))
          members.forEach((own, cluster) => {
            for (let index = 0; index < stride; index++) {
              const mean = own.reduce((sum, row) => sum + rows[row * stride + index]!, 0) / own.length;
              t.true(
                Math.abs(centres[cluster * stride + index]! - mean) < 1e-13,
                `cluster ${cluster}, column ${index}`,
              );
            }
          });
        else revived++;
        for (let row = 0; row < points.rows; row++) {
          const squares = Array.from({ length: k }, (_, c) =>
            squaredTo(rows, row * stride, centres, c * stride, stride),
          );
          t.true(
            Math.sqrt(squares[owner[row]!]!) <= Math.sqrt(Math.min(...squares)) + 1e-13,
            `row ${row} has another centre`,
          );
        }
      }
      t.true(lloyd.finished, 'ends');
      const { inertia } = lloyd.end();
      const expected = Array.from(owner, (own, row) => squaredTo(rows, row * stride, centres, own * stride, stride));
      t.true(
        Math.abs(inertia - expected.reduce((sum, one) => sum + one, 0)) <= 1e-12 * points.rows,
        `inertia ${inertia}`,
      );
    }),
    { numRuns: 150 },
  );
  t.true(revived > 0, 'some clusters were empty');
});

test('a power of two as a factor changes no cluster', async (t) => {
  const options = { k: 4, restarts: 3, iterationsMax: 100, tolerance: 1e-4, seed: 1 };
  await fc.assert(
    fc.asyncProperty(cases, fc.integer({ min: -100, max: 100 }), async (points, exponent) => {
      if (points.rows < options.k) return;
      const factor = 2 ** exponent;
      const one = await kmeans(points, options, unpaced);
      const other = await kmeans({ ...points, values: points.values.map((v) => v * factor) }, options, unpaced);
      t.deepEqual(other.clusters, one.clusters);
      t.deepEqual(
        other.centres,
        one.centres.map((value) => value * factor),
      );
      t.is(other.inertia, one.inertia * factor * factor);
    }),
    { numRuns: 60 },
  );
});
