/** The drawing of outlines as covered parts of pixels. */

import test from 'ava';
import fc from 'fast-check';
import { curve, ellipse, mirrored, stroke } from '../../../stages/ingest/formats/garments/outline.ts';
import { cover, pictureSize } from '../../../stages/ingest/formats/garments/raster.ts';

const coverage = new Float64Array(pictureSize * pictureSize);
const sum = (): number => coverage.reduce((total, part) => total + part, 0);

test('a rectangle covers its pixels by the part of them it takes', (t) => {
  cover(Float64Array.of(2.5, 3, 5.25, 3, 5.25, 6, 2.5, 6), coverage);
  t.deepEqual([...coverage.subarray(4 * pictureSize + 1, 4 * pictureSize + 7)], [0, 0.5, 1, 1, 0.25, 0]);
  t.is(sum(), 2.75 * 3);
});

test('the covered area is that of the triangle', (t) => {
  const coordinate = fc.double({ min: 0, max: pictureSize, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(coordinate, coordinate, coordinate, coordinate, coordinate, coordinate), (corners) => {
      const [ax, ay, bx, by, cx, cy] = corners;
      cover(Float64Array.from(corners), coverage);
      const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
      // Heights are sampled: an edge may be missed by up to half a sample over its width.
      t.true(Math.abs(sum() - area) <= pictureSize / 4, `${sum()} of ${area}`);
      t.deepEqual(
        coverage.filter((part) => !(part >= 0 && part <= 1 + 1e-12)),
        new Float64Array(),
      );
    }),
  );
});

test('overlapping parts count once, parts outside not at all', (t) => {
  const square = [4, 4, 12, 4, 12, 12, 4, 12];
  cover(Float64Array.of(...square, ...square), coverage);
  t.is(sum(), 64);
  cover(Float64Array.of(-10, -10, 4, -10, 4, 3, -10, 3), coverage);
  t.is(sum(), 12);
  t.is(cover(Float64Array.of(0, 40, 10, 40, 5, 50), coverage), false);
});

test('outlines: curves end where they should, mirrors are symmetric, strokes have their width', (t) => {
  t.deepEqual(curve([0, 0], [1, 2], [2, 0]).at(-1), [2, 0]);
  t.deepEqual(curve([0, 0], [1, 2], [2, 0])[2], [1, 1]);
  const both = mirrored([
    [0, -1],
    [0.5, 0],
  ]);
  t.deepEqual(both, [
    [0, -1],
    [0.5, 0],
    [-0.5, 0],
    [-0, -1],
  ]);
  const line = stroke(
    [
      [5, 5],
      [15, 5],
    ],
    2,
  );
  cover(Float64Array.from(line.flat()), coverage);
  t.is(sum(), 20);
  cover(Float64Array.from(ellipse(14, 14, 12, 8).flat()), coverage);
  t.true(Math.abs(sum() - Math.PI * 24) < 3, `${sum()}, expected ${Math.PI * 24}`);
});
